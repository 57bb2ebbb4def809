import LispRuntime

/// An operation that compiled code does in place instead of calling a function.
struct Intrinsic {
  /// How many arguments it takes as a function object; nil when it is none.
  var arity: Int?
  var returnsSeveral = false
  /// Nil when these arguments are for the function of the same name.
  let lower: (FunctionLowering, [Core], Use) throws(LoweringError) -> Lowered?
}

/// All of them, by the records of their names.
final class Intrinsics {
  let machine: Machine
  private var table: [Word: Intrinsic] = [:]
  private var negations: Set<Word> = []
  private var machineForms: [Word: Form] = [:]

  subscript(record: Word) -> Intrinsic? { table[record] }

  /// `not` and `null`.
  func isNegation(_ record: Word) -> Bool { negations.contains(record) }

  /// The form that a type of the package WASM stands for in declarations.
  func machineForm(_ type: Word) -> Form? { machineForms[type] }

  private init(_ machine: Machine) { self.machine = machine }

  static func all(_ machine: Machine, _ types: ObjectTypes) -> Intrinsics {
    let intrinsics = Intrinsics(machine)
    intrinsics.defineMachineOperations(types)
    intrinsics.defineObjectOperations()
    intrinsics.defineNumberOperations()
    intrinsics.defineSystemOperations()
    intrinsics.negations = [
      machine.globalRecord(machine.intern("NOT")), machine.globalRecord(machine.intern("NULL")),
    ]
    return intrinsics
  }

  func declare(type name: String, _ form: Form) {
    machineForms[machine.intern(name.uppercased(), in: "WASM")] = form
  }

  /// Adds an operation with a fixed number of operands.
  func define(
    _ name: String, _ arity: Int, in package: String = "COMMON-LISP",
    _ lower: @escaping (FunctionLowering, [Core]) throws(LoweringError) -> Lowered
  ) {
    let isFunction = package != "WASM"
    let record = machine.globalRecord(machine.intern(name.uppercased(), in: package))
    table[record] = Intrinsic(arity: isFunction ? arity : nil) {
      (lowering, arguments, use) throws(LoweringError) -> Lowered? in
      if arguments.count != arity {
        if isFunction { return try lowering.wrongCountOfIntrinsic(record, arguments, use) }
        throw LoweringError(message: "\(name) takes \(arity) operands", place: lowering.place)
      }
      return try lower(lowering, arguments)
    }
  }

  /// Adds an operation that sees all its arguments, and may leave the call to a function.
  func defineAny(
    _ name: String, in package: String = "COMMON-LISP", arity: Int? = nil, returnsSeveral: Bool = false,
    _ lower: @escaping (FunctionLowering, [Core], Use) throws(LoweringError) -> Lowered?
  ) {
    let record = machine.globalRecord(machine.intern(name.uppercased(), in: package))
    table[record] = Intrinsic(arity: arity, returnsSeveral: returnsSeveral, lower: lower)
  }
}

extension FunctionLowering {
  /// A call of an operation with a wrong number of arguments: an error when it happens.
  func wrongCountOfIntrinsic(_ record: Word, _ arguments: [Core], _ use: Use) throws(LoweringError) -> Lowered {
    guard let function = try program.functionOfIntrinsic(record) else {
      throw LoweringError(message: "an operation has too few or too many operands", place: place)
    }
    return try callObject(.getGlobal(function), arguments, use)
  }

  /// An operand as a Lisp value.
  func operand(_ core: Core) throws(LoweringError) -> Code { value(try lower(core, .single)) }

  /// An operand of the engine's.
  func operand(_ core: Core, _ type: ValueType) throws(LoweringError) -> Code {
    convert(try lower(core, .single), to: .machine(type))
  }

  /// Keeps a value that is needed more than once.
  func keep(_ code: Code, _ type: ValueType, _ name: String = "kept") -> (set: Code, get: Code) {
    if case .get(let local) = code, !local.changes { return (.nothing, code) }
    let local = Local(name, type)
    return (.set(local, code), .get(local))
  }
}
