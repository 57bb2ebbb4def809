// Compiles one program to a module: what the command's verb will do, before it exists.
import Glibc
import LispWasm

let path = CommandLine.arguments[1]
guard let file = fopen(path, "r") else { exit(3) }
var bytes: [UInt8] = []
var buffer = [UInt8](repeating: 0, count: 65536)
while true {
  let n = fread(&buffer, 1, buffer.count, file)
  if n == 0 { break }
  bytes += buffer[0..<n]
}
do throws(WasmCompiler.Failure) {
  var compiler = WasmCompiler()
  let module = try compiler.compile(bytes, file: path)
  if getenv("MISSING") != nil { for name in compiler.unknownFunctions { print(name) } }
  guard let out = fopen(CommandLine.arguments[2], "w") else { exit(3) }
  fwrite(module, 1, module.count, out)
  fclose(out)
} catch {
  print(error.message)
  exit(3)
}
