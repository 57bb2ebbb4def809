/// What a finished module imports and exports, by name: read from its bytes, so that a host never disagrees with them.
struct ModuleSurface {
  var imports: [(module: String, field: String)] = []
  var exports: [String] = []

  /// nil when the bytes are no module that this compiler would write.
  init?(_ bytes: [UInt8]) {
    var reader = Reader(bytes[...])
    guard reader.skip(8) != nil else { return nil }
    while let identifier = reader.byte() {
      guard let size = reader.number(), var section = reader.part(size) else { return nil }
      switch identifier {
      case 2: guard readImports(&section) != nil else { return nil }
      case 7: guard readExports(&section) != nil else { return nil }
      default: break
      }
    }
  }

  private mutating func readImports(_ section: inout Reader) -> Void? {
    guard let count = section.number() else { return nil }
    for _ in 0..<count {
      guard let module = section.name(), let field = section.name(), let kind = section.byte() else { return nil }
      // A function's type, or a tag's attribute and type.
      if kind == 4, section.byte() == nil { return nil }
      guard kind == 0 || kind == 4, section.number() != nil else { return nil }
      imports.append((module, field))
    }
    return ()
  }

  private mutating func readExports(_ section: inout Reader) -> Void? {
    guard let count = section.number() else { return nil }
    for _ in 0..<count {
      guard let name = section.name(), section.byte() != nil, section.number() != nil else { return nil }
      exports.append(name)
    }
    return ()
  }

  private struct Reader {
    private var bytes: ArraySlice<UInt8>
    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    mutating func byte() -> UInt8? { bytes.popFirst() }

    mutating func number() -> Int? {
      var result = 0
      for shift in stride(from: 0, to: 35, by: 7) {
        guard let byte = byte() else { return nil }
        result |= Int(byte & 0x7F) << shift
        if byte < 0x80 { return result }
      }
      return nil
    }

    mutating func skip(_ count: Int) -> Void? { part(count).map { _ in () } }

    mutating func part(_ count: Int) -> Reader? {
      guard count <= bytes.count else { return nil }
      defer { bytes = bytes.dropFirst(count) }
      return Reader(bytes.prefix(count))
    }

    mutating func name() -> String? {
      guard let count = number(), let part = part(count) else { return nil }
      return String(decoding: part.bytes, as: UTF8.self)
    }
  }
}
