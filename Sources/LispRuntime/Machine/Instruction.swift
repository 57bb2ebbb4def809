/// One instruction of the machine, 64 bits:
///
///     c:16 │ b:16 │ a:16 │ x:8 │ opcode:8
///
/// `a`, `b` and `c` are registers of the frame unless the opcode says otherwise; a jump's distance is
/// `x` and `c` together, signed, counted from the next instruction.
struct Instruction {
  var bits: UInt64

  @inline(__always)
  init(_ opcode: Opcode, a: Int = 0, b: Int = 0, c: Int = 0, x: Int = 0) {
    bits =
      UInt64(opcode.rawValue) | UInt64(x & 0xFF) << 8 | UInt64(a & 0xFFFF) << 16
      | UInt64(b & 0xFFFF) << 32 | UInt64(c & 0xFFFF) << 48
  }

  @inline(__always) var opcode: Opcode { unsafeBitCast(UInt8(truncatingIfNeeded: bits), to: Opcode.self) }
  @inline(__always) var a: Int { Int(bits &>> 16 & 0xFFFF) }
  @inline(__always) var b: Int { Int(bits &>> 32 & 0xFFFF) }
  @inline(__always) var c: Int { Int(bits &>> 48) }
  @inline(__always) var x: Int { Int(bits &>> 8 & 0xFF) }
  /// `b` as a signed number.
  @inline(__always) var immediate: Int { Int(Int16(truncatingIfNeeded: bits &>> 32)) }
  /// `c` as a signed number.
  @inline(__always) var smallC: Int { Int(Int16(truncatingIfNeeded: bits &>> 48)) }
  /// `b` and `c` as one signed number.
  @inline(__always) var wide: Int { Int(Int64(bitPattern: bits) &>> 32) }

  /// Twenty-four bits of `x` and `c`.
  @inline(__always) var distance: Int {
    Int(Int64(bitPattern: bits) &>> 48) &<< 8 | Int(bits &>> 8 & 0xFF)
  }
  static let farthestJump = (1 << 23) - 1

  mutating func setDistance(_ distance: Int) {
    bits = bits & 0x0000_FFFF_FFFF_00FF
    bits |= UInt64(UInt8(truncatingIfNeeded: distance)) << 8
    bits |= UInt64(UInt16(truncatingIfNeeded: distance >> 8)) << 48
  }

  static func wide(_ opcode: Opcode, a: Int, _ value: Int) -> Instruction {
    var instruction = Instruction(opcode, a: a)
    instruction.bits |= UInt64(UInt32(truncatingIfNeeded: value)) << 32
    return instruction
  }
}

/// What an instruction does. `r` is a register, `k` a constant of the function, `→` a jump.
enum Opcode: UInt8, CaseIterable {
  // Moving values
  /// r[a] = r[b]
  case move
  /// r[a] = k[wide]
  case constant
  /// r[a] = the fixnum `wide`
  case fixnum
  case `nil`
  case t
  /// r[a] = value of the symbol k[wide]
  case global
  case setGlobal
  /// r[a] = #'k[wide]
  case globalFunction
  /// r[a] = what the closure captured as number b
  case captured
  /// r[a] = the value of the cell captured as number b
  case capturedCell
  case setCapturedCell
  /// r[a] = a new cell with r[a]
  case makeCell
  /// r[a] = the value of the cell r[b]
  case cell
  /// the cell r[b] gets r[a]
  case setCell
  /// r[a] = a closure over the code k[b]; c captures follow as `capture` instructions
  case closure
  /// part of `closure`: x is 0 for register b, 1 for what the running closure captured as b
  case capture
  /// capture c of the function r[a] becomes r[b]
  case patchCapture

  // Calls: the callee's frame begins at a+3; b arguments stand there
  /// calls the function of the symbol k[c]
  case callGlobal
  /// calls the function or symbol r[a]
  case call
  case tailCallGlobal
  case tailCall
  /// calls r[a] with arguments of which the last is a list
  case apply
  case tailApply
  case `return`
  /// returns r[a] and whatever further values there are
  case returnValues

  // Several values
  /// the b values from r[a] on are what comes next
  case values
  /// only r[a] is
  case oneValue
  /// r[a], r[a+1] … take b values, NIL where there are fewer
  case takeValues
  /// r[a] = all values as a list
  case valuesToList
  /// r[a] and further values from a list
  case listToValues

  // Jumps
  case jump
  /// a jump back, which is a safe point
  case loop
  // Loops that test: each is a safe point when it goes on.
  case loopIfNil
  case loopIfTrue
  case loopIfLess
  case loopUnlessLess
  case loopIfLessEqual
  case loopUnlessLessEqual
  case loopUnlessNumbersEqual
  case loopIfLessFixnum
  /// r[a] += 1 and a loop while it is below r[b]; passes over the next instruction, which makes the same test and is
  /// what other numbers than fixnums come to
  case countBelow
  /// … while it is not above r[b]
  case countThrough
  /// … while it is below the immediate `b`
  case countBelowFixnum
  case jumpIfNil
  case jumpIfTrue
  case jumpIfEq
  case jumpUnlessEq
  /// compares r[a] with the immediate `b` as a small fixnum
  case jumpIfEqFixnum
  case jumpUnlessEqFixnum
  case jumpIfCons
  case jumpUnlessCons
  /// r[a] was given by the caller
  case jumpIfSupplied
  case jumpIfLess
  case jumpUnlessLess
  case jumpIfLessEqual
  case jumpUnlessLessEqual
  case jumpIfNumbersEqual
  case jumpUnlessNumbersEqual
  case jumpIfLessFixnum
  case jumpUnlessLessFixnum
  case jumpIfLessEqualFixnum
  case jumpUnlessLessEqualFixnum
  case jumpIfGreaterFixnum
  case jumpUnlessGreaterFixnum
  case jumpIfGreaterEqualFixnum
  case jumpUnlessGreaterEqualFixnum
  case jumpIfNumbersEqualFixnum
  case jumpUnlessNumbersEqualFixnum
  /// to one of the `jump`s that follow, by the fixnum r[a]
  case dispatch

  // Arithmetic
  case add
  case subtract
  case multiply
  /// r[a] = −r[b]
  case negate
  /// r[a] = r[b] + the small number c
  case addFixnum
  case less
  case lessEqual
  case numbersEqual
  case logicalAnd
  case logicalOr

  // Data
  case cons
  case car
  case cdr
  case setCar
  case setCdr
  case eq
  case eql
  case not
  case isCons
  case isSymbol
  case svref
  case setSvref
  case aref
  case setAref
  /// r[a] = slot c of r[b] when its layout is or includes k[x…]: the layout stands in the next word
  case structureRef
  case setStructureRef

  // Leaving
  /// a point to come back to under the tag r[a]
  case pushCatch
  /// r[a] = what was thrown here
  case thrown
  case pushCleanup
  case popControl
  /// the value in r[a], and all values of it, go to the catch under r[b]
  case `throw`
  /// r[a] … r[a+2] remember what was going on when a cleanup began
  case beginCleanup
  case endCleanup
  /// the symbol k[b] is bound to r[a]
  case bindDynamic
  /// the list of symbols r[a] is bound to the list of values r[b]
  case bindDynamicLists
  /// the latest c bindings end
  case unbind
  /// all bindings down to the depth in r[a] end
  case unbindTo
  /// r[a] = how many bindings there are
  case bindingDepth

  /// Back to Swift: what the outermost call of a run returns to.
  case halt
}
