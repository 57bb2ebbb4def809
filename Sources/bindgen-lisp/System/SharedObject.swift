#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Which file a program opens at run time to use a library, found out from what a linker would use.
///
/// ```swift
/// SharedObject.name(ofLibrary: "z", in: ["/usr/lib/x86_64-linux-gnu"])  // "libz.so.1"
/// ```
enum SharedObject {
  /// The soname of `lib<name>.so` in the first of the directories that has it.
  static func name(ofLibrary name: String, in directories: [String]) -> String? {
    for directory in directories {
      let path = "\(directory)/lib\(name).so"
      if Files.kind(of: path) == .file { return soname(ofELF: path) }
    }
    return nil
  }

  /// The soname inside a 64-bit little-endian ELF file; nil for anything else, a linker script for instance.
  static func soname(ofELF path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let file = File(descriptor: descriptor)
    guard let header = file.bytes(at: 0, count: 64), header.prefix(6) == [0x7F, 0x45, 0x4C, 0x46, 2, 1],
      let table = header.number(at: 32, width: 8), let size = header.number(at: 54, width: 2),
      let count = header.number(at: 56, width: 2), size >= 56, count <= 1024
    else { return nil }

    var loads: [(address: UInt64, offset: UInt64, size: UInt64)] = []
    var dynamic: (offset: UInt64, size: UInt64)?
    for index in 0..<count {
      guard let entry = file.bytes(at: table &+ index &* size, count: 56), let type = entry.number(at: 0, width: 4),
        let offset = entry.number(at: 8, width: 8), let address = entry.number(at: 16, width: 8),
        let length = entry.number(at: 32, width: 8)
      else { return nil }
      if type == 1 { loads.append((address, offset, length)) }
      if type == 2 { dynamic = (offset, length) }
    }
    guard let dynamic, dynamic.size <= 1 << 20, let entries = file.bytes(at: dynamic.offset, count: Int(dynamic.size))
    else { return nil }

    var nameOffset: UInt64?
    var strings: UInt64?
    for index in stride(from: 0, to: entries.count - 15, by: 16) {
      guard let tag = entries.number(at: index, width: 8), let value = entries.number(at: index + 8, width: 8) else {
        break
      }
      switch tag {
      case 14: nameOffset = value  // DT_SONAME
      case 5: strings = value  // DT_STRTAB, an address
      default: break
      }
    }
    guard let nameOffset, let strings,
      let segment = loads.first(where: { strings >= $0.address && strings - $0.address < $0.size }),
      let text = file.bytes(at: strings &- segment.address &+ segment.offset &+ nameOffset, count: 256, atLeast: 2)
    else { return nil }
    let name = String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
    return name.isEmpty ? nil : name
  }

  private struct File {
    let descriptor: Int32

    func bytes(at offset: UInt64, count: Int, atLeast: Int? = nil) -> [UInt8]? {
      guard let offset = off_t(exactly: offset) else { return nil }
      var bytes = [UInt8](repeating: 0, count: count)
      let got = pread(descriptor, &bytes, count, offset)
      return got >= atLeast ?? count ? Array(bytes.prefix(got)) : nil
    }
  }
}

extension [UInt8] {
  /// A little-endian number; nil beyond the end.
  fileprivate func number(at offset: Int, width: Int) -> UInt64? {
    guard offset >= 0, offset + width <= count else { return nil }
    return self[offset..<offset + width].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
