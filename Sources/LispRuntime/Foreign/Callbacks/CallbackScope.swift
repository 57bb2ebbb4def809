/// How long C needs a callback.
enum CallbackScope: String {
  /// Until the call returns that it was handed to.
  case call
  /// Until it was called once.
  case async
  /// Until C says so, by calling the function that was given behind it for that.
  case notified
  case forever
}
