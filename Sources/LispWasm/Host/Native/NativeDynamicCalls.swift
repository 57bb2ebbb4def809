import WasmEngine

/// Calls of native functions by a name that only the running program knows.
final class NativeDynamicCalls {
  private let boundary: NativeBoundary
  private let instance: WasmStore.Instance

  init(_ boundary: NativeBoundary) throws(WasmStore.Problem) {
    self.boundary = boundary
    instance = try boundary.store.instantiate(DynamicBridge.encoded(), name: "the bridge of dynamic calls") {
      wanted throws(WasmStore.Problem) in
      throw WasmStore.Problem(description: "nothing provides \(wanted.module).\(wanted.field)")
    }
  }

  /// The values in a list of arguments.
  func values(of list: UInt32) throws -> [NativeValue] {
    let kept = WasmReference(boundary.store, raw: list)
    let list: (WasmValues) -> Void = { $0[reference: 0] = kept.raw }
    let count = try call("count", list) { $0[int32: 0] }
    return try (0..<max(0, count)).map { index in
      let fill: (WasmValues) -> Void = {
        $0[reference: 0] = kept.raw
        $0[int32: 1] = index
      }
      return try value(of: try call("item", fill) { $0[reference: 0] })
    }
  }

  private func value(of reference: UInt32) throws -> NativeValue {
    if reference == 0 { return .none }
    let kept = WasmReference(boundary.store, raw: reference)
    func ask<R>(_ name: String, _ result: (WasmValues) -> R) throws -> R {
      try call(name, { $0[reference: 0] = kept.raw }, result)
    }
    switch DynamicBridge.Kind(rawValue: try ask("kind") { $0[int32: 0] }) {
    case .null, nil: return .none
    case .fixnum: return .integer(Int64(try ask("fixnum") { $0[int32: 0] }))
    case .text:
      let text = try ask("text") { $0[reference: 0] }
      return .string(try boundary.bytes(of: text).map { String(decoding: $0, as: UTF8.self) })
    case .number: return .double(try ask("number") { $0[double: 0] })
    case .truth: return .boolean(try ask("truth") { $0[int32: 0] } != 0)
    case .value: return .anything(kept)
    case .external: return .object(boundary.store.object(behind: try ask("external") { $0[reference: 0] }))
    }
  }

  /// What a function gave, as a value of the program's.
  func reference(to value: NativeValue) throws -> UInt32 {
    func make(_ name: String, _ fill: (WasmValues) -> Void) throws -> UInt32 {
      try call(name, fill) { $0[reference: 0] }
    }
    switch value {
    case .none, .boolean(false), .string(nil), .bytes(nil), .object(nil), .function(nil): return 0
    case .boolean(true): return try make("of-truth") { $0[int32: 0] = 1 }
    case .string(let text?):
      let bytes = try boundary.reference(to: Array(text.utf8))
      return try make("of-text") { $0[reference: 0] = bytes }
    case .bytes(let bytes?):
      let bytes = try boundary.reference(to: bytes)
      return try make("of-text") { $0[reference: 0] = bytes }
    case .integer(let number):
      guard let fixnum = Int32(exactly: number), (-(1 << 30)..<(1 << 30)).contains(fixnum) else {
        return try make("of-number") { $0[double: 0] = Double(number) }
      }
      return try make("of-fixnum") { $0[int32: 0] = fixnum }
    case .unsigned(let number): return try make("of-number") { $0[double: 0] = Double(number) }
    case .double(let number): return try make("of-number") { $0[double: 0] = number }
    case .anything(let value): return value?.raw ?? 0
    case .function(let callback?): return callback.function.raw
    case .object(let object?):
      return try make("of-external") { $0[reference: 0] = boundary.store.externalReference(to: object) }
    }
  }

  private func call<R>(_ name: String, _ fill: (WasmValues) -> Void, _ result: (WasmValues) -> R) throws -> R {
    guard let function = instance.export(name) else {
      throw NativeError(name: "Error", message: "the bridge of dynamic calls has no \(name)")
    }
    return try boundary.call(function, count: 2, fill, result: result).get()
  }
}
