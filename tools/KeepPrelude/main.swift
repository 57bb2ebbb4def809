// Puts the prelude, compiled for WebAssembly and for the machine, behind a program's file: `keep-prelude PROGRAM`.
//
// The program finds it there when it compiles or runs, and need not compile the prelude again. Both are to be of one build.
import Glibc
import LispWasm

guard CommandLine.arguments.count == 2 else {
  print("usage: keep-prelude PROGRAM")
  exit(2)
}
if let problem = PreludeImage.put(WasmCompiler.preludeImage(), behind: CommandLine.arguments[1]) {
  print("keep-prelude: \(problem)")
  exit(1)
}
