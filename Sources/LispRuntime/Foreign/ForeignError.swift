/// Something that went wrong between Lisp and C, as a value: its kind becomes the class of the Lisp condition.
///
/// ```swift
/// throw ForeignError(.symbolNotFound, "libz.so.1 has no symbol deflatee: did you mean “deflate”?", name: "deflatee")
/// ```
struct ForeignError: Error {
  enum Kind: String, CaseIterable {
    case typeMismatch = "type-mismatch"
    case symbolNotFound = "symbol-not-found"
    case libraryNotLoaded = "library-not-loaded"
    case marshallingFailed = "marshalling-failed"
    case nullPointer = "null-pointer"
    case segmentationFault = "segmentation-fault"
    case outOfMemory = "out-of-memory"
    case invalidStructLayout = "invalid-struct-layout"
    case outOfBounds = "out-of-bounds"
    case useAfterFree = "use-after-free"
    case doubleFree = "double-free"
    case notAllowed = "not-allowed"
    case unsupportedCall = "unsupported-call"
    case callbackFailed = "callback-failed"
  }
  var kind: Kind
  var message: String
  /// The function, library, type or field that it is about.
  var name: String?
  var address: UInt?
  /// A value that does not fit, and what would.
  var datum: Word?
  var expectedType: String?

  init(_ kind: Kind, _ message: String, name: String? = nil, address: UInt? = nil) {
    self.kind = kind
    self.message = message
    self.name = name
    self.address = address
  }
}

extension UInt {
  /// As C prints pointers: `0x7ffd10`.
  var hexadecimal: String { "0x" + String(self, radix: 16) }
}
