import BindingSpec

/// Why a function of some signature cannot be called or be a callback.
enum CallFailure: Error, Hashable {
  /// The layout of a type, or how it travels, is not known.
  case layout(LayoutError)
  /// A type that neither registers nor libffi can carry; the payload says which and what to do.
  case unsupported(String)
  /// libffi refused, or there is no memory.
  case notPrepared

  var message: String {
    switch self {
    case .layout(let error): error.message
    case .unsupported(let what): what
    case .notPrepared: "libffi cannot prepare a call of this shape"
    }
  }
}
