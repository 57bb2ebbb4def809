import WasmEngine

/// A value on the native side of the boundary.
package enum NativeValue {
  case none
  /// Text; nil for `nil`.
  case string(String?)
  case bytes([UInt8]?)
  case boolean(Bool)
  case integer(Int64)
  case unsigned(UInt64)
  case double(Double)
  /// Any value of the program's.
  case anything(WasmReference?)
  /// An object of the host's, which a program only hands on.
  case object(AnyObject?)
  /// A Lisp function that the host may call, also later: see `NativeProgram.call(_:_:)`.
  case function(NativeCallback?)
}

/// A Lisp function, and how it is called.
package struct NativeCallback {
  let function: WasmReference
  let signature: HostSignature
}

/// What a native host function throws, as Lisp sees it: an `ffi-host-error` with this name and message.
package struct NativeError: Error {
  package var name: String
  package var message: String
  package init(name: String, message: String) {
    self.name = name
    self.message = message
  }
}

/// A host's error as an object that travels through a program.
final class ThrownNativeError {
  let error: any Error
  init(_ error: any Error) { self.error = error }

  var name: String { (error as? NativeError)?.name ?? "\(type(of: error))" }
  var message: String { (error as? NativeError)?.message ?? "\(error)" }
}
