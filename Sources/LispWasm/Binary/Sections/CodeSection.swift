/// The bodies of functions, each with its size and the types of its locals before it.
enum CodeSection: Section {
  static let identifier: UInt8 = 10

  static func write(_ module: NumberedModule, to bytes: inout Bytes) {
    if module.draft.bodies.isEmpty { return }
    bytes.unsigned(module.draft.bodies.count)
    var contents = Bytes()
    for body in module.draft.bodies {
      contents.clear()
      module.draft.draft.write(body.locals, with: module.numbers, to: &contents)
      module.draft.draft.write(body.code, with: module.numbers, to: &contents)
      bytes.sized(contents)
    }
  }
}
