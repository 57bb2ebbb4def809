/// Where specs are read from: the disk, or whatever else holds files under names, such as a revision of a git repository.
///
/// ```swift
/// let linked = try SpecReader.link(path: "specs/gtk4.yaml", from: .disk)
/// ```
package struct SpecFiles: Sendable {
  /// The content of a file of at most so many bytes.
  package var read: @Sendable (_ path: String, _ limit: Int) -> Result<[UInt8], Failure>
  package var isFile: @Sendable (_ path: String) -> Bool
  /// The one name of a file that several paths may lead to.
  package var realPath: @Sendable (_ path: String) -> String

  package init(
    read: @escaping @Sendable (String, Int) -> Result<[UInt8], Failure>, isFile: @escaping @Sendable (String) -> Bool,
    realPath: @escaping @Sendable (String) -> String
  ) {
    self.read = read
    self.isFile = isFile
    self.realPath = realPath
  }

  package static let disk = SpecFiles(
    read: { path, limit in
      do throws(Failure) {
        return .success(try AtomicFile.read(path: path, limit: limit))
      } catch {
        return .failure(error)
      }
    }, isFile: AtomicFile.isFile, realPath: AtomicFile.realPath)

  /// A spec's text.
  func spec(_ path: String) throws(Failure) -> [UInt8] { try read(path, ReadingLimits.fileSize).get() }
}
