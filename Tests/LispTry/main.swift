import Glibc
import LispRuntime
let machine = Machine()
let path = CommandLine.arguments[1]
guard let file = fopen(path, "r") else { exit(3) }
var bytes: [UInt8] = []
var buffer = [UInt8](repeating: 0, count: 65536)
while true {
  let n = fread(&buffer, 1, buffer.count, file)
  if n == 0 { break }
  bytes += buffer[0..<n]
}
bytes.withUnsafeBufferPointer { buffer in
  do { try machine.load(buffer, file: path) } catch { print("error: \(error)") }
}
