extension WasmStore {
  /// How a call ended that did not return. Whoever has it hands it on or takes it, once.
  public struct Trap: @unchecked Sendable {
    // It stays on the store's thread; an error that carries it only has to say that it may not.
    let pointer: UnsafeMutableRawPointer
  }

  /// What a trap was.
  public struct Ending {
    /// nil for an exception of the program's or the host's.
    public var code: TrapCode?
    public var message: String
    /// The names of the functions that were running, innermost first.
    public var frames: [String]
    /// What was thrown.
    public var exception: Thrown?
  }

  public enum TrapCode: Int32, Sendable {
    case stackOverflow = 0
    case interrupt = 10
    case other = -1
  }

  public enum Thrown {
    /// A value of the program's.
    case value(WasmReference)
    /// An object of the host's.
    case host(AnyObject?)
  }

  /// A trap that no program can catch.
  public func makeTrap(_ message: String) -> Trap {
    let pointer = Array(message.utf8).withUnsafeBufferPointer { functions.trapNew($0.baseAddress, $0.count) }
    guard let pointer else { preconditionFailure("libwasmtime has no memory for a trap") }
    return Trap(pointer: pointer)
  }
}

extension WasmStore.Trap {
  /// Takes note of it and of the exception that came with it, and forgets both.
  public func take(_ store: WasmStore) -> WasmStore.Ending {
    let functions = store.functions
    defer { functions.trapDelete(pointer) }
    var exception = (UInt64(0), UInt64(0), UInt64(0))
    if functions.takeException(store.context, &exception) {
      defer { functions.exceptionUnroot(&exception) }
      return WasmStore.Ending(
        code: nil, message: "an exception", frames: frames(store), exception: thrown(&exception, store))
    }
    var code: Int32 = -1
    let isKnown = functions.trapCode(pointer, &code)
    let message = store.taken { functions.trapMessage(pointer, $0) }
    return WasmStore.Ending(
      code: isKnown ? WasmStore.TrapCode(rawValue: code & 0xFF) ?? .other : .other, message: Self.firstLine(message),
      frames: frames(store), exception: nil)
  }

  /// The exception's only value.
  private func thrown(_ exception: UnsafeMutableRawPointer, _ store: WasmStore) -> WasmStore.Thrown {
    let functions = store.functions
    var value = (UInt64(0), UInt64(0), UInt64(0), UInt64(0))
    return withAddress(of: &value) { base in
      if let error = functions.exceptionField(store.context, exception, 0, base) {
        functions.errorDelete(error)
        return .host(nil)
      }
      let payload = base + WasmLayout.payload
      if base.load(as: UInt8.self) == WasmLayout.ValueKind.external {
        defer { functions.externalUnroot(payload) }
        return .host(store.object(atReference: payload))
      }
      return .value(WasmReference(store, taking: payload))
    }
  }

  private func frames(_ store: WasmStore) -> [String] {
    let functions = store.functions
    var vector = (0, UnsafeMutablePointer<UnsafeMutableRawPointer>?.none)
    functions.trapTrace(pointer, &vector)
    defer { functions.framesDelete(&vector) }
    // Of a stack that was exhausted there are millions.
    return (0..<min(vector.0, 100)).compactMap { index in
      guard let frame = vector.1?[index], let name = functions.frameName(frame) else { return nil }
      return store.text(name)
    }
  }

  /// The message proper stands behind the frames, which have lines of their own.
  private static func firstLine(_ message: String) -> String {
    let lines = message.split(separator: "\n")
    if let cause = lines.last(where: { $0.contains("wasm trap: ") }), let start = cause.range("wasm trap: ") {
      return String(cause[start...])
    }
    return lines.first.map(String.init) ?? ""
  }
}

extension Substring {
  /// Where what stands behind a text begins.
  fileprivate func range(_ text: String) -> Index? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}

/// A value of the program's that the host keeps: the collector knows of it.
public final class WasmReference {
  private let store: WasmStore
  /// A `wasmtime_anyref_t`.
  private var words: (UInt64, UInt64, UInt64) = (0, 0, 0)

  public init(_ store: WasmStore, raw: UInt32) {
    self.store = store
    withAddress(of: &words) { store.functions.anyFromRaw(store.context, raw, $0) }
  }

  init(_ store: WasmStore, taking reference: UnsafeMutableRawPointer) {
    self.store = store
    withAddress(of: &words) {
      $0.copyMemory(from: reference, byteCount: WasmLayout.reference)
    }
  }

  deinit { withAddress(of: &words) { store.functions.anyUnroot($0) } }

  /// As an argument of a call that follows at once.
  public var raw: UInt32 {
    withAddress(of: &words) { store.functions.anyToRaw(store.context, $0) }
  }
}

extension WasmStore {
  /// An object of the host's as an `externref`; 0 is null.
  public func externalReference(to object: AnyObject?) -> UInt32 {
    guard let object else { return 0 }
    var words = (UInt64(0), UInt64(0), UInt64(0))
    return withAddress(of: &words) { reference in
      let address = Unmanaged.passRetained(object).toOpaque()
      let release: WasmFunctions.Finalizer = { if let box = $0 { Unmanaged<AnyObject>.fromOpaque(box).release() } }
      guard functions.externalNew(context, address, release, reference) else {
        Unmanaged<AnyObject>.fromOpaque(address).release()
        return 0
      }
      defer { functions.externalUnroot(reference) }
      return functions.externalToRaw(context, reference)
    }
  }

  /// The object behind an `externref`; nil for null.
  public func object(behind reference: UInt32) -> AnyObject? {
    if reference == 0 { return nil }
    var words = (UInt64(0), UInt64(0), UInt64(0))
    return withAddress(of: &words) { address in
      functions.externalFromRaw(context, reference, address)
      defer { functions.externalUnroot(address) }
      return object(atReference: address)
    }
  }

  func object(atReference reference: UnsafeMutableRawPointer) -> AnyObject? {
    functions.externalData(context, reference).map { Unmanaged<AnyObject>.fromOpaque($0).takeUnretainedValue() }
  }
}
