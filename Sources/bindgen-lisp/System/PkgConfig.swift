import BindingSpec

/// What pkg-config says about a package.
struct PkgConfig {
  var name: String
  var version: String
  /// Flags for clang. They are the machine's, so a spec does not record them.
  var compilerArguments: [String]
  /// The shared object of the package's own library, when one was found.
  var sharedObject: String?

  /// Asks pkg-config, or the program that PKG_CONFIG names, about each package. All questions are asked at the same
  /// time, since pkg-config reads dozens of files for a package such as gtk4.
  static func query(_ names: [String]) throws(Failure) -> [PkgConfig] {
    let program = Console.environment("PKG_CONFIG") ?? "pkg-config"
    // PKG_CONFIG may hold a command with arguments, as in make.
    let command = program.split(separator: " ").map(String.init)
    var questions: [(version: ChildProcess, flags: ChildProcess)] = []
    for name in names {
      let environment = ["PKG_CONFIG_ALLOW_SYSTEM_LIBS=1"]
      let flags = try start(command, ["--cflags", "--libs", name], environment, name)
      questions.append((try start(command, ["--modversion", name], environment, name), flags))
    }
    var packages: [PkgConfig] = []
    for (name, question) in zip(names, questions) {
      let version = question.version.finish()
      let flags = question.flags.finish()
      for answer in [version, flags] where answer.status != 0 {
        throw failure(package: name, program: program, answer: answer)
      }
      let (compiler, libraries, directories) = sorted(words(flags.standardOutput))
      packages.append(
        PkgConfig(
          name: name, version: String(version.standardOutput.split(separator: "\n").first ?? ""),
          compilerArguments: compiler,
          sharedObject: libraries.lazy.compactMap { SharedObject.name(ofLibrary: $0, in: directories) }.first))
    }
    return packages
  }

  /// The version of pkg-config itself and where it is; nil when it cannot be run.
  static func version() -> (path: String, version: String)? {
    let command = (Console.environment("PKG_CONFIG") ?? "pkg-config").split(separator: " ").map(String.init)
    guard let name = command.first, let path = Files.program(name),
      let answer = try? ChildProcess.start(command + ["--version"]).finish(), answer.status == 0
    else { return nil }
    return (path, String(answer.standardOutput.split(separator: "\n").first ?? ""))
  }

  private static func start(
    _ command: [String], _ arguments: [String], _ environment: [String], _ package: String
  ) throws(Failure) -> ChildProcess {
    do {
      return try ChildProcess.start(command + arguments, environment: environment)
    } catch {
      let program = command.first ?? "pkg-config"
      throw Failure(
        Diagnostic(
          .scanPkgConfig, entity: package,
          error.isMissing
            ? "“\(program)” is not installed, so --pkg \(package) cannot be answered"
            : "“\(program)” cannot be run: \(error.message)",
          hint: error.isMissing
            ? "install it (Debian: apt-get install pkg-config; macOS: brew install pkgconf), or give the flags yourself: "
              + "--include DIR, or clang's own after “--”"
            : nil))
    }
  }

  private static func failure(package: String, program: String, answer: ChildProcess.Output) -> Failure {
    var message = "\(program) does not know the package “\(package)”"
    if answer.status != 1 { message = "\(program) failed on “\(package)” with status \(answer.status)" }
    for line in answer.standardError.split(separator: "\n") { message += "\n\(line)" }
    return Failure(
      Diagnostic(
        .scanPkgConfig, entity: package, message,
        hint: "install the library's -dev package, or set PKG_CONFIG_PATH to the directory with \(package).pc;\n"
          + "“pkg-config --list-all” prints the names that are known"))
  }

  /// Parts the flags: for the compiler, and the libraries and directories for the linker.
  private static func sorted(_ flags: [String]) -> (compiler: [String], libraries: [String], directories: [String]) {
    var compiler: [String] = []
    var libraries: [String] = []
    var directories: [String] = []
    var isFramework = false
    for flag in flags {
      if isFramework || flag == "-framework" {
        isFramework = !isFramework
      } else if flag.hasPrefix("-L") {
        directories.append(String(flag.dropFirst(2)))
      } else if flag.hasPrefix("-l") {
        libraries.append(String(flag.dropFirst(2)))
      } else if flag.hasPrefix("-Wl,") {
        continue
      } else if !compiler.contains(flag) || !flag.hasPrefix("-I") {
        compiler.append(flag)
      }
    }
    return (compiler, libraries, directories + ["/usr/local/lib", "/usr/lib64", "/usr/lib"])
  }

  /// Splits as a shell would: pkg-config escapes spaces in paths with a backslash, and may quote.
  static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var isEscaped = false
    for character in text {
      if isEscaped {
        word = (word ?? "") + String(character)
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
      } else if character == quote {
        quote = nil
      } else if quote == nil, character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if quote == nil, character == " " || character == "\n" || character == "\t" {
        if let finished = word { words.append(finished) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let finished = word { words.append(finished) }
    return words
  }
}
