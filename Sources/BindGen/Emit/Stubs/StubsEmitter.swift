/// To come.
enum StubsEmitter {
  static func emit(_ module: BindingModule) -> [UInt8] { [] }
}
