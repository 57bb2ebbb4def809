import BindingSpec
import TestSupport

/// A random signature with one set of arguments and one result, and the C functions that know them.
///
/// `f` checks its arguments and returns the result; `c` calls a function pointer with the arguments and checks what that
/// returns. Both say in `bad` which number was wrong first.
struct RandomSignature {
  var type: FunctionType
  /// The types behind the dots as the caller has them.
  var variadic: [CType] = []
  var arguments: [[CLeaf]] = []
  var result: [CLeaf] = []
  var name: String

  init(_ number: Int, _ types: inout RandomTypes) {
    name = "\(number)"
    let count = types.random.chance(75) ? types.random.number(0...9) : types.random.number(10...40)
    var parameters: [CType] = []
    for _ in 0..<count { parameters.append(types.value()) }
    let result = types.random.chance(10) ? CType.void : types.value()
    arguments = parameters.map { types.leaves(of: $0) }
    if result != .void { self.result = types.leaves(of: result) }
    type = FunctionType(.fixed(parameters), returns: result)
    guard types.random.chance(12), !parameters.isEmpty else { return }
    let isSmall = [CType.scalar(.float16), .scalar(.bool), .scalar(.float)].contains(parameters[count - 1])
    if isSmall || Self.promotes(parameters[count - 1]) { return }
    type = FunctionType(.variadic(parameters), returns: result)
    for _ in 0..<types.random.number(0...6) {
      let original = types.value()
      if original == .scalar(.float16) { continue }
      variadic.append(original)
      var leaves = types.leaves(of: original)
      if Self.promotes(original) {
        leaves[0].spelling = "int"
        if case .integer(let bytes, let isSigned, _) = leaves[0].kind, case .integer(var value) = leaves[0].number {
          if isSigned, value >> UInt128(bytes * 8 - 1) & 1 == 1 { value |= ~0 << UInt128(bytes * 8) }
          leaves[0].number = .integer(value & 0xFFFF_FFFF)
        }
        leaves[0].kind = .integer(bytes: 4, isSigned: true, isBool: false)
      } else if original == .scalar(.float) {
        leaves[0].spelling = "double"
        leaves[0].kind = .double
      }
      arguments.append(leaves)
    }
  }

  private static func promotes(_ type: CType) -> Bool {
    guard case .scalar(let scalar) = type, Target.host.isSigned(scalar) != nil else { return false }
    return (Target.host.sizeAndAlignment(of: scalar)?.size ?? 4) < 4
  }

  /// The two functions.
  func text(_ types: RandomTypes) -> String {
    let parameters = type.fixedParameters
    var isVariadic = false
    if case .variadic = type.parameters { isVariadic = true }
    let result = types.spelling(of: type.result)
    let declared = parameters.enumerated().map { "\(types.spelling(of: $1)) a\($0)" }
    var extra: [String] = []
    for (index, original) in variadic.enumerated() {
      let leaves = arguments[parameters.count + index]
      let spelling = leaves.count == 1 && leaves[0].path.isEmpty ? leaves[0].spelling : types.spelling(of: original)
      extra.append(spelling)
    }
    let list = declared.isEmpty ? "void" : declared.joined(separator: ", ") + (isVariadic ? ", ..." : "")
    var text = "\(result) f\(name)(\(list)) {\n  bad = 0;\n"
    if isVariadic {
      text += "  va_list ap; va_start(ap, a\(parameters.count - 1));\n"
      for (index, spelling) in extra.enumerated() {
        text += "  \(spelling) a\(parameters.count + index) = va_arg(ap, \(spelling));\n"
      }
      text += "  va_end(ap);\n"
    }
    for (index, leaves) in arguments.enumerated() {
      for leaf in leaves {
        text += "  if (!(a\(index)\(leaf.path) == \(leaf.literal))) bad = bad ? bad : \(index + 1);\n"
      }
    }
    if type.result != .void {
      text += "  \(result) r; memset(&r, 0, sizeof r);\n"
      for leaf in self.result { text += "  r\(leaf.path) = \(leaf.literal);\n" }
      text += "  return r;\n"
    }
    text += "}\n"

    let types0 = parameters.map { types.spelling(of: $0) }
    let pointer = types0.isEmpty ? "void" : types0.joined(separator: ", ") + (isVariadic ? ", ..." : "")
    text += "void c\(name)(\(result) (*f)(\(pointer))) {\n  bad = 0;\n"
    for (index, leaves) in arguments.enumerated() {
      let spelling =
        index < parameters.count ? types.spelling(of: parameters[index]) : extra[index - parameters.count]
      text += "  \(spelling) a\(index); memset(&a\(index), 0, sizeof a\(index));\n"
      for leaf in leaves { text += "  a\(index)\(leaf.path) = \(leaf.literal);\n" }
    }
    let call = "f(\(arguments.indices.map { "a\($0)" }.joined(separator: ", ")))"
    if type.result == .void {
      text += "  \(call);\n"
    } else {
      text += "  \(result) r = \(call);\n"
      for leaf in self.result { text += "  if (!(r\(leaf.path) == \(leaf.literal))) bad = 1000;\n" }
    }
    return text + "}\n"
  }
}
