/// Instructions without immediate operands, by their encoding. Where there is a prefix it is the upper byte.
enum Opcode: UInt16, CaseIterable {
  case unreachable = 0x00
  case nop = 0x01
  case isNull = 0xD1
  case equalReferences = 0xD3
  case asNonNull = 0xD4

  case i32EqualZero = 0x45
  case i32Equal, i32NotEqual, i32Less, i32LessUnsigned, i32Greater, i32GreaterUnsigned
  case i32LessOrEqual, i32LessOrEqualUnsigned, i32GreaterOrEqual, i32GreaterOrEqualUnsigned
  case i64EqualZero = 0x50
  case i64Equal, i64NotEqual, i64Less, i64LessUnsigned, i64Greater, i64GreaterUnsigned
  case i64LessOrEqual, i64LessOrEqualUnsigned, i64GreaterOrEqual, i64GreaterOrEqualUnsigned
  case f32Equal = 0x5B
  case f32NotEqual, f32Less, f32Greater, f32LessOrEqual, f32GreaterOrEqual
  case f64Equal = 0x61
  case f64NotEqual, f64Less, f64Greater, f64LessOrEqual, f64GreaterOrEqual
  case i32LeadingZeros = 0x67
  case i32TrailingZeros, i32OneBits, i32Add, i32Subtract, i32Multiply
  case i32Divide, i32DivideUnsigned, i32Remainder, i32RemainderUnsigned, i32And, i32Or, i32Xor
  case i32ShiftLeft, i32ShiftRight, i32ShiftRightUnsigned, i32RotateLeft, i32RotateRight
  case i64LeadingZeros = 0x79
  case i64TrailingZeros, i64OneBits, i64Add, i64Subtract, i64Multiply
  case i64Divide, i64DivideUnsigned, i64Remainder, i64RemainderUnsigned, i64And, i64Or, i64Xor
  case i64ShiftLeft, i64ShiftRight, i64ShiftRightUnsigned, i64RotateLeft, i64RotateRight
  case f32Absolute = 0x8B
  case f32Negate, f32Ceiling, f32Floor, f32Truncate, f32Nearest, f32SquareRoot
  case f32Add, f32Subtract, f32Multiply, f32Divide, f32Minimum, f32Maximum, f32CopySign
  case f64Absolute = 0x99
  case f64Negate, f64Ceiling, f64Floor, f64Truncate, f64Nearest, f64SquareRoot
  case f64Add, f64Subtract, f64Multiply, f64Divide, f64Minimum, f64Maximum, f64CopySign
  case i32Wrap = 0xA7
  case i64ExtendSigned = 0xAC
  case i64ExtendUnsigned = 0xAD
  case f32ConvertI32 = 0xB2
  case f32ConvertI32Unsigned, f32ConvertI64, f32ConvertI64Unsigned, f32Demote
  case f64ConvertI32 = 0xB7
  case f64ConvertI32Unsigned, f64ConvertI64, f64ConvertI64Unsigned, f64Promote
  case i32ReinterpretF32 = 0xBC
  case i64ReinterpretF64, f32ReinterpretI32, f64ReinterpretI64
  case i32Extend8 = 0xC0
  case i32Extend16, i64Extend8, i64Extend16, i64Extend32
  // Prefix 0xFB.
  case arrayLength = 0xFB0F
  case convertExternToAny = 0xFB1A
  case convertAnyToExtern = 0xFB1B
  case newI31 = 0xFB1C
  case i31Signed = 0xFB1D
  case i31Unsigned = 0xFB1E
  // Prefix 0xFC.
  case i32TruncateSaturatedF64 = 0xFC02
  case i32TruncateSaturatedF64Unsigned = 0xFC03
  case i64TruncateSaturatedF64 = 0xFC06
  case i64TruncateSaturatedF64Unsigned = 0xFC07
}
