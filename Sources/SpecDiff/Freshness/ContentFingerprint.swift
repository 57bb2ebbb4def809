import BindingSpec

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A digest of what files and folders hold: contents and names, never times.
public enum ContentFingerprint {
  /// One digest of all: the bytes of each file, the names in each folder. What is not there counts as well.
  public static func of(files: [String], directories: [String]) -> String {
    // Some hundred files are one job each of a few milliseconds together, so they are handed out by the dozen.
    let size = 16
    let pieces = (files.count + size - 1) / size
    let parts = Crew.map(pieces + 1, worker: ()) { _, index -> [String] in
      if index == 0 { return directories.map(names) }
      let start = (index - 1) * size
      return files[start..<min(start + size, files.count)].map(content)
    }
    var all = SHA256()
    for part in parts { for digest in part { all.update(Array((digest + "\n").utf8)) } }
    return all.hexadecimal()
  }

  public static func of(_ texts: [String]) -> String {
    var hash = SHA256()
    // With its length before each, so that no two lists look alike.
    for text in texts { hash.update(Array("\(text.utf8.count):\(text)".utf8)) }
    return hash.hexadecimal()
  }

  /// What tells a program file or a library from another without reading all of it: it is not a header, and large.
  public static func identity(ofFile path: String) -> String {
    var status = stat()
    guard path.withCString({ stat($0, &status) }) == 0 else { return "\(path): none" }
    #if canImport(Glibc)
      let time = status.st_mtim
    #else
      let time = status.st_mtimespec
    #endif
    return "\(path): \(status.st_size) \(status.st_ino) \(time.tv_sec).\(time.tv_nsec)"
  }

  /// Whether all files were as they are before a moment, given in seconds since 1970, with a margin for slow clocks.
  public static func areOlder(_ files: [String], than moment: Double) -> Bool {
    files.allSatisfy { path in
      var status = stat()
      guard path.withCString({ stat($0, &status) }) == 0 else { return false }
      #if canImport(Glibc)
        let time = status.st_ctim
      #else
        let time = status.st_ctimespec
      #endif
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9 < moment - 0.01
    }
  }

  private static func content(_ path: String) -> String {
    guard case .success(let bytes) = SpecFiles.disk.read(path, 1 << 30) else { return "none" }
    var hash = SHA256()
    hash.update(bytes)
    return hash.hexadecimal()
  }

  private static func names(_ directory: String) -> String {
    guard let stream = opendir(directory) else { return "none" }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    while let entry = readdir(stream) {
      names.append(withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) })
    }
    names.sort { $0.lexicographicallyPrecedes($1) }
    var hash = SHA256()
    for name in names { hash.update(name + [0]) }
    return hash.hexadecimal()
  }
}
