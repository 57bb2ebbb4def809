/// How an image of the prelude is laid out: sections of 32-bit numbers, found through a table at its beginning.
enum ImageFormat {
  static let magic: [UInt8] = Array("lisp-wasm-image\u{2}".utf8)

  enum Section: Int, CaseIterable {
    /// Offset in `text`, length.
    case strings
    case text
    /// `SymbolKind`, package or name that is set, name, hash.
    case symbols
    /// Offsets in `words`.
    case types, functions, constants
    /// `GlobalKind`, number.
    case globals
    /// `FactKind`, number.
    case facts
    /// Functions by the hash of their names: numbers above zero, in a table of a power of two.
    case names
    case words
    /// Position; kind and number.
    case mentions
    case code
    /// Definitions for the machine that expands macros, by their numbers there: offsets in `words`, or zero.
    case definitions
    /// The instructions of these, two numbers each.
    case instructions
    /// The functions of macros, by the numbers of their definitions: numbers of functions above zero.
    case macros
  }

  /// What a constant of a function for the machine is, in front of its number; functions follow.
  enum PartKind: UInt32 { case symbol, datum, code, function }

  enum SymbolKind: UInt32 { case `nil`, t, plain, setter }
  enum GlobalKind: UInt32 { case runtime, symbol, constant, closure, plainClosure, descriptor, intrinsic }
  enum FactKind: UInt32 { case made, read, named, changed }
  enum NoteKind: UInt32 { case fact, property, packages, packageNames }
  enum TypeKind: UInt32 { case known, function, closure }
  enum FunctionKind: UInt32 { case global, local, runtime, imported }
  enum ConstantKind: UInt32 {
    case symbol, fixnum, bignum, character, single, double, string, list, vector, layout
  }

  /// What is said of a function in one word.
  enum Flag {
    static let isNamed: UInt32 = 1, hasBody: UInt32 = 2, isSeveral: UInt32 = 4, isInlined: UInt32 = 8
  }

  static var simpleHeaps: [HeapType] {
    [
      .any, .eq, .i31, .structure, .array, .none, .function, .noFunction, .extern, .noExtern, .exception, .noException,
    ]
  }
  /// The code of a reference to a defined type in a value type; even ones are not null. The type's number is above it.
  static let definedReference: UInt32 = 64
  static let firstReference: UInt32 = 8

  static func knownTypes(_ types: ObjectTypes, _ runtime: Runtime) -> [DefinedType] {
    let boundary = types.boundary
    return [
      boundary.bytes, boundary.number, boundary.truth, boundary.list, types.vector, types.double, types.single,
      types.long, types.limbs, types.bignum, types.character, types.cons, types.wide, types.string, types.symbol,
      types.cell, types.host, types.marker, types.exit, types.function, types.descriptor, types.entryOfMany,
      runtime.binding,
    ] + types.entries + ObjectTypes.RecordKind.allCases.map { types.record($0) }
  }

  static func knownGlobals(_ program: ProgramLowering) -> [Global] {
    let runtime = program.runtime
    return [
      runtime.valueCount, runtime.secondValue, runtime.thirdValue, runtime.furtherValues, runtime.unbound,
      runtime.catchers, runtime.bindings, runtime.outputWaits, program.packages.all, program.traceGlobal,
    ]
  }
}
