import BindingSpec
import CLibClang

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A node of the parsed headers: a declaration, a macro or an expression.
struct Cursor {
  let raw: CXCursor
  let clang: UnsafePointer<LibClangFunctions>

  /// The kinds that the passes ask for, by libclang's numbers.
  enum Kind {
    static let unexposedDeclaration: Int32 = 1
    static let structure: Int32 = 2
    static let union: Int32 = 3
    static let enumeration: Int32 = 5
    static let field: Int32 = 6
    static let enumerator: Int32 = 7
    static let function: Int32 = 8
    static let variable: Int32 = 9
    static let parameter: Int32 = 10
    static let typedef: Int32 = 20
    static let linkageSpecification: Int32 = 23
    static let declarations: ClosedRange<Int32> = 1...39
    static let unexposedExpression: Int32 = 100
    static let declarationReference: Int32 = 101
    static let stringLiteral: Int32 = 109
    static let parenthesized: Int32 = 111
    static let expressions: ClosedRange<Int32> = 100...199
    static let attributes: ClosedRange<Int32> = 400...499
    static let unexposedAttribute: Int32 = 400
    static let asmLabel: Int32 = 407
    static let packed: Int32 = 408
    static let pure: Int32 = 409
    static let const: Int32 = 410
    static let flagEnum: Int32 = 437
    static let warnUnusedResult: Int32 = 440
    static let aligned: Int32 = 441
    static let macroDefinition: Int32 = 501
    static let macroExpansion: Int32 = 502
    static let inclusion: Int32 = 503
    static let staticAssert: Int32 = 602
  }

  var kind: Int32 { raw.kind }
  var isNull: Bool { raw.kind == 0 || (70...73).contains(raw.kind) }

  /// What tells this node from every other one of the same parse.
  var identity: UnsafeRawPointer? { raw.data.0 }

  var spelling: String { text(clang.pointee.getCursorSpelling(raw)) }
  var type: ClangType { ClangType(raw: clang.pointee.getCursorType(raw), clang: clang) }

  func text(_ string: CXString) -> String { LibClang.text(string, clang) }

  private func cursor(_ raw: CXCursor) -> Cursor { Cursor(raw: raw, clang: clang) }
  private func type(_ raw: CXType) -> ClangType { ClangType(raw: raw, clang: clang) }

  // MARK: Places

  /// Where the node stands after macro expansion: a file (nil for what the compiler made up), line, column, offset.
  var location: (file: CXFile?, line: Int, column: Int, offset: Int) {
    Self.place(clang.pointee.getCursorLocation(raw), clang)
  }

  static func place(
    _ location: CXSourceLocation, _ clang: UnsafePointer<LibClangFunctions>
  ) -> (file: CXFile?, line: Int, column: Int, offset: Int) {
    var file: CXFile?
    var line: UInt32 = 0
    var column: UInt32 = 0
    var offset: UInt32 = 0
    clang.pointee.getExpansionLocation(location, &file, &line, &column, &offset)
    return (file, Int(line), Int(column), Int(offset))
  }

  /// The offset just behind the node.
  var endOffset: Int {
    Self.place(clang.pointee.getRangeEnd(clang.pointee.getCursorExtent(raw)), clang).offset
  }

  var isInSystemHeader: Bool {
    clang.pointee.Location_isInSystemHeader(clang.pointee.getCursorLocation(raw)) != 0
  }

  // MARK: Relations

  /// The nodes directly inside this one, without macro expansions.
  var children: [Cursor] {
    var count = 0
    guard let items = libclang_children(clang, raw, Kind.macroExpansion, &count) else { return [] }
    defer { free(items) }
    return UnsafeBufferPointer(start: items, count: count).map(cursor)
  }

  var definition: Cursor? {
    let found = cursor(clang.pointee.getCursorDefinition(raw))
    return found.isNull ? nil : found
  }
  /// The first declaration of the same thing.
  var canonical: Cursor { cursor(clang.pointee.getCanonicalCursor(raw)) }
  var referenced: Cursor? {
    let found = cursor(clang.pointee.getCursorReferenced(raw))
    return found.isNull ? nil : found
  }
  var includedFile: CXFile? { clang.pointee.getIncludedFile(raw) }

  // MARK: Declarations

  var typedefUnderlying: ClangType { type(clang.pointee.getTypedefDeclUnderlyingType(raw)) }
  var enumInteger: ClangType { type(clang.pointee.getEnumDeclIntegerType(raw)) }
  var enumeratorValue: Int64 { clang.pointee.getEnumConstantDeclValue(raw) }
  var enumeratorUnsignedValue: UInt64 { clang.pointee.getEnumConstantDeclUnsignedValue(raw) }

  var isBitField: Bool { clang.pointee.Cursor_isBitField(raw) != 0 }
  var bitWidth: Int { Int(clang.pointee.getFieldDeclBitWidth(raw)) }
  /// In bits from the start of the record; nil when libclang cannot say.
  var fieldOffset: UInt64? { UInt64(exactly: clang.pointee.Cursor_getOffsetOfField(raw)) }

  var isInlined: Bool { clang.pointee.Cursor_isFunctionInlined(raw) != 0 }
  var isStatic: Bool { clang.pointee.Cursor_getStorageClass(raw) == 3 }
  var isThreadLocal: Bool { clang.pointee.getCursorTLSKind(raw) != 0 }
  var isFunctionLikeMacro: Bool { clang.pointee.Cursor_isMacroFunctionLike(raw) != 0 }
  var isBuiltinMacro: Bool { clang.pointee.Cursor_isMacroBuiltin(raw) != 0 }

  var hasAttributes: Bool { clang.pointee.Cursor_hasAttrs(raw) != 0 }

  /// The parameters of a function declaration.
  var arguments: [Cursor] {
    let count = clang.pointee.Cursor_getNumArguments(raw)
    guard count > 0 else { return [] }
    return (0..<UInt32(count)).map { cursor(clang.pointee.Cursor_getArgument(raw, $0)) }
  }

  /// The doc comment as written, markers and all.
  var rawComment: String? {
    let string = clang.pointee.Cursor_getRawCommentText(raw)
    defer { clang.pointee.disposeString(string) }
    return clang.pointee.getCString(string).map { String(cString: $0) }
  }

  /// The declaration as clang would print it, attributes and all, bodies left out.
  ///
  /// libclang has no accessor for what attributes say; its own printing is the one complete account of them.
  func prettyPrinted(_ policy: PrintingPolicy) -> String {
    guard let policy = policy.raw else { return "" }
    return text(clang.pointee.getCursorPrettyPrinted(raw, policy))
  }

  // MARK: Evaluation

  enum Evaluated {
    case integer(IntegerValue)
    case floating(Double)
    case other
  }

  /// The value of a variable's initializer.
  var evaluated: Evaluated {
    guard let result = clang.pointee.Cursor_Evaluate(raw) else { return .other }
    defer { clang.pointee.EvalResult_dispose(result) }
    switch clang.pointee.EvalResult_getKind(result) {
    case 1:
      if clang.pointee.EvalResult_isUnsignedInt(result) != 0 {
        return .integer(IntegerValue(clang.pointee.EvalResult_getAsUnsigned(result)))
      }
      return .integer(IntegerValue(clang.pointee.EvalResult_getAsLongLong(result)))
    case 2: return .floating(clang.pointee.EvalResult_getAsDouble(result))
    default: return .other
    }
  }
}

/// How clang prints declarations: tersely.
struct PrintingPolicy {
  let raw: CXPrintingPolicy?

  init(_ cursor: Cursor) {
    raw = cursor.clang.pointee.getCursorPrintingPolicy(cursor.raw)
    let terseOutput: Int32 = 17
    if let raw { cursor.clang.pointee.PrintingPolicy_setProperty(raw, terseOutput, 1) }
  }
}
