/// How long C needs a callback.
enum CallbackScope: String {
  /// Until the call returns that it was handed to.
  case call
  /// Until it was called once.
  case async
  /// Until C says, by calling the function that it was given for that.
  case notified
  case forever
}
