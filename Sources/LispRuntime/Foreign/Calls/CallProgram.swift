import BindingSpec
import CGuard

/// A call as a few steps: which argument goes where in the frame, and how. Plain memory, so that running it costs little,
/// and zeros are a program that is not prepared.
struct CallProgram {
  /// One argument on its way into C.
  struct Step {
    enum Kind: UInt8 {
      case signed, unsigned
      case bool, boolean
      case float, double
      case pointer, string
      case enumeration
      case object
      /// A record: its bytes, by moves.
      case record
      /// Anything else: written to memory, then moved.
      case general
      /// An argument that the caller does not give: the address of room for it.
      case out
      /// One that is handed in and comes back changed.
      case changed
    }
    var kind: Kind
    /// Of an integer or a record.
    var size: UInt32
    /// The argument's number among those that Lisp gives.
    var source: UInt16
    /// The parameter's number, for messages.
    var parameter: UInt16
    var frame: UInt32
    var type: Int32
    /// The type that a pointer leads to.
    var target: Int32 = 0
    var firstMove: UInt16
    var moveCount: UInt16
    /// What the moves count from.
    var memory: UInt32
  }

  enum Result: UInt8 {
    case void, signed, unsigned, bool, boolean, float, double, pointer, string, enumeration, object, memory
  }

  enum State: UInt8 {
    case unprepared
    case ready
    /// Ready, and its arguments have to be looked at first.
    case contracted
    /// Further arguments come with their types.
    case variadic
    /// A stub that takes pointers to all arguments.
    case byReference
    case readVariable, writeVariable
  }
  var state = State.unprepared
  /// Whether all steps are among those that the quickest way knows.
  var isPlain = false
  /// What `QuickCall` needs, when it can do the call: how many arguments and one more, and a byte for each.
  var quickCount: UInt16 = 0
  var quickChecks: UInt64 = 0
  var result = Result.void
  /// Whether something is to be done after the call: results through pointers, strings to be freed.
  var hasAftermath = false
  var argumentCount: UInt16 = 0
  var stepCount: UInt16 = 0
  var resultType: Int32 = 0
  /// The type that a pointer as result leads to.
  var resultTarget: Int32 = 0
  var resultSize: UInt32 = 0
  var frameSize: UInt32 = 0
  /// Where in the frame the result lies, or the address for it.
  var resultFrame: UInt32 = 0
  var resultInMemory = false
  /// Whether the result is a record in registers, which moves bring to where it will lie.
  var resultIsRecord = false
  var firstResultMove: UInt16 = 0
  var resultMoveCount: UInt16 = 0
  var function: UnsafeMutableRawPointer?
  var shape: UnsafeMutablePointer<ForeignShape>?
  var moves: UnsafeMutablePointer<ForeignMove>?
  var steps: UnsafeMutablePointer<Step>?
  /// Its place among `ForeignSide.plans`.
  var plan: Int32 = -1
}

/// One parameter of a signature.
struct ForeignParameter {
  enum Direction { case given, out, changed }
  var name: String?
  var type: ForeignType
  /// How many elements a pointer leads to.
  enum Length {
    case number(Int)
    /// As many as another parameter says.
    case name(String)
  }
  var direction = Direction.given
  var length: Length?
  /// Whether NULL is refused.
  var isRequired = false
  var scope = CallbackScope.forever
}

extension ForeignSide {
  /// Works out how a call of these types is done.
  ///
  /// - Parameter fixed: how many parameters stand before the dots; nil for a function without dots.
  func compile(
    _ parameters: [ForeignParameter], result: ForeignType, fixed: Int?, convention: CallingConvention = .c,
    isUnspecified: Bool = false
  ) throws(LispError) -> CallProgram {
    let named = parameters.prefix(fixed ?? parameters.count).map(\.type.cType)
    let behind = parameters.dropFirst(fixed ?? parameters.count).map(\.type.cType)
    let list: FunctionType.Parameters =
      isUnspecified ? .unspecified : fixed == nil ? .fixed(Array(named)) : .variadic(Array(named))
    let type = FunctionType(list, returns: result.cType, convention: convention)
    for parameter in parameters { try settle(parameter.type) }
    try settle(result)
    let plan: CallPlan
    do throws(CallFailure) {
      plan = try CallPlan(type, variadic: Array(behind), layout: types.layout, interfaces: interfaces)
    } catch {
      if case .layout(let layout) = error { throw types.failure(layout, about: "the call") }
      throw ForeignError(.unsupportedCall, error.message).condition(machine)
    }
    var program = CallProgram()
    program.state = .ready
    program.shape = plan.shape
    program.moves = plan.moves
    program.frameSize = UInt32(plan.frameSize)
    var steps: [CallProgram.Step] = []
    var source = 0
    for (index, parameter) in parameters.enumerated() {
      let value = plan.arguments[index]
      // Behind the dots a type stands before each value.
      if let fixed, index >= fixed { source = fixed + (index - fixed) * 2 + 1 }
      let step = try self.step(parameter, value, plan, index: index, source: source)
      if parameter.direction == .out || parameter.direction == .changed { program.hasAftermath = true }
      steps.append(step)
      if parameter.direction != .out { source += 1 }
    }
    program.argumentCount = UInt16(clamping: source)
    program.stepCount = UInt16(clamping: steps.count)
    let block = UnsafeMutablePointer<CallProgram.Step>.allocate(capacity: max(1, steps.count))
    for (index, step) in steps.enumerated() { (block + index).initialize(to: step) }
    program.steps = block
    stepBlocks.append(block)
    try setResult(result, plan, &program)
    program.plan = Int32(plans.count)
    program.isPlain =
      !program.resultInMemory && (program.result != .memory || program.resultIsRecord) && !program.hasAftermath
      && fixed == nil && steps.enumerated().allSatisfy { Int($1.source) == $0 && isPlain($1, plan) }
    plans.append(plan)
    return program
  }

  private func isPlain(_ step: CallProgram.Step, _ plan: CallPlan) -> Bool {
    switch step.kind {
    case .signed, .unsigned, .pointer, .double, .string: true
    case .record: plan.carriesBytes(of: Int(step.parameter))
    case .bool, .boolean, .float, .enumeration, .object, .general, .out, .changed: false
    }
  }

  /// Makes sure that whatever stands in the way of a type's size is said as the program would say it.
  private func settle(_ type: ForeignType) throws(LispError) {
    if case .void = type.kind { return }
    if case .function = try types.resolved(type).kind { return }
    _ = try types.measure(type)
  }

  private func step(
    _ parameter: ForeignParameter, _ value: CallPlan.Value, _ plan: CallPlan, index: Int, source: Int
  ) throws(LispError) -> CallProgram.Step {
    let type = try types.resolved(parameter.type)
    let moves = value.moves
    var step = CallProgram.Step(
      kind: .general, size: UInt32(value.size), source: UInt16(clamping: source),
      parameter: UInt16(clamping: index), frame: 0, type: Int32(type.number), firstMove: UInt16(moves.lowerBound),
      moveCount: UInt16(moves.count), memory: UInt32(value.offset))
    // A value that fills one register or slot is written there directly.
    let isDirect = moves.count == 1 && plan.moves[moves.lowerBound].kind != .address
    if isDirect { step.frame = plan.moves[moves.lowerBound].frame }
    if parameter.direction != .given {
      guard case .pointer = type.kind else {
        throw ForeignError(
          .typeMismatch, "a parameter of direction out must be a pointer, not \(parameter.type.text)"
        ).condition(machine)
      }
      step.kind = parameter.direction == .out ? .out : .changed
      return step
    }
    switch type.kind {
    case .integer(let isSigned, let size) where isDirect:
      step.kind = isSigned ? .signed : .unsigned
      step.size = UInt32(size)
    case .bool where isDirect: step.kind = .bool
    case .boolean where isDirect: step.kind = .boolean
    // Behind the dots a float travels as a double.
    case .float where isDirect: step.kind = value.size == 8 ? .double : .float
    case .double where isDirect: step.kind = .double
    case .pointer, .function, .array:
      step.kind = .pointer
      step.target = Int32(try targetNumber(type))
    case .string: step.kind = .string
    case .anyObject: step.kind = .object
    case .named(let entry):
      switch entry.kind {
      case .enumeration: step.kind = isDirect ? .enumeration : .general
      case .structure, .union: step.kind = .record
      case .unknown, .alias: break
      }
    default: break
    }
    return step
  }

  private func setResult(_ type: ForeignType, _ plan: CallPlan, _ program: inout CallProgram) throws(LispError) {
    let resolved = try types.resolved(type)
    program.resultType = Int32(resolved.number)
    guard let value = plan.result else { return }
    program.resultSize = UInt32(value.size)
    program.resultInMemory = plan.resultAddressOffset != nil
    let isDirect = value.moves.count == 1 && plan.resultAddressOffset == nil
    program.resultFrame =
      plan.resultAddressOffset.map(UInt32.init) ?? (isDirect ? plan.moves[value.moves.lowerBound].frame : 0)
    program.result = .memory
    if case .named(let entry) = resolved.kind, entry.kind == .structure || entry.kind == .union {
      program.resultIsRecord = !program.resultInMemory && value.alignment <= 16
      program.firstResultMove = UInt16(clamping: value.moves.lowerBound)
      program.resultMoveCount = UInt16(clamping: value.moves.count)
    }
    guard isDirect else { return }
    switch resolved.kind {
    case .integer(let isSigned, _): program.result = isSigned ? .signed : .unsigned
    case .bool: program.result = .bool
    case .boolean: program.result = .boolean
    case .float: program.result = .float
    case .double: program.result = .double
    case .pointer, .function:
      program.result = .pointer
      program.resultTarget = Int32(try targetNumber(resolved))
    case .string: program.result = .string
    case .anyObject: program.result = .object
    case .named(let entry) where entry.kind == .enumeration: program.result = .enumeration
    default: break
    }
  }
}
