import BindingSpec
import Glibc

/// `fuzz-spec reader|differential|types SECONDS SEED DIRECTORY [CORPUS-FILE…]`, `fuzz-spec bench [NAME]`.
let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.first == "bench" {
  try Bench.run(only: arguments.dropFirst().first ?? "")
  exit(0)
}
guard arguments.count >= 4, let seconds = Double(arguments[1]), let seed = UInt64(arguments[2]) else {
  print("usage: fuzz-spec reader|differential|types SECONDS SEED DIRECTORY [CORPUS-FILE…]")
  print("       fuzz-spec bench [NAME]")
  exit(2)
}
let corpus = arguments.dropFirst(4).compactMap { try? AtomicFile.read(path: $0) }
var fuzz = Fuzz(seed: seed, directory: arguments[3])
let isFine =
  switch arguments[0] {
  case "reader": fuzz.run(seconds: seconds) { $0.reader(corpus) }
  case "differential": fuzz.run(seconds: seconds) { $0.differential() }
  default: fuzz.run(seconds: seconds) { $0.types() }
  }
exit(isFine ? 0 : 1)
