import BindingSpec

/// Claims about the shared object: that it is found under its name, and what it exports.
extension WitnessMaker {
  private func opening(_ claim: String, _ lines: [String]) -> WitnessProgram {
    var program = WitnessProgram(claim, ["int main(void) {"] + lines + ["}"])
    program.way = .opens
    program.includesHeaders = false
    program.preamble = ["#define _GNU_SOURCE", "#include <dlfcn.h>", ""]
    return program
  }

  func libraryOpens(_ finding: Finding) throws(NoWitness) -> WitnessProgram {
    guard let name = finding.old else { throw NoWitness("the old spec names no shared object") }
    return opening("Opens \(name).", ["  return dlopen(\(Self.literal(name)), RTLD_LAZY) ? 0 : 1;"])
  }

  /// - Parameter version: the symbol as programs ask for it that were linked before, `name@VERSION`.
  func libraryHas(_ finding: Finding, version: String? = nil) throws(NoWitness) -> WitnessProgram {
    let platform: Library.Platform =
      switch target {
      case .x86_64LinuxGNU, .aarch64LinuxGNU, .wasm32WASI: .linux
      case .arm64AppleMacOS: .macos
      case .x86_64WindowsMSVC: .windows
      }
    guard platform == .linux, let library = new.spec.library.load[platform] ?? old.spec.library.load[platform] else {
      throw NoWitness("the spec names no shared object that could be opened")
    }
    let name = finding.entity
    let symbol = old.spec.functions[name]?.symbol ?? old.spec.variables[name]?.symbol ?? name
    if let version, let at = version.lastIndex(of: "@") {
      let wanted = String(version[version.index(after: at)...])
      return opening(
        "Opens \(library) and looks for \(symbol) in the version \(wanted).",
        [
          "  void *library = dlopen(\(Self.literal(library)), RTLD_LAZY);",
          "  return library && dlvsym(library, \(Self.literal(symbol)), \(Self.literal(wanted))) ? 0 : 1;",
        ])
    }
    return opening(
      "Opens \(library) and looks for \(symbol).",
      [
        "  void *library = dlopen(\(Self.literal(library)), RTLD_LAZY);",
        "  return library && dlsym(library, \(Self.literal(symbol))) ? 0 : 1;",
      ])
  }
}
