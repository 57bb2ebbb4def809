// Compiles one program, for those who work on the compiler: `wasm-try FILE.lisp OUT.wasm` to a module and nothing else,
// `wasm-try FILE.lisp FOLDER` to app.wasm and app.mjs in a folder that is there.
// With MISSING=1 it lists functions that the prelude calls and nobody defines, with NAMES=1 the module says how everything in it
// is called, with TIMINGS=1 it tells how long the parts of the compilation took.
import BindingSpec
import Glibc
import LispWasm

guard CommandLine.arguments.count == 3, let file = fopen(CommandLine.arguments[1], "r") else { exit(3) }
let path = CommandLine.arguments[1]
var bytes: [UInt8] = []
var buffer = [UInt8](repeating: 0, count: 65536)
while true {
  let count = fread(&buffer, 1, buffer.count, file)
  if count == 0 { break }
  bytes += buffer[0..<count]
}
do throws(Failure) {
  var compiler = WasmCompiler()
  compiler.leavesMemory = true
  compiler.namesAll = getenv("NAMES") != nil
  let module = try compiler.compile([WasmCompiler.Source(name: path, text: bytes)])
  if getenv("MISSING") != nil { for gap in module.gaps { print(gap) } }
  if getenv("TIMINGS") != nil { print(module.timings.description) }
  func write(_ bytes: [UInt8], to path: String) {
    guard let out = fopen(path, "w") else { exit(3) }
    fwrite(bytes, 1, bytes.count, out)
    fclose(out)
  }
  let target = CommandLine.arguments[2]
  if target.hasSuffix(".wasm") {
    write(module.bytes, to: target)
  } else {
    write(module.bytes, to: target + "/app.wasm")
    write(Array(JavaScriptHost.emit(module.description)), to: target + "/app.mjs")
  }
} catch {
  for diagnostic in error.diagnostics {
    let place = diagnostic.place.map { "\($0.file):\($0.line ?? 0):\($0.column ?? 0): " } ?? ""
    print("\(place)\(diagnostic.message)")
  }
  exit(3)
}
