/// To come.
enum HostTypesEmitter {
  static func emit(_ module: BindingModule) -> [UInt8] { [] }
}
