import Foundation

/// `fuzz-wasm NUMBER SEED DIRECTORY [EVERY]`: so many random programs, the first of them from this seed. Each runs on the machine, and
/// as a module in Node, every EVERY-th in wasmtime too. `fuzz-wasm print SEED` shows a program, and `fuzz-wasm files DIRECTORY FILE…`
/// does with files what it does with random programs, in wasmtime too.
let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.count == 2, arguments[0] == "print", let seed = UInt64(arguments[1]) {
  var generator = ProgramGenerator(seed: seed)
  print(generator.program().joined(separator: "\n"))
  exit(0)
}
if arguments.count >= 3, arguments[0] == "files" {
  exit(try WasmFuzz.checkFiles(Array(arguments.dropFirst(2)), in: arguments[1]) == 0 ? 0 : 1)
}
guard arguments.count >= 3, let number = Int(arguments[0]), let first = UInt64(arguments[1]) else {
  print("usage: fuzz-wasm NUMBER SEED DIRECTORY [EVERY] | fuzz-wasm print SEED | fuzz-wasm files DIRECTORY FILE…")
  exit(2)
}
let fuzz = WasmFuzz(
  number: number, first: first, folder: arguments[2], share: arguments.count > 3 ? Int(arguments[3]) ?? 0 : 0)
exit(try fuzz.run() == 0 ? 0 : 1)
