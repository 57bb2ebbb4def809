import BindingSpec
import CGuard

/// How functions of one signature are called and how callbacks of it are answered: for each argument and the result, which
/// bytes travel in which register or word of the stack.
///
/// A call is four steps on plain memory, none of which allocates or counts references:
///
/// ```swift
/// plan.write(arguments, to: frame)        // or write single registers, at the offsets of `arguments[n].moves`
/// plan.setResultAddress(result, in: frame)
/// plan.call(function, frame)
/// plan.readResult(into: result, from: frame)
/// ```
final class CallPlan {
  /// One argument, or the result.
  struct Value {
    /// As it is passed: promoted behind the dots, arrays as pointers.
    var type: CType
    var size: Int
    var alignment: Int
    /// Where it lies in a buffer that holds all arguments; 0 for a result.
    var offset: Int
    /// Its part of `moves`.
    var moves: Range<Int>
  }

  let arguments: [Value]
  /// nil for `void`.
  let result: Value?
  /// The size of a buffer for all arguments.
  let argumentsSize: Int
  /// The size of a frame with its stack, a multiple of 16.
  let frameSize: Int
  /// Where in the frame the address of a result in memory belongs; nil when the result comes in registers.
  let resultAddressOffset: Int?
  let shape: UnsafeMutablePointer<ForeignShape>
  let moves: UnsafeMutablePointer<ForeignMove>
  private let moveCount: Int
  private let argumentMoveCount: Int

  /// - Parameter variadic: the types behind the dots, as the caller has them; they are promoted here.
  init<Environment>(
    _ function: FunctionType, variadic: [CType] = [], layout: Layout<Environment>, interfaces: InterfaceCache
  ) throws(CallFailure) {
    var builder = CallPlanBuilder(layout: layout)
    do throws(LayoutError) {
      try builder.add(function, variadic: variadic)
    } catch {
      throw .layout(error)
    }
    if let problem = builder.problem { throw .unsupported(problem) }
    if builder.shape.path == .libffi { builder.shape.interface = try interfaces.interface(for: builder.shape) }
    arguments = builder.arguments
    result = builder.result
    argumentsSize = builder.argumentsSize
    frameSize = Int(FOREIGN_AT_STACK) + (Int(builder.shape.stack_size) + 15) & ~15
    resultAddressOffset = builder.resultAddressOffset
    shape = .allocate(capacity: 1)
    shape.initialize(to: builder.shape)
    moveCount = builder.moves.count
    argumentMoveCount = builder.argumentMoveCount
    moves = .allocate(capacity: max(1, moveCount))
    for (index, move) in builder.moves.enumerated() { (moves + index).initialize(to: move) }
  }

  deinit {
    shape.deallocate()
    moves.deallocate()
  }

  /// Whether all arguments travel in registers.
  var isRegisterCall: Bool { shape.pointee.path != .libffi }

  /// Whether an argument's own bytes travel, and not their address.
  func carriesBytes(of argument: Int) -> Bool {
    arguments[argument].moves.allSatisfy { moves[$0].kind != .address }
  }

  /// Writes all arguments from a buffer that has them at their offsets.
  func write(_ buffer: UnsafeRawPointer, to frame: UnsafeMutablePointer<ForeignFrame>) {
    foreign_gather(moves, argumentMoveCount, buffer, frame)
  }

  /// Writes one argument.
  func write(argument index: Int, from value: UnsafeRawPointer, to frame: UnsafeMutablePointer<ForeignFrame>) {
    let argument = arguments[index]
    foreign_gather(moves + argument.moves.lowerBound, argument.moves.count, value - argument.offset, frame)
  }

  /// Tells the function where a result in memory belongs.
  func setResultAddress(_ result: UnsafeMutableRawPointer, in frame: UnsafeMutablePointer<ForeignFrame>) {
    guard let resultAddressOffset else { return }
    UnsafeMutableRawPointer(frame).storeBytes(
      of: result, toByteOffset: resultAddressOffset, as: UnsafeMutableRawPointer.self)
  }

  func call(_ function: UnsafeMutableRawPointer, _ frame: UnsafeMutablePointer<ForeignFrame>) {
    foreign_call(shape, frame, function)
  }

  /// Reads a result that came in registers; one in memory is there already.
  func readResult(into result: UnsafeMutableRawPointer, from frame: UnsafePointer<ForeignFrame>) {
    foreign_scatter(moves + argumentMoveCount, moveCount - argumentMoveCount, result, frame)
  }

  /// A callback's side: reads all arguments into a buffer.
  func readArguments(into buffer: UnsafeMutableRawPointer, from frame: UnsafePointer<ForeignFrame>) {
    foreign_scatter(moves, argumentMoveCount, buffer, frame)
  }

  /// A callback's side: hands the result back, in registers or where the caller wants it.
  func writeResult(_ value: UnsafeRawPointer, to frame: UnsafeMutablePointer<ForeignFrame>) {
    guard let result else { return }
    if let resultAddressOffset {
      let address = UnsafeRawPointer(frame).load(
        fromByteOffset: resultAddressOffset, as: UnsafeMutableRawPointer?.self)
      address?.copyMemory(from: value, byteCount: result.size)
      if shape.pointee.result == .general { frame.pointee.result_general.0 = UInt64(UInt(bitPattern: address)) }
    } else {
      foreign_gather(moves + argumentMoveCount, moveCount - argumentMoveCount, value, frame)
    }
  }
}
