extension HostDescription {
  /// What a compiled module's bytes say, and what the declarations of its program add. `exports` has what is beside `main`.
  init(
    name: String, module bytes: [UInt8], imports declared: [Import] = [], exports: [Export] = [],
    callbacks: [HostSignature] = []
  ) {
    self.init(name: name, callbacks: callbacks)
    guard let surface = ModuleSurface(bytes) else { return }
    for (module, field) in surface.imports {
      if module == HostLibrary.module {
        if let function = HostLibrary(rawValue: field) { library.insert(function) }
        if field == "host-error" { catchesHostErrors = true }
      }
      if let known = declared.first(where: { $0.module == module && $0.wireName == field }) { imports.append(known) }
    }
    for name in surface.exports {
      if let known = Internal(rawValue: name) { internals.insert(known) }
      if let export = exports.first(where: { $0.name == name }) { self.exports.append(export) }
    }
  }
}
