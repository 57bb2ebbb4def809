import WasmEngine

/// Turns values into what WebAssembly has, and back.
final class NativeBoundary {
  let store: WasmStore
  private let length: WasmStore.Item
  private let give: WasmStore.Item
  private let take: WasmStore.Item
  private let thrower: WasmStore.Item
  let hostError: WasmStore.Item
  /// What notes where a program is.
  let trace: WasmStore.Item
  private let pump = Pump()
  private let notes = Notes()

  /// The functions that were running when a program last said that something is wrong, innermost first.
  var frames: [String] { notes.frames }
  func forgetFrames() { notes.frames = [] }

  private final class Notes {
    var frames: [String] = []
    /// Looks where the program is.
    var look: (() -> [String])?
  }

  /// What passes through `put` and `next`.
  private final class Pump {
    var bytes: [UInt8] = []
    var position = 0
  }

  init(_ store: WasmStore) throws(WasmStore.Problem) {
    self.store = store
    let (pump, notes) = (pump, notes)
    let instance = try store.instantiate(PumpBridge.encoded(), name: "the bridge") { wanted throws(WasmStore.Problem) in
      try store.function(for: wanted) { values in
        if wanted.field == "note" {
          notes.frames = notes.look?() ?? []
        } else if wanted.field == "put" {
          withUnsafeBytes(of: values[int64: 0].littleEndian) { pump.bytes.append(contentsOf: $0) }
        } else {
          var word: UInt64 = 0
          for offset in 0..<min(8, pump.bytes.count - pump.position) {
            word |= UInt64(pump.bytes[pump.position + offset]) << UInt64(offset * 8)
          }
          pump.position += 8
          values[int64: 0] = Int64(bitPattern: word)
        }
        return nil
      }
    }
    func export(_ name: String) throws(WasmStore.Problem) -> WasmStore.Item {
      guard let item = instance.export(name) else { throw WasmStore.Problem(description: "the bridge has no \(name)") }
      return item
    }
    length = try export("length")
    give = try export("give")
    take = try export("take")
    thrower = try export("throw")
    hostError = try export("host-error")
    trace = try export("trace")
    let stop = try export("stop")
    notes.look = { [unowned store] in
      withUnsafeTemporaryAllocation(byteCount: 16, alignment: 16) { room in
        guard let base = room.baseAddress, let trap = store.call(stop, WasmValues(base), count: 1) else { return [] }
        return trap.take(store).frames.filter { $0 != "stop" && $0 != "trace" }
      }
    }
  }

  /// Calls with room for so many values, the first of which are set.
  func call<R>(
    _ function: WasmStore.Item, count: Int, _ fill: (WasmValues) -> Void, result: (WasmValues) -> R
  ) -> Result<R, Ended> {
    withUnsafeTemporaryAllocation(byteCount: max(count, 1) * 16, alignment: 16) { room in
      guard let base = room.baseAddress else { return .failure(Ended(trap: store.makeTrap("no room for arguments"))) }
      room.initializeMemory(as: UInt8.self, repeating: 0)
      let values = WasmValues(base)
      fill(values)
      if let trap = store.call(function, values, count: max(count, 1)) { return .failure(Ended(trap: trap)) }
      return .success(result(values))
    }
  }

  /// A call that did not return.
  struct Ended: Error {
    var trap: WasmStore.Trap
  }

  /// The bytes of a `$bytes`; nil for null.
  func bytes(of reference: UInt32) throws(Ended) -> [UInt8]? {
    if reference == 0 { return nil }
    // The measuring call may move nothing: the reference is an argument again.
    let count = try call(length, count: 1, { $0[reference: 0] = reference }, result: { $0[int32: 0] }).get()
    if count < 0 { return nil }
    pump.bytes.removeAll(keepingCapacity: true)
    pump.bytes.reserveCapacity(Int(count) + 8)
    try call(give, count: 1, { $0[reference: 0] = reference }, result: { _ in }).get()
    return Array(pump.bytes.prefix(Int(count)))
  }

  func reference(to bytes: [UInt8]?) throws(Ended) -> UInt32 {
    guard let bytes else { return 0 }
    guard let count = Int32(exactly: bytes.count) else {
      throw Ended(trap: store.makeTrap("a text of \(bytes.count) bytes is too long"))
    }
    pump.bytes = bytes
    pump.position = 0
    defer { pump.bytes = [] }
    return try call(take, count: 1, { $0[int32: 0] = count }, result: { $0[reference: 0] }).get()
  }

  /// Makes the call that a host function stands in end with an error of the host's.
  func trap(throwing error: any Error) -> WasmStore.Trap {
    if let ended = error as? Ended { return ended.trap }
    let reference = store.externalReference(to: ThrownNativeError(error))
    switch call(thrower, count: 1, { $0[reference: 0] = reference }, result: { _ in }) {
    case .success: return store.makeTrap("an error was not thrown")
    case .failure(let ended): return ended.trap
    }
  }

  // MARK: Values by type

  func read(_ type: HostType, _ values: WasmValues, at index: Int) throws -> NativeValue {
    switch type {
    case .void: .none
    case .string: .string(try bytes(of: values[reference: index]).map { String(decoding: $0, as: UTF8.self) })
    case .bytes: .bytes(try bytes(of: values[reference: index]))
    case .boolean: .boolean(values[int32: index] != 0)
    case .fixnum, .int8, .int16, .int32: .integer(Int64(values[int32: index]))
    case .uint8, .uint16, .uint32: .integer(Int64(UInt32(bitPattern: values[int32: index])))
    case .int64, .long: .integer(values[int64: index])
    case .uint64, .unsignedLong: .unsigned(UInt64(bitPattern: values[int64: index]))
    case .single: .double(Double(values[single: index]))
    case .double: .double(values[double: index])
    case .anything:
      .anything(values[reference: index] == 0 ? nil : WasmReference(store, raw: values[reference: index]))
    case .pointer: .object(store.object(behind: values[reference: index]))
    case .function(let signature):
      .function(
        values[reference: index] == 0
          ? nil : NativeCallback(function: WasmReference(store, raw: values[reference: index]), signature: signature))
    }
  }

  /// Writes a value once it is known to fit: nothing is cut off.
  func write(_ value: NativeValue, as type: HostType, _ values: WasmValues, at index: Int, place: String) throws {
    switch (type, value) {
    case (.void, _): break
    case (.string, .string(let text)): values[reference: index] = try reference(to: text.map { Array($0.utf8) })
    case (.bytes, .bytes(let bytes)): values[reference: index] = try reference(to: bytes)
    case (.boolean, .boolean(let truth)): values[int32: index] = truth ? 1 : 0
    case (.fixnum, .integer(let number)), (.int32, .integer(let number)):
      values[int32: index] = try fit(number, Int32.self, type, place)
    case (.int8, .integer(let number)): values[int32: index] = Int32(try fit(number, Int8.self, type, place))
    case (.uint8, .integer(let number)): values[int32: index] = Int32(try fit(number, UInt8.self, type, place))
    case (.int16, .integer(let number)): values[int32: index] = Int32(try fit(number, Int16.self, type, place))
    case (.uint16, .integer(let number)): values[int32: index] = Int32(try fit(number, UInt16.self, type, place))
    case (.uint32, .integer(let number)):
      values[int32: index] = Int32(bitPattern: try fit(number, UInt32.self, type, place))
    case (.int64, .integer(let number)), (.long, .integer(let number)): values[int64: index] = number
    case (.uint64, .integer(let number)), (.unsignedLong, .integer(let number)):
      values[int64: index] = Int64(bitPattern: try fit(number, UInt64.self, type, place))
    case (.uint64, .unsigned(let number)), (.unsignedLong, .unsigned(let number)):
      values[int64: index] = Int64(bitPattern: number)
    case (.single, .double(let number)):
      let single = Float(number)
      guard single.isFinite || !number.isFinite else { throw outOfRange("\(number)", type, place) }
      values[single: index] = single
    case (.double, .double(let number)): values[double: index] = number
    case (.anything, .anything(let reference)): values[reference: index] = reference?.raw ?? 0
    case (.pointer, .object(let object)): values[reference: index] = store.externalReference(to: object)
    default: throw NativeError(name: "TypeError", message: "\(place): \(value) where \(type) is wanted")
    }
  }

  private func fit<T: FixedWidthInteger>(_ number: Int64, _: T.Type, _ type: HostType, _ place: String) throws -> T {
    guard let fitting = T(exactly: number) else { throw outOfRange("\(number)", type, place) }
    return fitting
  }

  private func outOfRange(_ value: String, _ type: HostType, _ place: String) -> NativeError {
    NativeError(name: "RangeError", message: "\(place): \(value) is no \(type)")
  }
}

// MARK: Whole calls

extension NativeBoundary {
  /// The arguments that a host function was called with. Text is read last: reading runs WebAssembly, and what refers to
  /// values of the program's is to be safe by then.
  func arguments(_ types: [HostType], _ values: WasmValues) throws -> [NativeValue] {
    var result = [NativeValue](repeating: .none, count: types.count)
    var texts: [(index: Int, kept: WasmReference?)] = []
    for (index, type) in types.enumerated() {
      if type.isText {
        let reference = values[reference: index]
        texts.append((index, reference == 0 ? nil : WasmReference(store, raw: reference)))
      } else {
        result[index] = try read(type, values, at: index)
      }
    }
    for (index, kept) in texts {
      let bytes = try bytes(of: kept?.raw ?? 0)
      result[index] =
        types[index] == .bytes ? .bytes(bytes) : .string(bytes.map { String(decoding: $0, as: UTF8.self) })
    }
    return result
  }

  /// Calls a function with native values. Arrays for texts are made first and kept: making one may move the others.
  func call(
    _ function: WasmStore.Item, _ signature: HostSignature, _ values: [NativeValue], name: String
  ) throws -> NativeValue {
    let count = max(signature.parameters.count, 1)
    return try withUnsafeTemporaryAllocation(byteCount: count * 16, alignment: 16) { room in
      guard let base = room.baseAddress else { return .none }
      room.initializeMemory(as: UInt8.self, repeating: 0)
      let slots = WasmValues(base)
      var kept: [(index: Int, reference: WasmReference)] = []
      for (index, (type, value)) in zip(signature.parameters, values).enumerated() where type.isText {
        try write(value, as: type, slots, at: index, place: "\(name): argument \(index + 1)")
        if slots[reference: index] != 0 { kept.append((index, WasmReference(store, raw: slots[reference: index]))) }
      }
      for (index, (type, value)) in zip(signature.parameters, values).enumerated() where !type.isText {
        try write(value, as: type, slots, at: index, place: "\(name): argument \(index + 1)")
      }
      for (index, reference) in kept { slots[reference: index] = reference.raw }
      if let trap = store.call(function, slots, count: count) { throw Ended(trap: trap) }
      return try read(signature.result, slots, at: 0)
    }
  }
}
