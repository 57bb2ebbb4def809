/// Types by their notation. A spec says a few thousand different ones a hundred thousand times.
struct TypeCache {
  private var table = TextTable(capacity: 2048)
  private var types: [CType] = []

  mutating func type(_ text: UnsafeBufferPointer<UInt8>) throws(NotationError) -> CType {
    let hash = TextTable.hash(text)
    if let known = table.find(text, hash: hash) { return types[known] }
    let type = try CType(notation: text)
    if table.add(text, hash: hash) != nil { types.append(type) }
    return type
  }
}
