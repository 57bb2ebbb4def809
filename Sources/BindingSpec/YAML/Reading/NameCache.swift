/// Texts that come again and again, such as the names of headers and parameters: one string for each.
struct NameCache {
  private var table = TextTable(capacity: 512)
  private var names: [String] = []

  mutating func name(_ text: UnsafeBufferPointer<UInt8>) -> String {
    // So short a text lies in the string itself.
    if text.count <= 15 { return String(decoding: text, as: UTF8.self) }
    let hash = TextTable.hash(text)
    if let known = table.find(text, hash: hash) { return names[known] }
    let name = String(decoding: text, as: UTF8.self)
    if table.add(text, hash: hash) != nil { names.append(name) }
    return name
  }
}
