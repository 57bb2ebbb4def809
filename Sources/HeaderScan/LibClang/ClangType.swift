import CLibClang

/// A type as libclang sees it.
struct ClangType {
  let raw: CXType
  let clang: UnsafePointer<LibClangFunctions>

  /// The kinds that the passes tell apart, by libclang's numbers.
  enum Kind {
    static let invalid: Int32 = 0
    static let unexposed: Int32 = 1
    static let void: Int32 = 2
    static let bool: Int32 = 3
    static let charUnsigned: Int32 = 4
    static let unsignedChar: Int32 = 5
    static let char16: Int32 = 6
    static let char32: Int32 = 7
    static let unsignedShort: Int32 = 8
    static let unsignedInt: Int32 = 9
    static let unsignedLong: Int32 = 10
    static let unsignedLongLong: Int32 = 11
    static let unsignedInt128: Int32 = 12
    static let charSigned: Int32 = 13
    static let signedChar: Int32 = 14
    static let wchar: Int32 = 15
    static let short: Int32 = 16
    static let int: Int32 = 17
    static let long: Int32 = 18
    static let longLong: Int32 = 19
    static let int128: Int32 = 20
    static let float: Int32 = 21
    static let double: Int32 = 22
    static let longDouble: Int32 = 23
    static let nullPointer: Int32 = 24
    static let float128: Int32 = 30
    static let half: Int32 = 31
    static let float16: Int32 = 32
    static let bfloat16: Int32 = 39
    static let complex: Int32 = 100
    static let pointer: Int32 = 101
    static let blockPointer: Int32 = 102
    static let record: Int32 = 105
    static let enumeration: Int32 = 106
    static let typedef: Int32 = 107
    static let functionWithoutPrototype: Int32 = 110
    static let function: Int32 = 111
    static let constantArray: Int32 = 112
    static let vector: Int32 = 113
    static let incompleteArray: Int32 = 114
    static let variableArray: Int32 = 115
    static let auto: Int32 = 118
    static let elaborated: Int32 = 119
    static let attributed: Int32 = 163
    static let extVector: Int32 = 176
    static let atomic: Int32 = 177
    static let btfTagAttributed: Int32 = 178
  }

  var kind: Int32 { raw.kind }
  var isInvalid: Bool { raw.kind == Kind.invalid }

  private func type(_ raw: CXType) -> ClangType { ClangType(raw: raw, clang: clang) }

  var spelling: String { LibClang.text(clang.pointee.getTypeSpelling(raw), clang) }
  var typedefName: String { LibClang.text(clang.pointee.getTypedefName(raw), clang) }
  var canonical: ClangType { type(clang.pointee.getCanonicalType(raw)) }
  var pointee: ClangType { type(clang.pointee.getPointeeType(raw)) }
  var arrayElement: ClangType { type(clang.pointee.getArrayElementType(raw)) }
  var arrayCount: Int64 { clang.pointee.getArraySize(raw) }
  var element: ClangType { type(clang.pointee.getElementType(raw)) }
  var elementCount: Int64 { clang.pointee.getNumElements(raw) }
  var result: ClangType { type(clang.pointee.getResultType(raw)) }
  var named: ClangType { type(clang.pointee.Type_getNamedType(raw)) }
  var modified: ClangType { type(clang.pointee.Type_getModifiedType(raw)) }
  var atomicValue: ClangType { type(clang.pointee.Type_getValueType(raw)) }
  /// libclang's number: 0 nonnull, 1 nullable, 2 unspecified, 3 none said.
  var nullability: Int32 { clang.pointee.Type_getNullability(raw) }
  var isVariadic: Bool { clang.pointee.isFunctionTypeVariadic(raw) != 0 }
  var callingConvention: Int32 { clang.pointee.getFunctionTypeCallingConv(raw) }
  var isConst: Bool { clang.pointee.isConstQualifiedType(raw) != 0 }
  var isVolatile: Bool { clang.pointee.isVolatileQualifiedType(raw) != 0 }
  var isRestrict: Bool { clang.pointee.isRestrictQualifiedType(raw) != 0 }

  /// nil when the type is incomplete.
  var size: UInt64? { UInt64(exactly: clang.pointee.Type_getSizeOf(raw)) }
  var alignment: UInt64? { UInt64(exactly: clang.pointee.Type_getAlignOf(raw)) }

  var parameters: [ClangType] {
    let count = clang.pointee.getNumArgTypes(raw)
    guard count > 0 else { return [] }
    return (0..<UInt32(count)).map { type(clang.pointee.getArgType(raw, $0)) }
  }

  var declaration: Cursor { Cursor(raw: clang.pointee.getTypeDeclaration(raw), clang: clang) }

  /// What tells this type from others: equal identities are equal types.
  var identity: UnsafeMutableRawPointer? { raw.data.0 }
}
