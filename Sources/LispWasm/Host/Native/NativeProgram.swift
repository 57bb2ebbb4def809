import WasmEngine

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A compiled program inside of this process.
///
/// ```swift
/// let program = try NativeProgram(bytes, description, NativeProgram.Options(arguments: ["one", "two"]))
/// switch program.main() { … }
/// ```
///
/// It must be made and used on one thread, whose stack is larger than `Options.stackSize`.
package final class NativeProgram {
  /// A foreign function in Swift. It may call the program again.
  package typealias Function = (NativeProgram, [NativeValue]) throws -> NativeValue

  package struct Options {
    package var arguments: [String] = []
    /// Where relative names of files begin; nil for the working directory.
    package var directory: String?
    package var environment: (String) -> String? = { getenv($0).map { String(cString: $0) } }
    package var streams = NativeStreams.process
    /// By `module.field`; `console` is always there.
    package var functions: [String: Function] = [:]
    package var stackSize = 64 << 20
    /// Whether another thread may end it.
    package var isInterruptible = false
    /// Whether the engine should rather be done soon than make the best code.
    package var compilesQuickly = false
    /// Whether the engine keeps what it makes of the module for the next run.
    package var keepsModule = false
    package init(arguments: [String] = []) { self.arguments = arguments }
  }

  /// How a call ended that gave no value.
  package enum Ending: Error {
    case exited(Int32)
    /// A condition that nobody handled, or something that no program can handle.
    case failed(kind: String, message: String, frames: [String])
    /// An error of the host's, unhandled.
    case host(any Error)
  }

  private let description: HostDescription
  let options: Options
  private let boundary: NativeBoundary
  private let library: NativeLibrary
  private var instance: WasmStore.Instance?
  /// How many calls of the program are waiting for each other.
  private var depth = 0

  package init(_ bytes: [UInt8], _ description: HostDescription, _ options: Options) throws(WasmStore.Problem) {
    self.description = description
    self.options = options
    let library: WasmLibrary
    do throws(WasmLibrary.Refusal) { library = try WasmLibrary.open() } catch {
      throw WasmStore.Problem(description: "\(error)\n\(WasmLibrary.installHint)")
    }
    let store = try WasmStore(
      library, stackSize: options.stackSize, isInterruptible: options.isInterruptible,
      compilesQuickly: options.compilesQuickly,
      keepsModules: options.keepsModule)
    boundary = try NativeBoundary(store)
    self.library = try NativeLibrary(description, options, boundary)
    try checkImports()
    instance = try store.instantiate(bytes, name: "\(description.name).wasm") { wanted throws(WasmStore.Problem) in
      try item(for: wanted)
    }
    if description.internals.contains(.trace), let global = instance?.export(HostDescription.Internal.trace.rawValue) {
      try store.set(global, to: boundary.trace)
    }
  }

  /// Ends what runs, from another thread.
  package var interrupter: WasmStore.Interrupter { boundary.store.interrupter }

  // MARK: Imports

  /// Tells everything that is missing at once.
  private func checkImports() throws(WasmStore.Problem) {
    let missing = Self.missingImports(of: description, options)
    if missing.isEmpty { return }
    let lines = missing.map { "\n  \($0.module).\($0.field), for \($0.lispName)" }.joined()
    throw WasmStore.Problem(
      description: "\(description.name).wasm uses functions that the imports do not have:" + lines)
  }

  /// What a program imports and a host with these options does not have.
  package static func missingImports(
    of description: HostDescription, _ options: Options
  ) -> [HostDescription.Import] {
    description.distinctImports.filter { function(for: $0, options) == nil }
  }

  private static func function(for wanted: HostDescription.Import, _ options: Options) -> Function? {
    options.functions["\(wanted.module).\(wanted.field)"] ?? NativeConsole.function(wanted.module, wanted.field)
  }

  private func item(for wanted: WasmStore.Wanted) throws(WasmStore.Problem) -> WasmStore.Item {
    if wanted.module == HostLibrary.module {
      if wanted.field == "host-error" { return boundary.hostError }
      if let function = HostLibrary(rawValue: wanted.field) {
        return try item(wanted, function.signature, place: "lisp.\(wanted.field)") { [unowned self] values in
          if function == .dynamicCall { return try dynamicCall(values) }
          return try library.call(function, values)
        }
      }
    }
    guard
      let declared = description.distinctImports.first(where: {
        $0.module == wanted.module && $0.wireName == wanted.field
      }), let function = Self.function(for: declared, options)
    else { throw WasmStore.Problem(description: "nothing provides \(wanted.module).\(wanted.field)") }
    return try item(wanted, declared.signature, place: "\(declared.module).\(declared.field)") {
      [unowned self] values in
      library.output.flush()
      return try function(self, values)
    }
  }

  /// A function of WebAssembly around one that has native values.
  private func item(
    _ wanted: WasmStore.Wanted, _ signature: HostSignature, place: String,
    _ body: @escaping ([NativeValue]) throws -> NativeValue
  ) throws(WasmStore.Problem) -> WasmStore.Item {
    try boundary.store.function(for: wanted) { [unowned boundary] values in
      do {
        let arguments = try boundary.arguments(signature.parameters, values)
        let result = try body(arguments)
        try boundary.write(result, as: signature.result, values, at: 0, place: "\(place): the result")
        return nil
      } catch {
        return boundary.trap(throwing: error)
      }
    }
  }

  private func dynamicCall(_ values: [NativeValue]) throws -> NativeValue {
    guard case .string(let name?)? = values.first, case .anything(let list?)? = values.last else { return .none }
    let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let function = options.functions[name] ?? (parts.count == 2 ? NativeConsole.function(parts[0], parts[1]) : nil)
    guard let function else { throw NativeError(name: "Error", message: "the imports have no function \(name)") }
    library.output.flush()
    let dynamic = try library.dynamicCalls()
    let result = try function(self, try dynamic.values(of: list.raw))
    let reference = try dynamic.reference(to: result)
    return .anything(reference == 0 ? nil : WasmReference(boundary.store, raw: reference))
  }

  // MARK: Calls

  /// Runs the program's top level; gives its exit code.
  package func main() throws(Ending) -> Int32 {
    do throws(Ending) {
      _ = try call("main", HostSignature([], .void), [])
      return 0
    } catch {
      if case .exited(let code) = error { return code }
      throw error
    }
  }

  /// Calls an exported function from outside.
  package func call(_ name: String, _ values: [NativeValue]) throws(Ending) -> NativeValue {
    guard let export = description.exports.first(where: { $0.name == name }) else {
      throw .host(NativeError(name: "TypeError", message: "there is no export \(name)"))
    }
    return try call(name, export.signature, values)
  }

  /// Calls a Lisp function that the program has given away, from outside.
  package func call(_ callback: NativeCallback, _ values: [NativeValue]) throws(Ending) -> NativeValue {
    do { return try callInside(callback, values) } catch let ended as NativeBoundary.Ended {
      throw ending(ended.trap.take(boundary.store))
    } catch {
      throw .host(error)
    }
  }

  /// The same from inside of a host function.
  package func callInside(_ callback: NativeCallback, _ values: [NativeValue]) throws -> NativeValue {
    guard let number = description.callbacks.firstIndex(of: callback.signature) else {
      throw NativeError(name: "TypeError", message: "the program has no such functions")
    }
    return try inside(
      HostDescription.callbackName(number),
      HostSignature([.anything] + callback.signature.parameters, callback.signature.result),
      [.anything(callback.function)] + values)
  }

  private func call(_ name: String, _ signature: HostSignature, _ values: [NativeValue]) throws(Ending) -> NativeValue {
    do { return try inside(name, signature, values) } catch let ended as NativeBoundary.Ended {
      throw ending(ended.trap.take(boundary.store))
    } catch {
      throw .host(error)
    }
  }

  /// Calls an exported function from inside of a host function. What it throws is to be thrown on.
  package func callInside(_ name: String, _ values: [NativeValue]) throws -> NativeValue {
    guard let export = description.exports.first(where: { $0.name == name }) else {
      throw NativeError(name: "TypeError", message: "there is no export \(name)")
    }
    return try inside(name, export.signature, values)
  }

  private func inside(_ name: String, _ signature: HostSignature, _ values: [NativeValue]) throws -> NativeValue {
    guard values.count == signature.parameters.count else {
      throw NativeError(
        name: "TypeError", message: "\(name): \(values.count) arguments where \(signature.parameters.count) are wanted")
    }
    guard let function = instance?.export(name) else {
      throw NativeError(name: "TypeError", message: "there is no export \(name)")
    }
    depth += 1
    defer {
      depth -= 1
      if depth == 0 { library.output.flush() }
    }
    boundary.forgetFrames()
    return try boundary.call(function, signature, values, name: name)
  }

  // MARK: What went wrong

  private func ending(_ ending: WasmStore.Ending) -> Ending {
    switch ending.exception {
    case .host(let object): return hostEnding(object)
    case .value(let payload): return lispEnding(payload, boundary.frames)
    case nil: break
    }
    reset()
    switch ending.code {
    case .stackOverflow:
      return .failed(
        kind: "STACK-EXHAUSTED",
        message: "Control stack exhausted: too many calls are waiting for each other.", frames: ending.frames)
    case .interrupt: return .failed(kind: "INTERACTIVE-INTERRUPT", message: "interrupted", frames: ending.frames)
    case .other, nil: return .failed(kind: "ERROR", message: ending.message, frames: ending.frames)
    }
  }

  private func hostEnding(_ object: AnyObject?) -> Ending {
    .host((object as? ThrownNativeError)?.error ?? NativeError(name: "Error", message: "an unknown object was thrown"))
  }

  private func lispEnding(_ payload: WasmReference, _ frames: [String]) -> Ending {
    if let code = about(payload, .exit, { $0[int32: 0] }), code >= 0 { return .exited(code) }
    if let reference = about(payload, .hostError, { $0[reference: 0] }), reference != 0 {
      return hostEnding(boundary.store.object(behind: reference))
    }
    guard let reference = about(payload, .describe, { $0[reference: 0] }),
      let bytes = try? boundary.bytes(of: reference)
    else { return .failed(kind: "CONDITION", message: "a condition whose report failed", frames: frames) }
    let lines = bytes.split(separator: 10, maxSplits: 1, omittingEmptySubsequences: false)
    let texts = lines.map { String(decoding: $0, as: UTF8.self) }
    return .failed(kind: texts.first ?? "", message: texts.count > 1 ? texts[1] : "", frames: frames)
  }

  /// Asks the program about something that it threw.
  private func about<R>(_ payload: WasmReference, _ name: HostDescription.Internal, _ read: (WasmValues) -> R) -> R? {
    guard description.internals.contains(name), let function = instance?.export(name.rawValue) else { return nil }
    switch boundary.call(function, count: 1, { $0[reference: 0] = payload.raw }, result: read) {
    case .success(let value): return value
    case .failure(let ended):
      _ = ended.trap.take(boundary.store)
      return nil
    }
  }

  private func reset() {
    guard description.internals.contains(.reset), let function = instance?.export("lisp.reset") else { return }
    let outermost: (WasmValues) -> Void = { values in for index in 0..<2 { values[reference: index] = 0 } }
    if case .failure(let ended) = boundary.call(function, count: 2, outermost, result: { _ in }) {
      _ = ended.trap.take(boundary.store)
    }
  }
}
