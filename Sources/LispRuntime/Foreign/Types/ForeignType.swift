import BindingSpec

/// A C type as a program names it: what goes between Lisp and C, and how.
///
/// Made once for each spelling and kept. What it leads to – the fields of a struct, the target of a pointer – is looked up
/// when somebody asks, so that types may refer to each other in any order.
///
/// ```lisp
/// (:pointer z-stream-s)   ; .pointer, whose target is .named, which resolves to .record
/// ```
final class ForeignType {
  enum Kind {
    case void
    case integer(isSigned: Bool, size: Int)
    /// `_Bool`: t or nil.
    case bool
    /// An `int` that is t or nil.
    case boolean
    case float
    case double
    case longDouble
    /// The target's form; nil for `void *`.
    case pointer(Word?)
    /// `const char *` as text.
    case string(TextEncoding)
    case function(FunctionForm)
    case array(ForeignType, count: Int?)
    /// A struct, union, enum or typedef, by name.
    case named(TypeEntry)
    /// Any Lisp object, as its own word.
    case anyObject
    /// Two floats of a kind, as a list.
    case complex(ForeignType)
    /// A vector of the processor's: so many numbers, as a Lisp vector.
    case lanes(ForeignType, Int)
    /// 128-bit integers.
    case wide(isSigned: Bool)
    /// What only its bytes say: half floats and the like; the payload is for messages.
    case bytes(String)
  }

  /// `(:function (T…) T)`, as it was written.
  struct FunctionForm {
    var parameters: [Word]
    var result: Word
    var isVariadic: Bool
    var isUnspecified: Bool
  }

  /// Its place in the table; pointers bear the number of their target's type.
  let number: Int
  let kind: Kind
  /// The same for BindingSpec.
  let cType: CType
  /// As a program writes it.
  let text: String
  /// Whether it is behind `:const`.
  let isConst: Bool
  /// What a pointer leads to, once somebody asked.
  var target: ForeignType?
  /// Size and alignment, once they are known.
  var measure: SizeAndAlignment?

  init(number: Int, kind: Kind, cType: CType, text: String, isConst: Bool = false) {
    self.number = number
    self.kind = kind
    self.cType = cType
    self.text = text
    self.isConst = isConst
  }
}

/// How the bytes of C's text are read and written.
enum TextEncoding: String {
  case utf8 = "utf-8"
  case latin1 = "latin-1"
}

/// What a symbol means as a type: known by name at once, read from its text when it is first used.
final class TypeEntry {
  enum Kind: String {
    /// Mentioned, and not defined so far.
    case unknown = "type"
    case structure = "struct"
    case union = "union"
    case enumeration = "enum"
    case alias = "typedef"
  }
  let symbol: Word
  private unowned(unsafe) let table: TypeTable
  /// A name that no other type has, for BindingSpec, which finds it by that from then on.
  private(set) lazy var cName = table.name(self)
  var kind = Kind.unknown
  var source: DefinitionSource?
  /// The form `(…-c-struct NAME …)` itself when it did not come from a module's text.
  var isRead = false

  // Once it is read.
  var record: RecordDefinition?
  var enumeration: EnumerationDefinition?
  var alias: ForeignType?
  var aliasAlignment: UInt64?
  /// Why it cannot be used.
  var problem: ForeignError?
  /// The type that is this name.
  var type: ForeignType?

  init(symbol: Word, table: TypeTable) {
    self.symbol = symbol
    self.table = table
  }
}

/// Where a definition is: in the text of a module that stays in memory, or as a form.
enum DefinitionSource {
  case text(module: Int, offset: Int, line: Int32)
  case form(Word)
}

/// A struct or union: its fields by name, those of anonymous members among them.
final class RecordDefinition {
  struct Field {
    /// As the module names it; nil where there is no name.
    var name: String?
    var type: ForeignType
    var isAnonymous = false
    /// A bit-field's.
    var bits: Int?
  }
  /// Where a field is, from the start of the whole record.
  struct Place {
    var name: String
    var type: ForeignType
    /// In bytes, or in bits for a bit-field.
    var offset: Int
    var bits: Int?
    var isSigned = false
  }
  var fields: [Field] = []
  var spec: Record?
  /// Once the layout is known.
  var places: [Place] = []
  var placeByName: [String: Int] = [:]
  var placeBySymbol: [Word: Int] = [:]
  var isLaidOut = false
}

/// An enum: its keywords and values.
final class EnumerationDefinition {
  var type: ForeignType
  var isFlags = false
  var rows: [(keyword: Word, value: Int64)] = []
  var valueOf: [Word: Int64] = [:]
  var keywordOf: [Int64: Word] = [:]
  var spec: Enumeration
  init(type: ForeignType, spec: Enumeration) {
    self.type = type
    self.spec = spec
  }
}
