import BindingSpec

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where the dynamic loader of Linux looks for a shared object.
struct LoaderSearch: Sendable {
  /// Objects for another kind of processor are passed over; nil takes any.
  var machine: UInt64?
  private let environment: [String]
  private let cache: LoaderCache?

  init(machine: UInt64?) {
    self.machine = machine
    environment =
      getenv("LD_LIBRARY_PATH").map { String(cString: $0).split(separator: ":").map(String.init) } ?? []
    cache = LoaderCache(path: "/etc/ld.so.cache")
  }

  /// The object of that name that a program would get, and why none of those that are there will do.
  func find(_ name: String, runpath: [String] = []) -> Result<ELFObject, ELFObject.Refusal>? {
    var refusal: ELFObject.Refusal?
    for path in name.contains("/") ? [name] : candidates(name, runpath) {
      do throws(ELFObject.Refusal) {
        let object = try ELFObject(path: path)
        if let machine, object.machine != machine {
          refusal = refusal ?? ELFObject.Refusal(reason: "it is for another kind of processor")
          continue
        }
        return .success(object)
      } catch {
        if access(path, F_OK) == 0, refusal == nil { refusal = error }
      }
    }
    return refusal.map { .failure($0) }
  }

  private func candidates(_ name: String, _ runpath: [String]) -> [String] {
    var paths = (environment + runpath).filter { !$0.isEmpty }.map { $0 + "/" + name }
    paths += cache?.paths(of: name) ?? []
    let directories = [
      "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/usr/lib/aarch64-linux-gnu",
      "/lib64", "/usr/lib64", "/lib", "/usr/lib", "/usr/local/lib",
    ]
    return paths + directories.map { $0 + "/" + name }
  }
}

/// The file in which `ldconfig` keeps what it found.
private struct LoaderCache: Sendable {
  private let table: Bytes
  /// Where the part begins that today's loaders read.
  private let start: UInt64
  private let count: UInt64

  init?(path: String) {
    guard let file = FileWindow(path: path), let bytes = file.bytes(at: 0, count: min(file.size, 1 << 26)) else {
      return nil
    }
    let mark = Array("glibc-ld.so.cache1.1".utf8)
    var start: UInt64 = 0
    if bytes.all.starts(with: "ld.so-1.7.0".utf8) {
      // The older part comes first: 12 bytes, a count, entries of 12 bytes; the newer one is aligned behind it.
      guard let old = bytes.number(at: 12, width: 4) else { return nil }
      start = (16 + old * 12 + 7) / 8 * 8
    }
    guard let from = Int(exactly: start), from <= bytes.all.count, bytes.all[from...].starts(with: mark),
      let count = bytes.number(at: start + 20, width: 4)
    else { return nil }
    table = bytes
    self.start = start
    self.count = count
  }

  func paths(of name: String) -> [String] {
    var paths: [String] = []
    for index in 0..<count {
      let at = start + 48 + index * 24
      guard let key = table.number(at: at + 4, width: 4), let value = table.number(at: at + 8, width: 4) else { break }
      if table.holds(name, at: start + key), let path = table.text(at: start + value) { paths.append(path) }
    }
    return paths
  }
}

extension Bytes {
  /// Whether that text with its NUL stands there.
  fileprivate func holds(_ text: String, at offset: UInt64) -> Bool {
    guard let start = Int(exactly: offset), start < all.count, text.utf8.count < all.count - start else { return false }
    return all[start...].starts(with: text.utf8) && all[start + text.utf8.count] == 0
  }
}
