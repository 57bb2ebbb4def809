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
  case params, returns, variadic, prototype, inline, body, call, symbol, weak, threadLocal
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
    case .body: "body"
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
  /// A spec of GTK asks this two hundred thousand times, so it is one probe into a table and one comparison of words.
  static func find(_ bytes: UnsafeBufferPointer<UInt8>) -> SpecKey? {
    guard bytes.count > 0, bytes.count <= longest else { return nil }
    let ends = Ends(bytes)
    var slot = ends.slot
    while case let entry = table.entries[slot], let text = entry.text {
      // The ends overlap up to sixteen bytes, and so are all of the text.
      if entry.count == bytes.count, entry.ends == ends,
        bytes.count <= 16 || bytes.baseAddress.map({ memcmp($0, text, bytes.count) == 0 }) == true
      {
        return entry.key
      }
      slot = (slot &+ 1) & 511
    }
    return nil
  }

  private static let longest = 24
  private static let table = Table()

  /// The first and the last eight bytes of a text, or as many as it has, and nothing where it has fewer.
  private struct Ends: Equatable {
    var first: UInt64
    var last: UInt64

    @inline(__always) init(_ text: UnsafeBufferPointer<UInt8>) {
      let raw = UnsafeRawBufferPointer(text)
      if raw.count >= 8 {
        first = raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
        last = raw.loadUnaligned(fromByteOffset: raw.count &- 8, as: UInt64.self)
      } else if raw.count >= 4 {
        first = UInt64(raw.loadUnaligned(fromByteOffset: 0, as: UInt32.self))
        last = UInt64(raw.loadUnaligned(fromByteOffset: raw.count &- 4, as: UInt32.self))
      } else {
        first = 0
        for byte in raw { first = first << 8 | UInt64(byte) }
        last = 0
      }
    }

    @inline(__always) var slot: Int {
      let product = (first ^ last &<< 1) &* 0x9e37_79b9_7f4a_7c15
      return Int(truncatingIfNeeded: product >> 55)
    }
  }

  /// A hash table with open addressing, most of whose places are free.
  private struct Table: @unchecked Sendable {
    struct Entry {
      var ends: Ends
      var text: UnsafePointer<UInt8>?
      var count = 0
      var key = SpecKey.name
    }
    let entries: UnsafeMutablePointer<Entry>

    init() {
      entries = .allocate(capacity: 512)
      let free = Entry(ends: Ends(UnsafeBufferPointer(start: nil, count: 0)))
      entries.initialize(repeating: free, count: 512)
      for key in allCases {
        // Static strings live as long as the program.
        let spelling = UnsafeBufferPointer(start: key.spelling.utf8Start, count: key.spelling.utf8CodeUnitCount)
        let ends = Ends(spelling)
        var slot = ends.slot
        while entries[slot].text != nil { slot = (slot + 1) & 511 }
        entries[slot] = Entry(ends: ends, text: spelling.baseAddress, count: spelling.count, key: key)
      }
    }
  }
}
