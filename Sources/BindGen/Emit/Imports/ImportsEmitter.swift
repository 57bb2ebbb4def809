/// To come.
enum ImportsEmitter {
  static func emit(_ module: BindingModule) -> [UInt8] { [] }
}
