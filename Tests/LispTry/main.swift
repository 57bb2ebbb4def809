// Runs one program: what the command's verb will do, before it exists.
import Glibc
import LispRuntime

let machine = Machine()
let path = CommandLine.arguments[1]
if getenv("GC") != nil { machine.collectsAlways = true }
guard let file = fopen(path, "r") else { exit(3) }
var bytes: [UInt8] = []
var buffer = [UInt8](repeating: 0, count: 65536)
while true {
  let n = fread(&buffer, 1, buffer.count, file)
  if n == 0 { break }
  bytes += buffer[0..<n]
}
exit(
  bytes.withUnsafeBufferPointer {
    machine.runProgram($0, file: path, arguments: Array(CommandLine.arguments.dropFirst(2)))
  })
