import Glibc

/// `fuzz-lisp read|evaluate NUMBER inputs|seconds SEED DIRECTORY [CORPUS-FILE…]`
let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count >= 5, let kind = LispFuzz.Kind(rawValue: arguments[0]), let number = Double(arguments[1]),
  ["inputs", "seconds"].contains(arguments[2]), let seed = UInt64(arguments[3])
else {
  print("usage: fuzz-lisp read|evaluate NUMBER inputs|seconds SEED DIRECTORY [CORPUS-FILE…]")
  exit(2)
}

private func bytes(of path: String) -> [UInt8]? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { return bytes }
    bytes += buffer[0..<count]
  }
}

// Programs print, read and write where it does no harm.
let corpus = arguments.dropFirst(5).compactMap(bytes)
guard chdir(arguments[4]) == 0 else {
  print("there is no directory \(arguments[4])")
  exit(2)
}
let output = dup(1)
let nothing = open("/dev/null", O_RDWR)
dup2(nothing, 0)
dup2(nothing, 1)
LispFuzz.run(
  kind, inputs: arguments[2] == "inputs" ? Int(number) : .max, seconds: arguments[2] == "seconds" ? number : .infinity,
  seed: seed, corpus: corpus, output: output)
