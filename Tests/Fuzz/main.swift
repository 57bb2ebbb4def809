let arguments = CommandLine.arguments.dropFirst()
switch arguments.first {
case "bench": try Bench.run(only: arguments.dropFirst().first ?? "")
default: print("usage: fuzz-spec bench")
}
