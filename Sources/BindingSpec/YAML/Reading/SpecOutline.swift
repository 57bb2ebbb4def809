#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where the parts of a spec lie in a text that is laid out as the writer does it, told by the beginnings of its lines.
///
/// The head stands on top, each section below the line with its key, each entry of a section on lines of its own. So a
/// section can be cut between two entries, and the pieces be read apart from each other.
struct SpecOutline: Sendable {
  /// Entries of one section.
  struct Piece: Sendable {
    var section: SpecKey
    var range: Range<Int>
    /// Whether it is the first and the last of its section.
    var isFirst: Bool
    var isLast: Bool
  }
  private(set) var head = 0..<0
  private(set) var pieces: [Piece] = []

  /// nil when the lines are not those of the writer, or there is no section. That they are is no promise that the text
  /// between them is the writer's too: whoever reads a piece finds that out.
  init?(_ bytes: UnsafeBufferPointer<UInt8>, pieceSize: Int) {
    guard let start = bytes.baseAddress else { return nil }
    var seen: KeySet = []
    var section: SpecKey?
    var pieceStart = 0
    var isFirst = true
    var line = 0
    while line < bytes.count {
      let rest = bytes.count - line
      guard let end = memchr(start + line, 10, rest) else { return nil }
      let count = UnsafeRawPointer(end) - UnsafeRawPointer(start + line)
      switch bytes[line] {
      case 32:
        // An entry's name stands behind two spaces.
        guard let section, line - pieceStart >= max(pieceSize, 1), count > 2, bytes[line + 1] == 32,
          bytes[line + 2] > 32,
          bytes[line + 2] != UInt8(ascii: "-")
        else { break }
        pieces.append(Piece(section: section, range: pieceStart..<line, isFirst: isFirst, isLast: false))
        pieceStart = line
        isFirst = false
      case 10: break
      default:
        guard let key = Self.section(UnsafeBufferPointer(rebasing: bytes[line..<line + count])) else {
          if section == nil { break }
          return nil
        }
        if let section {
          pieces.append(Piece(section: section, range: pieceStart..<line, isFirst: isFirst, isLast: true))
        } else {
          head = 0..<line
        }
        if seen.contains(key) { return nil }
        seen.formUnion(KeySet(key))
        section = key
        pieceStart = line + count + 1
        isFirst = true
      }
      line += count + 1
    }
    guard let section else { return nil }
    pieces.append(Piece(section: section, range: pieceStart..<bytes.count, isFirst: isFirst, isLast: true))
  }

  /// The section that a line opens.
  private static func section(_ line: UnsafeBufferPointer<UInt8>) -> SpecKey? {
    guard line.last == UInt8(ascii: ":") else { return nil }
    return SpecKey.find(UnsafeBufferPointer(rebasing: line.dropLast())).flatMap {
      FactKind.sections.contains($0) ? $0 : nil
    }
  }
}
