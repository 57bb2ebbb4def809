#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Every key that the format knows, with its spelling. `docs/spec-format.md` says what each means.
///
/// Names that the library chose (of functions, enumerators and so on) are never looked up here.
package enum SpecKey: UInt8, CaseIterable {
  // The document.
  case bindgenLisp, overlayOf, library, scan, imports, digest
  case structs, unions, enums, typedefs, functions, variables, constants, macros, aliases, skipped
  // `library` and `scan`.
  case name, version, pkgConfig, load, linux, macos, windows
  case headers, keep, hide, defines, includes, arguments, target, docs
  // What any declaration may say.
  case at, doc, deprecated, rename, skip
  // Records and enums.
  case opaque, tagless, size, align, fields, packed, aligned, pragmaPack, msStruct, transparentUnion
  case type, offset, bitOffset, bits
  case values, value, fixed, flags
  // Functions and variables.
  case params, returns, variadic, prototype, inline, call, symbol, weak, threadLocal
  case noreturn, mustUse, malloc, allocSize, returnsNonnull, nonnull, format, pure, const, availability
  case kind, string, first
  // Contracts.
  case ownership, release, nullable, direction, length, scope
  // Constants, aliases and skipped declarations.
  case longDouble, bytes, reason, detail

  package var spelling: StaticString {
    switch self {
    case .bindgenLisp: "bindgen-lisp"
    case .overlayOf: "overlay-of"
    case .library: "library"
    case .scan: "scan"
    case .imports: "imports"
    case .digest: "digest"
    case .structs: "structs"
    case .unions: "unions"
    case .enums: "enums"
    case .typedefs: "typedefs"
    case .functions: "functions"
    case .variables: "variables"
    case .constants: "constants"
    case .macros: "macros"
    case .aliases: "aliases"
    case .skipped: "skipped"
    case .name: "name"
    case .version: "version"
    case .pkgConfig: "pkg-config"
    case .load: "load"
    case .linux: "linux"
    case .macos: "macos"
    case .windows: "windows"
    case .headers: "headers"
    case .keep: "keep"
    case .hide: "hide"
    case .defines: "defines"
    case .includes: "includes"
    case .arguments: "arguments"
    case .target: "target"
    case .docs: "docs"
    case .at: "at"
    case .doc: "doc"
    case .deprecated: "deprecated"
    case .rename: "rename"
    case .skip: "skip"
    case .opaque: "opaque"
    case .tagless: "tagless"
    case .size: "size"
    case .align: "align"
    case .fields: "fields"
    case .packed: "packed"
    case .aligned: "aligned"
    case .pragmaPack: "pragma-pack"
    case .msStruct: "ms-struct"
    case .transparentUnion: "transparent-union"
    case .type: "type"
    case .offset: "offset"
    case .bitOffset: "bit-offset"
    case .bits: "bits"
    case .values: "values"
    case .value: "value"
    case .fixed: "fixed"
    case .flags: "flags"
    case .params: "params"
    case .returns: "returns"
    case .variadic: "variadic"
    case .prototype: "prototype"
    case .inline: "inline"
    case .call: "call"
    case .symbol: "symbol"
    case .weak: "weak"
    case .threadLocal: "thread-local"
    case .noreturn: "noreturn"
    case .mustUse: "must-use"
    case .malloc: "malloc"
    case .allocSize: "alloc-size"
    case .returnsNonnull: "returns-nonnull"
    case .nonnull: "nonnull"
    case .format: "format"
    case .pure: "pure"
    case .const: "const"
    case .availability: "availability"
    case .kind: "kind"
    case .string: "string"
    case .first: "first"
    case .ownership: "ownership"
    case .release: "release"
    case .nullable: "nullable"
    case .direction: "direction"
    case .length: "length"
    case .scope: "scope"
    case .longDouble: "long-double"
    case .bytes: "bytes"
    case .reason: "reason"
    case .detail: "detail"
    }
  }

  var text: String { "\(spelling)" }
}

extension SpecKey {
  /// The key with this spelling.
  ///
  /// A spec of GTK asks this two hundred thousand times, so it is one probe into a table and one comparison.
  static func find(_ bytes: UnsafeBufferPointer<UInt8>) -> SpecKey? {
    guard let text = bytes.baseAddress, bytes.count > 0, bytes.count <= 24 else { return nil }
    var slot = hash(first: bytes[0], last: bytes[bytes.count &- 1], count: bytes.count)
    while case let entry = table.entries[slot], entry.count > 0 {
      if entry.count == bytes.count, let spelling = entry.text, memcmp(spelling, text, entry.count) == 0 {
        return entry.key
      }
      slot = (slot &+ 1) & 255
    }
    return nil
  }

  @inline(__always) private static func hash(first: UInt8, last: UInt8, count: Int) -> Int {
    (Int(first) &* 7 &+ Int(last) &* 31 &+ count &* 43) & 255
  }

  private static let table = Table()

  /// A hash table with open addressing, at least half of whose places are free.
  private struct Table: @unchecked Sendable {
    struct Entry {
      var text: UnsafePointer<UInt8>?
      var count = 0
      var key = SpecKey.name
    }
    let entries: UnsafeMutablePointer<Entry>

    init() {
      entries = .allocate(capacity: 256)
      entries.initialize(repeating: Entry(), count: 256)
      for key in allCases {
        // Static strings live as long as the program.
        let spelling = UnsafeBufferPointer(start: key.spelling.utf8Start, count: key.spelling.utf8CodeUnitCount)
        guard let first = spelling.first, let last = spelling.last else { continue }
        var slot = hash(first: first, last: last, count: spelling.count)
        while entries[slot].count > 0 { slot = (slot + 1) & 255 }
        entries[slot] = Entry(text: spelling.baseAddress, count: spelling.count, key: key)
      }
    }
  }
}
