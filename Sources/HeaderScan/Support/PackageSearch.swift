#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Which pkg-config package would bring a header: asked only when one is missing, to suggest `--pkg`.
enum PackageSearch {
  /// The packages whose include directories hold `header`, best guess first.
  static func packages(providing header: String) -> [String] {
    var found: Set<String> = []
    for directory in descriptionDirectories {
      for file in entries(of: directory) where file.hasSuffix(".pc") {
        guard let bytes = Files.contents(directory + "/" + file) else { continue }
        let text = String(decoding: bytes, as: UTF8.self)
        if includeDirectories(in: text).contains(where: { Files.isFile($0 + "/" + header) }) {
          found.insert(String(file.dropLast(3)))
        }
      }
    }
    // The package is usually named like the header or its folder.
    let stem = header.split(separator: "/").first.map { $0.prefix { $0 != "." }.lowercased() } ?? ""
    return found.sorted { a, b in
      let (likeA, likeB) = (a.lowercased().hasPrefix(stem), b.lowercased().hasPrefix(stem))
      return likeA != likeB ? likeA : (a.utf8.count, a) < (b.utf8.count, b)
    }
  }

  private static var descriptionDirectories: [String] {
    let configured = Files.environment("PKG_CONFIG_PATH").map { $0.split(separator: ":").map(String.init) } ?? []
    return configured + [
      "/usr/local/lib/pkgconfig", "/usr/local/share/pkgconfig", "/usr/lib/x86_64-linux-gnu/pkgconfig",
      "/usr/lib/aarch64-linux-gnu/pkgconfig", "/usr/lib/pkgconfig", "/usr/lib64/pkgconfig", "/usr/share/pkgconfig",
      "/opt/homebrew/lib/pkgconfig",
    ]
  }

  private static func entries(of directory: String) -> [String] {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX)) { String(cString: $0) }
      }
      names.append(name)
    }
    return names
  }

  /// The `-I` directories of a package description, its variables filled in.
  private static func includeDirectories(in text: String) -> [String] {
    var variables: [String: String] = [:]
    var directories: [String] = []
    for line in text.split(separator: "\n") {
      if line.hasPrefix("Cflags:") {
        for word in line.dropFirst(7).split(separator: " ") where word.hasPrefix("-I") {
          directories.append(expand(String(word.dropFirst(2)), variables))
        }
      } else if let equals = line.firstIndex(of: "="), !line[..<equals].contains(":") {
        variables[String(line[..<equals])] = expand(String(line[line.index(after: equals)...]), variables)
      }
    }
    return directories
  }

  private static func expand(_ text: String, _ variables: [String: String]) -> String {
    var result = ""
    var rest = Substring(text)
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      guard let close = rest[dollar...].firstIndex(of: "}"), rest[dollar...].hasPrefix("${") else {
        return result + rest[dollar...]
      }
      result += variables[String(rest[rest.index(dollar, offsetBy: 2)..<close])] ?? ""
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }
}
