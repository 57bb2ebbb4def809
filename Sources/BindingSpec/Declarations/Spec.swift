/// A library's C interface: everything its headers declare, as a value.
///
/// ```swift
/// let spec = try SpecReader.read(path: "specs/zlib.yaml").spec
/// spec.functions["deflate"]?.returns  // .scalar(.int)
/// ```
public struct Spec: Hashable, Sendable {
  /// The version of the format that this program reads and writes.
  public static let formatVersion = 1

  public var library: Library
  public var scan: ScanRecord
  /// Specs whose types this one uses: names of files beside it, or paths relative to it.
  public var imports: [String]

  public var structs = Section<Record>()
  public var unions = Section<Record>()
  public var enums = Section<Enumeration>()
  public var typedefs = Section<Typedef>()
  public var functions = Section<Function>()
  public var variables = Section<Variable>()
  public var constants = Section<Constant>()
  public var macros = Section<Macro>()
  public var aliases = Section<Alias>()
  public var skipped = Section<Skip>()

  public init(library: Library, scan: ScanRecord, imports: [String] = []) {
    self.library = library
    self.scan = scan
    self.imports = imports
  }

  /// Sorts every section for good, once all declarations are there.
  public mutating func putInOrder() {
    structs.putInOrder()
    unions.putInOrder()
    enums.putInOrder()
    typedefs.putInOrder()
    functions.putInOrder()
    variables.putInOrder()
    constants.putInOrder()
    macros.putInOrder()
    aliases.putInOrder()
    skipped.putInOrder()
  }

  /// The records of a kind.
  public func records(_ kind: RecordKind) -> Section<Record> {
    switch kind {
    case .structure: structs
    case .union: unions
    }
  }
}

/// Which library a spec describes and how a running program finds it.
public struct Library: Hashable, Sendable {
  public enum Platform: String, Hashable, Sendable, CaseIterable {
    case linux, macos, windows
  }
  public var name: String
  public var version: String?
  public var pkgConfig: String?
  /// The shared object to open, per platform.
  public var load: [Platform: String]
  public init(name: String, version: String? = nil, pkgConfig: String? = nil, load: [Platform: String] = [:]) {
    self.name = name
    self.version = version
    self.pkgConfig = pkgConfig
    self.load = load
  }
}

/// Everything needed to scan again.
public struct ScanRecord: Hashable, Sendable {
  public enum Docs: String, Hashable, Sendable, CaseIterable {
    case full, brief, none
  }
  public var headers: [String]
  public var keep: [String]
  /// Globs of the names that are no part of the interface, such as `__*`.
  public var hide: [String]
  public var defines: [String]
  public var includes: [String]
  /// Further arguments for clang.
  public var arguments: [String]
  public var target: Target
  public var docs: Docs
  public init(
    headers: [String], keep: [String] = [], hide: [String] = [], defines: [String] = [], includes: [String] = [],
    arguments: [String] = [], target: Target = .host, docs: Docs = .full
  ) {
    self.headers = headers
    self.keep = keep
    self.hide = hide
    self.defines = defines
    self.includes = includes
    self.arguments = arguments
    self.target = target
    self.docs = docs
  }
}
