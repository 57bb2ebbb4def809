#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

exit(Command.run(Array(CommandLine.arguments.dropFirst())).rawValue)
