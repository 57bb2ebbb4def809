/// How many bytes the C interface's structures have, and where in them things are.
enum WasmLayout {
  static let function = 16
  static let instance = 16
  static let reference = 24
  /// A vector of bytes or pointers: count, then address.
  static let vector = 16
  /// The kind of an extern or value, and behind it what it is.
  static let external = 32
  static let value = 32
  static let payload = 8
  /// A value without its kind, as arguments are passed.
  static let rawValue = 16

  enum ExternKind {
    static let function: UInt8 = 0
    static let global: UInt8 = 1
    static let tag: UInt8 = 5
  }

  enum ValueKind {
    static let function: UInt8 = 5
    static let external: UInt8 = 6
    static let any: UInt8 = 7
  }
}

/// Arguments on their way in, which results replace: sixteen bytes each.
public struct WasmValues {
  public let base: UnsafeMutableRawPointer
  public init(_ base: UnsafeMutableRawPointer) { self.base = base }

  private func slot(_ index: Int) -> UnsafeMutableRawPointer { base + index * WasmLayout.rawValue }

  public subscript(int32 index: Int) -> Int32 {
    get { slot(index).load(as: Int32.self) }
    nonmutating set { slot(index).storeBytes(of: newValue, as: Int32.self) }
  }
  public subscript(int64 index: Int) -> Int64 {
    get { slot(index).load(as: Int64.self) }
    nonmutating set { slot(index).storeBytes(of: newValue, as: Int64.self) }
  }
  public subscript(single index: Int) -> Float {
    get { slot(index).load(as: Float.self) }
    nonmutating set { slot(index).storeBytes(of: newValue, as: Float.self) }
  }
  public subscript(double index: Int) -> Double {
    get { slot(index).load(as: Double.self) }
    nonmutating set { slot(index).storeBytes(of: newValue, as: Double.self) }
  }
  /// A reference of the collector's. It is good until the collector runs, which is whenever WebAssembly does.
  public subscript(reference index: Int) -> UInt32 {
    get { slot(index).load(as: UInt32.self) }
    nonmutating set { slot(index).storeBytes(of: newValue, as: UInt32.self) }
  }
}

/// The address of a structure for the time of a call.
@inline(__always)
func withAddress<T, R>(of value: inout T, _ body: (UnsafeMutableRawPointer) -> R) -> R {
  withUnsafeMutablePointer(to: &value) { body(UnsafeMutableRawPointer($0)) }
}
