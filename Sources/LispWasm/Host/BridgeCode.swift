/// Shorthand for the code of bridges: 32-bit arithmetic, and loops over arrays.
enum BridgeCode {
  static func add(_ left: Code, _ right: Code) -> Code { .plain(.i32Add, [left, right]) }
  static func add(_ left: Code, _ right: Int32) -> Code { add(left, .i32(right)) }
  static func and(_ left: Code, _ right: Int32) -> Code { .plain(.i32And, [left, .i32(right)]) }
  static func or(_ left: Code, _ right: Code) -> Code { .plain(.i32Or, [left, right]) }
  static func shiftLeft(_ left: Code, _ right: Int32) -> Code { .plain(.i32ShiftLeft, [left, .i32(right)]) }
  static func shiftRight(_ left: Code, _ right: Int32) -> Code { .plain(.i32ShiftRightUnsigned, [left, .i32(right)]) }
  static func equal(_ left: Code, _ right: Int32) -> Code { .plain(.i32Equal, [left, .i32(right)]) }
  static func less(_ left: Code, _ right: Code) -> Code { .plain(.i32LessUnsigned, [left, right]) }
  static func less(_ left: Code, _ right: Int32) -> Code { less(left, .i32(right)) }
  static func notLess(_ left: Code, _ right: Code) -> Code { .plain(.i32GreaterOrEqualUnsigned, [left, right]) }
  static func notLess(_ left: Code, _ right: Int32) -> Code { notLess(left, .i32(right)) }

  static func call(_ function: Function, _ arguments: Code...) -> Code { .call(function, arguments, isTail: false) }
  static func when(_ condition: Code, _ body: Code...) -> Code {
    .conditional(condition, then: .sequence(body), else: nil, nil)
  }
  static func length(_ array: Code) -> Code { .plain(.arrayLength, [array]) }
  static func isNull(_ reference: Code) -> Code { .plain(.isNull, [reference]) }

  /// Counts a local up to a limit.
  static func count(_ index: Local, upTo limit: Code, _ body: Code...) -> Code {
    loop(while: less(.get(index), limit), body + [.set(index, add(.get(index), 1))])
  }

  static func loop(while condition: Code, _ body: [Code]) -> Code {
    let (again, done) = (Label(), Label())
    return .block(
      done, nil,
      [
        .loop(
          again, nil,
          [.branchIf(done, .plain(.i32EqualZero, [condition]))] + body + [.branch(again, nil)])
      ])
  }
}
