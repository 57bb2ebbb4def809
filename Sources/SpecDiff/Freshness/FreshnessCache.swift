import BindingSpec

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The records of clean checks in the user's cache folder. It is never in anybody's way: what cannot be read is not there,
/// what cannot be written is not kept.
public struct FreshnessCache: Sendable {
  private let directory: String

  /// nil where the user has no folder for caches.
  public init?() {
    func variable(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    if let base = variable("XDG_CACHE_HOME") {
      directory = base + "/bindgen-lisp/check"
    } else if let home = variable("HOME") {
      directory = home + "/.cache/bindgen-lisp/check"
    } else {
      return nil
    }
  }

  /// The record of a question, if it still says the truth about it.
  public func record(_ question: String) -> FreshnessRecord? {
    let path = "\(directory)/\(question).fresh"
    var status = stat()
    // What another user put there is none of ours.
    guard path.withCString({ lstat($0, &status) }) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_uid == geteuid(), case .success(let bytes) = SpecFiles.disk.read(path, 64 << 20),
      let record = FreshnessRecord(bytes), record.question == question
    else { return nil }
    return record
  }

  public func keep(_ record: FreshnessRecord) {
    guard let bytes = record.bytes(), makeDirectories() else { return }
    do throws(Failure) { try AtomicFile.write(bytes, to: "\(directory)/\(record.question).fresh") } catch {}
  }

  private func makeDirectories() -> Bool {
    var path = ""
    for part in directory.split(separator: "/") {
      path += "/" + part
      if path.withCString({ mkdir($0, 0o700) }) != 0, errno != EEXIST { return false }
    }
    return true
  }
}
