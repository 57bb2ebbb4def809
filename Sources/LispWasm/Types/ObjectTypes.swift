/// How Lisp objects look in a module.
///
/// NIL is the null reference, small integers are `i31ref`, everything else is one of these. They stand in one
/// recursion group, which makes types of the same shape different; text and plain vectors are groups of
/// their own, so that any other module that declares them has the same types.
struct ObjectTypes {
  /// Shared with bridges and hosts. UTF-8 text at the boundary is what strings of ASCII are made of.
  let boundary = BoundaryTypes()
  let bytes: DefinedType
  let vector = DefinedType("vector", .array(.variable(.value)))

  // Numbers and characters.
  let double: DefinedType
  let single: DefinedType
  /// An integer beyond 31 bits that 64 bits can hold.
  let long: DefinedType
  let limbs: DefinedType
  let bignum: DefinedType
  let character: DefinedType

  let cons: DefinedType
  /// Characters of 32 bits.
  let wide: DefinedType
  /// ASCII in bytes, or else wide; the other one is null.
  let string: DefinedType
  let symbol: DefinedType
  let cell: DefinedType
  /// Objects with slots that Lisp code knows by number.
  let records: [RecordKind: DefinedType]
  /// A value of the host's, as it came.
  let host: DefinedType
  /// Marks what is not there: unbound variables, arguments that were not given.
  let marker: DefinedType
  /// What is thrown to leave a block or a catch.
  let exit: DefinedType

  let function: DefinedType
  let descriptor: DefinedType
  /// By number of arguments: the function itself, then the arguments.
  let entries: [DefinedType]
  /// The function itself, and a vector of arguments.
  let entryOfMany: DefinedType
  /// Calls with more arguments pass a vector.
  static let mostDirectArguments = 4

  /// Kinds of objects whose slots are values. One slot more than anybody asked for is at the end: the number by which
  /// tables know the object.
  enum RecordKind: String, CaseIterable {
    case instance, layout, array
    case hashTable = "hash-table"
    case package
    case randomState = "random-state"
    case pointer
    case octets, foreign
  }

  /// Where the number by which tables know an object is.
  static let hashOfCons = 2, hashOfString = 2, hashOfFunction = 1
  /// The first of the fields that closures add to functions.
  static let firstCapture = 2

  enum SymbolField {
    static let name = 0, value = 1, function = 2, plist = 3, properties = 4, package = 5, setter = 6, hash = 7
  }

  init() {
    bytes = boundary.bytes
    let group = DefinedType.Group()
    func define(_ name: String, _ composite: CompositeType, parent: DefinedType? = nil, isFinal: Bool = true)
      -> DefinedType
    { DefinedType(name, composite, parent: parent, isFinal: isFinal, in: group) }
    let value = FieldType.variable(.value)

    cons = define("cons", .structure([value, value]))
    double = define("double", .structure([.fixed(.f64)]))
    single = define("single", .structure([.fixed(.f32)]))
    long = define("long", .structure([.fixed(.i64)]))
    limbs = define("limbs", .array(.variable(.i32)))
    bignum = define("bignum", .structure([.fixed(.i32), .fixed(.object(limbs))]))
    character = define("character", .structure([.fixed(.i32)]))
    wide = define("wide", .array(.variable(.i32)))
    // The last field of this, and of functions, is the number by which tables know it; 0 until one asks.
    string = define("string", .structure([.variable(.nullable(bytes)), .variable(.nullable(wide)), .variable(.i32)]))
    symbol = define(
      "symbol",
      .structure([.variable(.object(string)), value, value, value, value, value, value, .variable(.i32)]))
    cell = define("cell", .structure([value]))
    var records: [RecordKind: DefinedType] = [:]
    for kind in RecordKind.allCases { records[kind] = define(kind.rawValue, .array(value)) }
    self.records = records
    host = define("host", .structure([.fixed(.anything)]))
    marker = define("marker", .structure([.fixed(.i32), .fixed(.i32)]))
    exit = define("exit", .structure([.fixed(.value), .fixed(.value)]))

    function = define("function", .structure([]), isFinal: false)
    descriptor = define("descriptor", .structure([]))
    let this = ValueType.object(function)
    entries = (0...Self.mostDirectArguments).map { count in
      define("entry\(count)", .function([this] + Array(repeating: .value, count: count), [.value]))
    }
    entryOfMany = define("entry-of-many", .function([this, .object(vector)], [.value]))
    function.composite = .structure([.fixed(.object(descriptor)), .variable(.i32)])
    descriptor.composite = .structure(
      entries.map { .fixed(.object($0)) } + [.fixed(.object(entryOfMany)), .variable(.value)])
  }

  /// The fields of a descriptor behind the direct entries.
  static let fieldOfMany = mostDirectArguments + 1
  static let fieldOfName = mostDirectArguments + 2

  /// Lets tables know conses by a number, which makes each of them a quarter larger and their making slower by a tenth.
  func giveHashesToConses() {
    cons.composite = .structure([.variable(.value), .variable(.value), .variable(.i32)])
  }

  var consesHaveHashes: Bool {
    if case .structure(let fields) = cons.composite { return fields.count > Self.hashOfCons }
    return false
  }

  /// Those of which many programs make no objects.
  var rare: [DefinedType] {
    let common: Set<RecordKind> = [.instance, .layout]
    return [double, single, bignum, host, exit] + RecordKind.allCases.filter { !common.contains($0) }.map { record($0) }
  }

  func record(_ kind: RecordKind) -> DefinedType { records[kind] ?? vector }
}
