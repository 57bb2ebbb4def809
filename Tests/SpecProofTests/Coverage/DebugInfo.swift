import TestSupport

/// The types, variables and enumerators that gcc's debug information has of the kept headers, as `readelf` prints it.
struct DebugInfo {
  struct Place {
    var path: String
    var line: Int
  }
  struct Record {
    var isUnion: Bool
    var place: Place
    /// nil when it is only declared.
    var size: UInt64?
    /// The members' names, in order.
    var members: [String]
  }
  private(set) var typedefs: [String: Place] = [:]
  private(set) var records: [String: Record] = [:]
  private(set) var enums: [String: String] = [:]
  private(set) var enumerators: [String: String] = [:]
  private(set) var variables: [String: Place] = [:]

  /// An entry being read.
  private struct Entry {
    var depth = 0
    var tag: Substring = ""
    var name: String?
    var file: String?
    var line = 0
    var size: UInt64?
    var isDeclaration = false
  }
  /// The record around the members that come, and the file of the enum around enumerators.
  private var openRecord: String?
  private var openEnum: String?

  init(_ object: String, _ kept: inout KeptMemory) throws {
    let readelf = try ToolCheck.require("readelf")
    let files = Self.files(try readelf.run(["--debug-dump=rawline", object]).output)
    let dump = try readelf.run(["--debug-dump=info", object]).output
    var entry = Entry()
    for line in dump.utf8.split(separator: UInt8(ascii: "\n")) {
      let text = Substring(line)
      if text.hasPrefix(" <") {
        take(entry, &kept)
        entry = Entry()
        entry.depth = Int(text.dropFirst(2).prefix { $0 != ">" }) ?? 0
        if let open = text.lastIndex(of: "("), text.hasSuffix(")") { entry.tag = text[open...].dropFirst(8).dropLast() }
      } else if let start = line.firstRange(ofAttribute: "DW_AT_") {
        let attribute = Substring(line[start...])
        let value = attribute.drop { $0 != ":" }.dropFirst(2)
        if attribute.hasPrefix("name") {
          // `(indirect string, offset: 0x27919): ptrdiff_t`
          entry.name = String(value.hasPrefix("(") ? value.drop { $0 != ")" }.dropFirst(3) : value)
          while entry.name?.last == " " { entry.name?.removeLast() }
        } else if attribute.hasPrefix("decl_file") {
          entry.file = files[value.firstWord]
        } else if attribute.hasPrefix("decl_line") {
          entry.line = Int(value.firstWord) ?? 0
        } else if attribute.hasPrefix("byte_size") {
          entry.size = UInt64(value.firstWord)
        } else if attribute.hasPrefix("declaration") {
          entry.isDeclaration = true
        }
      }
    }
    take(entry, &kept)
  }

  private mutating func take(_ entry: Entry, _ kept: inout KeptMemory) {
    if entry.depth == 1 {
      openRecord = nil
      openEnum = nil
    }
    switch (entry.tag, entry.depth) {
    case ("member", 2):
      if let openRecord, let name = entry.name { records[openRecord]?.members.append(name) }
      return
    case ("enumerator", 2):
      if let openEnum, let name = entry.name { enumerators[name] = openEnum }
      return
    default: break
    }
    guard entry.depth == 1, let file = entry.file, kept.contains(file) else { return }
    let place = Place(path: file, line: entry.line)
    switch entry.tag {
    case "enumeration_type":
      openEnum = file
      if let name = entry.name { enums[name] = file }
    case "structure_type", "union_type":
      guard let name = entry.name else { return }
      records[name] = Record(
        isUnion: entry.tag == "union_type", place: place, size: entry.isDeclaration ? nil : entry.size, members: [])
      openRecord = name
    case "typedef": if let name = entry.name { typedefs[name] = place }
    case "variable": if let name = entry.name { variables[name] = place }
    default: break
    }
  }

  /// The paths of the file table, by number.
  private static func files(_ dump: String) -> [String: String] {
    var directories: [String: String] = [:]
    var files: [String: String] = [:]
    var section = 0
    for line in dump.split(separator: "\n") {
      if line.contains("Directory Table") { section = 1 }
      if line.contains("File Name Table") { section = 2 }
      let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
      guard let number = words.first, Int(number) != nil, let last = line.range(ofLast: "): ") else { continue }
      let name = String(line[last...])
      if section == 1 {
        directories[String(number)] = name
      } else if section == 2 {
        files[String(number)] = name.hasPrefix("/") ? name : "\(directories[String(words[1])] ?? "")/\(name)"
      }
    }
    return files
  }
}

extension Substring {
  fileprivate var firstWord: String { String(prefix { $0 != " " && $0 != "\t" }) }

  /// The index behind the last occurrence of a mark.
  fileprivate func range(ofLast mark: String) -> Index? {
    var index = endIndex
    while index != startIndex {
      index = self.index(before: index)
      if self[index...].hasPrefix(mark) { return self.index(index, offsetBy: mark.count) }
    }
    return nil
  }
}

extension Substring.UTF8View {
  /// The index behind `DW_AT_` in a line that has it.
  fileprivate func firstRange(ofAttribute mark: StaticString) -> Index? {
    // `    <c11>   DW_AT_encoding    : 7`
    guard let start = firstIndex(of: UInt8(ascii: "D")), self[start...].starts(with: "DW_AT_".utf8) else { return nil }
    return index(start, offsetBy: mark.utf8CodeUnitCount)
  }
}
