/// Code as a tree: what functions consist of before they are bytes.
///
/// Nothing in it is an index. Functions, types, globals, locals and labels are the objects themselves, and
/// get their numbers when the module is written.
indirect enum Code {
  case i32(Int32)
  case i64(Int64)
  case f32(UInt32)
  case f64(UInt64)

  case get(Local)
  case set(Local, Code)
  case tee(Local, Code)
  /// Code that leaves two values, as a block whose label has two types does: the one below, and the one on top.
  case setTwo(Local, Local, Code)
  case getGlobal(Global)
  case setGlobal(Global, Code)

  /// An instruction without immediate operands.
  case plain(Opcode, [Code])

  case call(Function, [Code], isTail: Bool)
  /// The last operand is the function reference.
  case callReference(DefinedType, [Code], isTail: Bool)

  case null(HeapType)
  case function(Function)
  case test(HeapType, isNullable: Bool, Code)
  case cast(HeapType, isNullable: Bool, Code)
  case newStructure(DefinedType, [Code])
  case newDefaultStructure(DefinedType)
  case field(DefinedType, Int, Code)
  case setField(DefinedType, Int, Code, Code)
  /// Initial element, length.
  case newArray(DefinedType, Code, Code)
  case newDefaultArray(DefinedType, Code)
  case newArrayOf(DefinedType, [Code])
  /// Offset and length in bytes of a passive segment.
  case newArrayFromData(DefinedType, DataSegment, Code, Code)
  /// Array, index. `isSigned` is for packed elements only.
  case element(DefinedType, Code, Code, isSigned: Bool)
  case setElement(DefinedType, Code, Code, Code)
  /// array.copy: to, index, from, index, count.
  case copyElements(DefinedType, DefinedType, [Code])
  /// array.fill: array, index, value, count.
  case fillElements(DefinedType, [Code])

  case block(Label, ValueType?, [Code])
  case loop(Label, ValueType?, [Code])
  case branch(Label, Code?)
  /// The condition. A value that the label is to get is below it on the stack (`sequence([value, condition])`); when
  /// the branch is not taken the block goes on without it.
  case branchIf(Label, Code)
  /// Labels by number, and one for all others.
  case branchTable([Label], Label, Code)
  /// Leaves with the reference cast when it is one of the target type; otherwise it is the value.
  case branchOnCast(Label, from: ValueType, to: ValueType, Code)
  case branchOnCastFail(Label, from: ValueType, to: ValueType, Code)
  case branchOnNull(Label, Code)
  case branchOnNonNull(Label, Code)
  case conditional(Code, then: Code, else: Code?, ValueType?)
  /// Code for its effects, and a last one whose value, if any, is the value of all.
  case sequence([Code])
  case drop(Code)
  case returnValue(Code?)

  case tryTable([CatchClause], ValueType?, Code)
  case `throw`(Tag, [Code])
  case throwReference(Code)
  case unreachable
  /// Code that is not known yet when what is around it is made.
  case late(LateCode)

  static var nothing: Code { .sequence([]) }
}

/// A place in code that somebody fills before the module is written.
class LateCode {
  var code: Code
  init(_ code: Code) { self.code = code }
}

/// What a `try_table` does with an exception.
struct CatchClause {
  /// nil catches all.
  let tag: Tag?
  /// The label also gets the exception itself, as an exnref, behind the tag's values.
  let withReference: Bool
  let label: Label
}

/// A local variable or parameter.
final class Local {
  let name: String
  let type: ValueType
  /// Its number, while the function it belongs to is being written.
  var number = -1
  /// Whether it is set more than once, so that a value read earlier may not be what it holds now.
  var changes = false
  init(_ name: String, _ type: ValueType) {
    self.name = name
    self.type = type
  }
}

/// The target of a branch.
final class Label {
  /// The types of what a branch brings; more than one only for exceptions.
  let types: [ValueType]
  /// How many blocks are around what it stands for, while that is being written.
  var depth = -1
  init(_ types: [ValueType] = []) { self.types = types }
}

/// A function: imported, or with a body.
final class Function {
  let name: String
  let type: DefinedType
  var parameters: [Local]
  /// nil for an import, and where the body is a kept one.
  var body: Code?
  /// The body as it was kept when the prelude was compiled.
  var kept: KeptBody?
  var importedAs: (module: String, field: String)?
  // How far `Reach` is with it.
  var isReached = false
  var lowering: Reach.Work?
  /// As how many-th it was come across, while a module is being written.
  var number = -1
  /// Whether code refers to it by `function`, and whether an export or a global does, which engines take as announcement.
  var isReferred = false, isAnnounced = false
  /// Whether people know it by its name: a function of the program's, or of the standard.
  var isNamed = false

  init(_ name: String, type: DefinedType, parameters: [Local], body: Code?) {
    self.name = name
    self.type = type
    self.parameters = parameters
    self.body = body
  }
}

/// A global variable with a constant expression as its initial value.
final class Global {
  let name: String
  let type: ValueType
  let isMutable: Bool
  /// A constant expression; it may use globals that were made before.
  var initial: Code
  // How far `Reach` is with it.
  var isReached = false
  var works: [Reach.Work] = []
  /// As how many-th it was come across, while a module is being written.
  var number = -1
  init(_ name: String, _ type: ValueType, isMutable: Bool, initial: Code) {
    self.name = name
    self.type = type
    self.isMutable = isMutable
    self.initial = initial
  }
}

/// A kind of exception.
final class Tag {
  let name: String
  let type: DefinedType
  var importedAs: (module: String, field: String)?
  /// As how many-th it was come across, while a module is being written.
  var number = -1
  init(_ name: String, type: DefinedType) {
    self.name = name
    self.type = type
  }
}

/// Bytes that arrays are made of at run time.
final class DataSegment {
  var bytes: [UInt8]
  /// As how many-th it was come across, while a module is being written.
  var number = -1
  init(_ bytes: [UInt8] = []) { self.bytes = bytes }
}

/// A whole module, before anything has a number.
///
/// What is written is what can be reached from `exports` and `start`: everything else need not be in these lists at all.
struct WasmModule {
  enum Exported {
    case function(Function)
    case global(Global)
    case tag(Tag)
  }
  var name = ""
  var exports: [(name: String, item: Exported)] = []
  var start: Function?
  /// Which names are written too, for debuggers and backtraces.
  var names = Names.all

  enum Names {
    case none
    /// Those of functions that somebody has written, as `Function.isNamed` has it.
    case ofFunctions
    /// Also those of locals, types, globals and tags.
    case all
  }
}
