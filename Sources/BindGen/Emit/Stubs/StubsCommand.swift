import BindingSpec

/// The command that compiles a stubs file, as its first comment gives it.
///
/// ```
/// cc -std=gnu11 -O2 -fPIC -shared zlib.stubs.c -o zlib.stubs.so $(pkg-config --cflags --libs zlib libffi)
/// ```
///
/// It is made of what the spec says, so every word is quoted for the shell, and arguments of the scan that are more than
/// a way to see the headers are left out: a compiler can be told to load plugins.
struct StubsCommand {
  let text: String
  /// Arguments of the scan that are not part of the command.
  private(set) var omitted: [String] = []

  init(_ module: BindingModule) {
    let spec = module.spec
    let file = module.name + Artifact.stubs.fileSuffix
    var arguments: [String] = []
    var standard = "-std=gnu11"
    var values = spec.scan.arguments[...]
    while let argument = values.popFirst() {
      if argument.hasPrefix("-std=") {
        if Self.isPlainOption(argument) { standard = argument } else { omitted.append(argument) }
      } else if Self.takesPath.contains(argument), let value = values.popFirst() {
        // `@file` stands for what is in the file, wherever it stands.
        if value.hasPrefix("@") || value.hasPrefix("-") {
          omitted += [argument, value]
        } else {
          arguments += [argument, value]
        }
      } else if Self.isAboutHeaders(argument) {
        arguments.append(argument)
      } else {
        omitted.append(argument)
      }
    }
    arguments = spec.scan.includes.map { "-I" + $0 } + spec.scan.defines.map { "-D" + $0 } + arguments
    var command = ["cc", standard, "-O2", "-fPIC", "-shared", file, "-o", module.name + ".stubs.so"]
    for argument in arguments {
      if VisibleText.of(argument, keepingLines: false) == argument {
        command.append(Self.quoted(argument))
      } else {
        omitted.append(argument)
      }
    }
    var packages = ["libffi"]
    let package = spec.library.pkgConfig.flatMap { Self.isPlainOption($0) && !$0.hasPrefix("-") ? $0 : nil }
    if let package {
      packages.insert(package, at: 0)
    } else if let library = spec.library.load[.linux], let word = Self.linked(library) {
      command.append(word)
    }
    command.append("$(pkg-config --cflags --libs \(packages.joined(separator: " ")))")
    // What headers define inline may call the mathematical functions, and few packages say so.
    if module.functions.contains(where: \.access.isStub) { command.append("-lm") }
    text = command.joined(separator: " ")
  }

  /// The library by the name of its file, for one that no package describes.
  private static func linked(_ library: String) -> String? {
    guard !library.isEmpty, !library.hasPrefix("-"), !library.hasPrefix("@"),
      VisibleText.of(library, keepingLines: false) == library
    else {
      return nil
    }
    return quoted(library.utf8.contains(UInt8(ascii: "/")) ? library : "-l:" + library)
  }

  private static let takesPath: Set<String> = ["-I", "-isystem", "-iquote", "-idirafter", "-include", "-D", "-U"]

  /// Whether an argument decides about no more than what the headers say.
  private static func isAboutHeaders(_ argument: String) -> Bool {
    if ["-pthread", "-ansi"].contains(argument) { return true }
    if ["-fplugin", "-fpass-plugin", "-mllvm", "-fuse", "-fdump", "-fsave", "-fprofile"].contains(
      where: argument.hasPrefix)
    {
      return false
    }
    if ["-f", "-m"].contains(where: argument.hasPrefix) { return isPlainOption(argument) }
    return ["-I", "-isystem", "-iquote", "-idirafter", "-D", "-U"].contains(where: argument.hasPrefix)
  }

  /// Letters, digits and what options are written with; nothing that a shell or a comment would look at.
  private static func isPlainOption(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        (byte | 32) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 || "-_.+=:,".utf8.contains(byte)
      }
  }

  /// A word as a shell reads it back. Inside a comment `*/` is no more than two characters, so a quote goes in between.
  static func quoted(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.utf8.allSatisfy { byte in
        (byte | 32) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 || "-_.+=:,/@%".utf8.contains(byte)
      }
    if isPlain { return text }
    let quoted = text.split(separator: "'", omittingEmptySubsequences: false)
      .map { "'\(CText.apart(String($0), by: "''"))'" }
    return quoted.joined(separator: "\\'")
  }
}
