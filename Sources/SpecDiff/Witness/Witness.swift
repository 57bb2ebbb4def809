import BindingSpec

/// A C program that proves one finding: what it claims holds with the old interface and not with the new one.
public struct Witness: Hashable, Sendable {
  /// How the claim is tried.
  public enum Way: Hashable, Sendable {
    /// It compiles.
    case compiles
    /// Compiled, it asks the linker for this symbol.
    case asksFor(symbol: String)
    /// Compiled and run, it ends with success. The library itself is not needed.
    case runs
    /// Compiled and run, it finds a shared object, or something in it.
    case opens
  }

  public var finding: Finding
  /// In the folder of all witnesses: `function.removed-inflateReset2.c`.
  public var fileName: String
  public var way: Way
  /// What the claim is, in one sentence.
  public var claim: String
  /// Whether only clang can tell.
  public var needsClang: Bool
  /// What the compiler needs beside the include options.
  public var flags: [String]
  /// The whole file.
  public var text: String
}

/// A finding that no C program can show, and why.
public struct Unwitnessed: Hashable, Sendable {
  public var finding: Finding
  public var reason: String
}

/// Where one of the two interfaces is found: what the witnesses are compiled with.
public struct WitnessSide: Hashable, Sendable {
  /// What it is called in the index: a path, a version.
  public var label: String
  /// Options for the compiler as a shell reads them: `-I/opt/zlib/include $(pkg-config --cflags zlib)`.
  public var options: String
  /// The folder of its shared objects, where it is known: `LD_LIBRARY_PATH`.
  public var libraries: String

  public init(label: String, options: String, libraries: String = "") {
    self.label = label
    self.options = options
    self.libraries = libraries
  }
}

/// All witnesses of a comparison, and what could have none.
public struct WitnessSet: Hashable, Sendable {
  public var old: WitnessSide
  public var new: WitnessSide
  public var witnesses: [Witness]
  public var without: [Unwitnessed]
}
