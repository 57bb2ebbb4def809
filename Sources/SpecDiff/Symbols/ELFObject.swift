import BindingSpec

/// What a shared object of ELF, Linux's format, says to the dynamic loader: what it exports and what it needs.
///
/// Everything is read as the loader reads it, from the dynamic section: a stripped object has no other tables. Every
/// offset and count comes from outside and is believed only as far as the file goes.
struct ELFObject: Sendable {
  struct Refusal: Error {
    var reason: String
  }

  /// A symbol that others may use, and its version where symbols have versions.
  struct Export: Sendable {
    var version: String?
    /// Whether a program that is linked today would get it.
    var isDefault: Bool
    /// Further versions under the same name, kept for programs that were linked with them.
    var others: [String] = []
  }

  var path: String
  var machine: UInt64
  var name: String?
  var needed: [String] = []
  /// Where its own needs are looked for: `DT_RUNPATH`, or the older `DT_RPATH`.
  var searchPath: [String] = []
  var exports: [String: Export] = [:]

  init(path: String) throws(Refusal) {
    guard let file = FileWindow(path: path) else { throw Refusal(reason: "it cannot be read") }
    self.path = path
    let reader = try ELFReader(file)
    machine = reader.machine
    let dynamic = try reader.dynamicSection()
    guard let strings = reader.strings(dynamic) else { throw Refusal(reason: "its names lead outside of the file") }
    name = dynamic.first(.soname).flatMap(strings.text)
    needed = dynamic.all(.needed).compactMap(strings.text)
    if let list = (dynamic.first(.runpath) ?? dynamic.first(.rpath)).flatMap(strings.text) {
      let origin = Paths.directory(of: path)
      searchPath = list.split(separator: ":").map { entry in
        var text = String(entry)
        for variable in ["$ORIGIN", "${ORIGIN}"] where text.hasPrefix(variable) {
          text = origin + text.dropFirst(variable.count)
        }
        return text
      }
    }
    exports = try reader.exports(dynamic, strings)
  }
}

/// The entries of a dynamic section.
private struct DynamicSection {
  enum Tag: UInt64 {
    case needed = 1
    case hash = 4
    case strings = 5
    case symbols = 6
    case stringsSize = 10
    case symbolSize = 11
    case soname = 14
    case rpath = 15
    case runpath = 29
    case gnuHash = 0x6fff_fef5
    case versions = 0x6fff_fff0
    case versionDefinitions = 0x6fff_fffc
    case versionDefinitionCount = 0x6fff_fffd
  }
  var entries: [(tag: UInt64, value: UInt64)] = []

  func first(_ tag: Tag) -> UInt64? { entries.first { $0.tag == tag.rawValue }?.value }
  func all(_ tag: Tag) -> [UInt64] { entries.filter { $0.tag == tag.rawValue }.map(\.value) }
}

private struct ELFReader {
  let file: FileWindow
  let is64: Bool
  let isBigEndian: Bool
  let machine: UInt64
  private var loads: [(address: UInt64, offset: UInt64, size: UInt64)] = []
  private var dynamic: (offset: UInt64, size: UInt64)?

  init(_ file: FileWindow) throws(ELFObject.Refusal) {
    self.file = file
    guard let start = file.bytes(at: 0, count: min(file.size, 64)), start.count >= 20 else {
      throw ELFObject.Refusal(reason: "it is too short for a shared object")
    }
    guard start.all.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else {
      throw ELFObject.Refusal(reason: Self.guess(start.all))
    }
    guard start.all[4] == 1 || start.all[4] == 2, start.all[5] == 1 || start.all[5] == 2 else {
      throw ELFObject.Refusal(reason: "its ELF header is damaged")
    }
    is64 = start.all[4] == 2
    isBigEndian = start.all[5] == 2
    let header = Bytes(start.all, isBigEndian: isBigEndian)
    guard let type = header.number(at: 16, width: 2), let machine = header.number(at: 18, width: 2),
      let table = header.number(at: is64 ? 32 : 28, width: is64 ? 8 : 4),
      let entrySize = header.number(at: is64 ? 54 : 42, width: 2),
      let count = header.number(at: is64 ? 56 : 44, width: 2)
    else { throw ELFObject.Refusal(reason: "its ELF header is cut off") }
    self.machine = machine
    guard type == 3 || type == 2 else {
      throw ELFObject.Refusal(
        reason: type == 1 ? "it is an object file that is not linked yet" : "it is no shared object")
    }
    guard entrySize >= (is64 ? 56 : 32), count > 0, let entries = file.bytes(at: table, count: entrySize * count) else {
      throw ELFObject.Refusal(reason: "its program headers lead outside of the file")
    }
    let segments = Bytes(entries.all, isBigEndian: isBigEndian)
    let word = is64 ? 8 : 4
    for index in 0..<count {
      let at = index * entrySize
      guard let type = segments.number(at: at, width: 4),
        let offset = segments.number(at: at + (is64 ? 8 : 4), width: word),
        let address = segments.number(at: at + (is64 ? 16 : 8), width: word),
        let size = segments.number(at: at + (is64 ? 32 : 16), width: word)
      else { throw ELFObject.Refusal(reason: "its program headers are cut off") }
      if type == 1 { loads.append((address, offset, size)) }
      if type == 2 { dynamic = (offset, size) }
    }
  }

  private static func guess(_ start: [UInt8]) -> String {
    let first = Array(start.prefix(4))
    if [[0xCF, 0xFA, 0xED, 0xFE], [0xCE, 0xFA, 0xED, 0xFE], [0xFE, 0xED, 0xFA, 0xCF], [0xCA, 0xFE, 0xBA, 0xBE]]
      .contains(first)
    {
      return "it is a Mach-O file of macOS, which is not read yet"
    }
    if first.prefix(2) == [0x4D, 0x5A] { return "it is a DLL of Windows, which is not read yet" }
    if first == Array("!<ar".utf8) { return "it is an archive of object files, not a shared object" }
    if start.allSatisfy({ $0 >= 32 && $0 < 127 || $0 == 10 || $0 == 9 }) {
      return "it is a text, perhaps a linker script; name the object that programs load, such as libz.so.1"
    }
    return "it is no ELF shared object"
  }

  func dynamicSection() throws(ELFObject.Refusal) -> DynamicSection {
    guard let dynamic, let bytes = file.bytes(at: dynamic.offset, count: dynamic.size) else {
      throw ELFObject.Refusal(reason: "it has no dynamic section")
    }
    let table = Bytes(bytes.all, isBigEndian: isBigEndian)
    let word: UInt64 = is64 ? 8 : 4
    var section = DynamicSection()
    var at: UInt64 = 0
    while let tag = table.number(at: at, width: Int(word)), let value = table.number(at: at + word, width: Int(word)) {
      if tag == 0 { break }
      section.entries.append((tag, value))
      at += word * 2
    }
    return section
  }

  /// Where an address of the loaded object lies in the file, and how much of its segment follows.
  private func place(_ address: UInt64) -> (offset: UInt64, rest: UInt64)? {
    for load in loads where address >= load.address && address - load.address < load.size {
      let inside = address - load.address
      let (offset, overflow) = load.offset.addingReportingOverflow(inside)
      return overflow ? nil : (offset, load.size - inside)
    }
    return nil
  }

  private func bytes(_ address: UInt64, count: UInt64) -> Bytes? {
    guard let (offset, rest) = place(address), count <= rest, let found = file.bytes(at: offset, count: count) else {
      return nil
    }
    return Bytes(found.all, isBigEndian: isBigEndian)
  }

  /// As much as there is of a table whose size is not said.
  private func rest(_ address: UInt64) -> Bytes? {
    guard let (offset, rest) = place(address), offset <= file.size else { return nil }
    return bytes(address, count: min(rest, file.size - offset))
  }

  func strings(_ dynamic: DynamicSection) -> Bytes? {
    guard let address = dynamic.first(.strings), let size = dynamic.first(.stringsSize) else { return nil }
    return bytes(address, count: size)
  }

  func exports(
    _ dynamic: DynamicSection, _ strings: Bytes
  ) throws(ELFObject.Refusal) -> [String: ELFObject.Export] {
    guard let address = dynamic.first(.symbols), let count = symbolCount(dynamic) else {
      throw ELFObject.Refusal(reason: "its symbols have no table that says how many they are")
    }
    let size: UInt64 = is64 ? 24 : 16
    let (total, overflow) = count.multipliedReportingOverflow(by: size)
    guard !overflow, let symbols = bytes(address, count: total) else {
      throw ELFObject.Refusal(reason: "its symbols lead outside of the file")
    }
    let versions = dynamic.first(.versions).flatMap { bytes($0, count: count * 2) }
    let names = versionNames(dynamic, strings)
    var exports: [String: ELFObject.Export] = [:]
    exports.reserveCapacity(Int(clamping: count))
    for index in 0..<count {
      let at = index * size
      guard let nameOffset = symbols.number(at: at, width: 4),
        let info = symbols.number(at: at + (is64 ? 4 : 12), width: 1),
        let other = symbols.number(at: at + (is64 ? 5 : 13), width: 1),
        let section = symbols.number(at: at + (is64 ? 6 : 14), width: 2)
      else { break }
      let binding = info >> 4
      let visibility = other & 3
      // Global, weak and GNU's unique ones that are defined here and not hidden.
      guard section != 0, binding == 1 || binding == 2 || binding == 10, visibility == 0 || visibility == 3,
        let name = strings.text(at: nameOffset), !name.isEmpty
      else { continue }
      let version = versions?.number(at: index * 2, width: 2) ?? 1
      let isDefault = version & 0x8000 == 0
      let own = names[version & 0x7FFF]
      guard let known = exports[name] else {
        exports[name] = ELFObject.Export(version: own, isDefault: isDefault)
        continue
      }
      let gives = known.isDefault && !isDefault ? known.version : own
      let others = known.others + [known.version, own].compactMap { $0 }.filter { $0 != gives }
      exports[name] = ELFObject.Export(version: gives, isDefault: known.isDefault || isDefault, others: others)
    }
    return exports
  }

  /// The number of symbols: the older hash table says it, the newer one is walked to the end of its last chain.
  private func symbolCount(_ dynamic: DynamicSection) -> UInt64? {
    if let address = dynamic.first(.hash), let table = bytes(address, count: 8) { return table.number(at: 4, width: 4) }
    guard let address = dynamic.first(.gnuHash), let table = rest(address), let buckets = table.number(at: 0, width: 4),
      let first = table.number(at: 4, width: 4), let bloom = table.number(at: 8, width: 4)
    else { return nil }
    let start = 16 + bloom * (is64 ? 8 : 4)
    let chains = start + buckets * 4
    guard chains <= table.count else { return nil }
    var last: UInt64 = 0
    for bucket in 0..<buckets { last = max(last, table.number(at: start + bucket * 4, width: 4) ?? 0) }
    if last < first { return first }
    while let entry = table.number(at: chains + (last - first) * 4, width: 4) {
      last += 1
      if entry & 1 == 1 { return last }
    }
    return nil
  }

  /// The versions that the object defines, by number.
  private func versionNames(_ dynamic: DynamicSection, _ strings: Bytes) -> [UInt64: String] {
    guard let address = dynamic.first(.versionDefinitions), let count = dynamic.first(.versionDefinitionCount),
      let table = rest(address)
    else { return [:] }
    var names: [UInt64: String] = [:]
    var at: UInt64 = 0
    for _ in 0..<min(count, 1 << 16) {
      guard let flags = table.number(at: at + 2, width: 2), let index = table.number(at: at + 4, width: 2),
        let auxiliary = table.number(at: at + 12, width: 4), let next = table.number(at: at + 16, width: 4),
        let name = table.number(at: at + auxiliary, width: 4).flatMap(strings.text)
      else { break }
      // The first is the object's own name.
      if flags & 1 == 0 { names[index & 0x7FFF] = name }
      if next == 0 { break }
      at += next
    }
    return names
  }
}
