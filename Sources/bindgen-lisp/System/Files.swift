import BindingSpec

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The few questions about the file system that the command asks.
enum Files {
  enum Kind {
    case file, directory, other
  }

  /// What a path leads to; nil when there is nothing.
  static func kind(of path: String) -> Kind? {
    var information = stat()
    guard stat(path, &information) == 0 else { return nil }
    switch information.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .directory
    default: return .other
    }
  }

  /// The one name of a file that several paths may lead to.
  static func real(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Makes a directory, unless it is there. Its parent must be.
  static func makeDirectory(_ path: String) -> Bool { mkdir(path, 0o777) == 0 || kind(of: path) == .directory }

  /// The last component without its last extension.
  static func stem(of path: String) -> String {
    let name = Paths.lastComponent(of: path)
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
    return String(name[..<dot])
  }

  static var currentDirectory: String? {
    guard let path = getcwd(nil, 0) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }

  /// Where PATH finds a program; a name with a slash is taken as it is.
  static func program(_ name: String) -> String? {
    if name.contains("/") { return access(name, X_OK) == 0 ? name : nil }
    for directory in (Console.environment("PATH") ?? "/usr/bin:/bin").split(separator: ":") {
      let path = "\(directory)/\(name)"
      if kind(of: path) == .file, access(path, X_OK) == 0 { return path }
    }
    return nil
  }

  /// The names in a directory, sorted.
  static func names(in directory: String) -> [String] {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
