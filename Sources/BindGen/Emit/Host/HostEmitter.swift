/// To come.
enum HostEmitter {
  static func emit(_ module: BindingModule) -> [UInt8] { [] }
}
