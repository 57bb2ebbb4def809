/// A platform whose data layout and calling convention the layout engine knows.
///
/// ```swift
/// Target(triple: "x86_64-pc-linux-gnu")  // .x86_64LinuxGNU: vendor and spelling variants are normalized
/// ```
public enum Target: String, Hashable, Sendable, CaseIterable {
  // swift-format-ignore: AlwaysUseLowerCamelCase
  case x86_64LinuxGNU = "x86_64-linux-gnu"
  case aarch64LinuxGNU = "aarch64-linux-gnu"
  case arm64AppleMacOS = "arm64-apple-macos"
  // swift-format-ignore: AlwaysUseLowerCamelCase
  case x86_64WindowsMSVC = "x86_64-windows-msvc"
  case wasm32WASI = "wasm32-wasi"

  /// The target of the machine this program was built for.
  public static var host: Target {
    #if os(macOS)
      .arm64AppleMacOS
    #elseif os(Windows)
      .x86_64WindowsMSVC
    #elseif arch(arm64)
      .aarch64LinuxGNU
    #else
      .x86_64LinuxGNU
    #endif
  }

  /// Reads a target triple as compilers and people write it; nil when its layout is not known.
  public init?(triple: String) {
    let parts = triple.split(separator: "-").map { $0.lowercased() }
    guard let architecture = parts.first, parts.count >= 2 else { return nil }
    let system = parts.dropFirst()
    func names(_ prefix: String) -> Bool { system.contains { $0.hasPrefix(prefix) } }
    switch architecture {
    case "x86_64", "amd64", "x64":
      if names("linux") && !names("gnux32") && !names("musl") && !names("android") {
        self = .x86_64LinuxGNU
      } else if names("windows") || names("win32") {
        if names("gnu") || names("mingw") { return nil }
        self = .x86_64WindowsMSVC
      } else {
        return nil
      }
    case "aarch64", "arm64":
      if names("linux") && !names("musl") && !names("android") {
        self = .aarch64LinuxGNU
      } else if names("macos") || names("darwin") {
        self = .arm64AppleMacOS
      } else {
        return nil
      }
    case "wasm32": if names("wasi") || names("unknown") { self = .wasm32WASI } else { return nil }
    default: return nil
    }
  }

  /// The triple to hand to clang.
  public var clangTriple: String {
    switch self {
    case .x86_64LinuxGNU: "x86_64-unknown-linux-gnu"
    case .aarch64LinuxGNU: "aarch64-unknown-linux-gnu"
    case .arm64AppleMacOS: "arm64-apple-macosx11.0.0"
    case .x86_64WindowsMSVC: "x86_64-pc-windows-msvc"
    case .wasm32WASI: "wasm32-unknown-wasi"
    }
  }
}
