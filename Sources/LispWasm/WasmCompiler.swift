import CWasmPrelude
import LispRuntime

/// Programs of the language to WasmGC modules.
package struct WasmCompiler {
  package struct Failure: Error {
    package let message: String
  }

  /// Names of functions that are called and that the last program does not define.
  package private(set) var unknownFunctions: [String] = []

  package init() {}

  /// The bytes of a program's module.
  package mutating func compile(_ text: [UInt8], file: String) throws(Failure) -> [UInt8] {
    let machine = Machine()
    machine.rememberLambdas()
    machine.makePackageForBackEnd("WASM", exporting: Intrinsics.exportedNames)
    for index in 0..<wasm_prelude_file_count {
      guard let entry = wasm_prelude_file(index) else { continue }
      machine.addBackEndPrelude(
        UnsafeBufferPointer(start: entry.pointee.text, count: entry.pointee.size),
        file: String(cString: entry.pointee.name))
    }
    guard let program = text.withUnsafeBufferPointer({ machine.collectProgram($0, file: file) }) else {
      throw Failure(message: "")
    }
    do throws(LoweringError) {
      let lowering = ProgramLowering(machine: machine)
      let module = try lowering.lower(program)
      unknownFunctions = lowering.unknownFunctions.map { machine.symbolName(machine.symbol(of: $0)) }
      return encode(module)
    } catch {
      throw Failure(message: "\(file):\(error.place.line): \(error.message)")
    }
  }
}
