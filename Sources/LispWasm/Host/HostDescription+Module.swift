extension HostDescription {
  /// What a compiled module's bytes say, and what the declarations of its program add. `exported` has what is beside `main`.
  init(name: String, module bytes: [UInt8], foreign: [ForeignFunction], exported: [Export]) {
    self.init(name: name)
    guard let surface = ModuleSurface(bytes) else { return }
    for (module, field) in surface.imports {
      if module == HostLibrary.module {
        if let function = HostLibrary(rawValue: field) { library.insert(function) }
        if field == "host-error" { catchesHostErrors = true }
      }
      if let declared = foreign.first(where: { $0.module == module && $0.field == field }) {
        imports.append(
          Import(
            lispName: declared.lispName, module: module, field: field,
            HostSignature(declared.parameters.map(HostType.init), HostType(declared.result))))
      }
    }
    for name in surface.exports {
      if let known = Internal(rawValue: name) { internals.insert(known) }
      if let export = exported.first(where: { $0.name == name }) { exports.append(export) }
    }
  }
}

extension HostType {
  init(_ type: BoundaryType) {
    switch type {
    case .integer(let bits, let isSigned):
      switch bits {
      case 8: self = isSigned ? .int8 : .uint8
      case 16: self = isSigned ? .int16 : .uint16
      default: self = isSigned ? .int32 : .uint32
      }
    case .long(let isSigned, counts: true): self = isSigned ? .long : .unsignedLong
    case .long(let isSigned, counts: false): self = isSigned ? .int64 : .uint64
    case .double: self = .double
    case .single: self = .single
    case .boolean: self = .boolean
    case .string: self = .string
    case .anything: self = .anything
    case .external: self = .pointer
    case .void: self = .void
    }
  }
}
