import BindingSpec

/// What became of a type at its place, and what that breaks.
struct TypeChange: Hashable, Sendable {
  var `class`: DriftClass = .none
  /// What changed, to follow “now”: “is 8 bytes where it was 4”.
  var reason: String?
  /// What the pointer says about NULL now.
  var nullability: Nullability?

  enum Nullability: Hashable, Sendable {
    case tightened, loosened
  }

  static let none = TypeChange()

  init(_ class: DriftClass = .none, _ reason: String? = nil) {
    self.class = `class`
    self.reason = reason
  }

  /// Keeps the worse of two.
  mutating func add(_ other: TypeChange) {
    if other.class > self.class {
      self.class = other.class
      reason = other.reason
    }
    nullability = nullability ?? other.nullability
  }
}

/// Where a type stands: what programs give, what they get, or what both sides read and write.
enum TypePosition {
  case parameter, result, storage
}

/// Compares types of the two sides by what they mean: typedefs are followed, records and enums are told by their tags, and
/// what became of a record under the same tag is the record's own story.
struct TypeComparison {
  let old: Side
  let new: Side
  let names: TypeRenames
  private let effort = Effort()
  var target: Target { new.layout.target }

  init(old: Side, new: Side, names: TypeRenames) {
    self.old = old
    self.new = new
    self.names = names
  }

  /// How much may still be looked at: typedefs of functions that take each other could double the work at every step.
  private final class Effort {
    var left = 0
    func isSpent(at depth: Int) -> Bool {
      if depth == 0 { left = 10_000 }
      left -= 1
      return left < 0 || depth > 32
    }
  }

  func change(_ a: CType, _ b: CType, _ position: TypePosition) -> TypeChange { change(a, b, position, depth: 0) }

  func change(_ a: CType, _ b: CType, _ position: TypePosition, depth: Int) -> TypeChange {
    // What is spelt the same means the same, or the typedef that it is made of is told of under its own name.
    if a == b { return .none }
    if effort.isSpent(at: depth) { return TypeChange(.source, "is nested too deep to be compared") }
    let (left, leftQualifiers) = old.resolve(a)
    let (right, rightQualifiers) = new.resolve(b)
    var change = TypeChange()
    change.add(qualifiers(leftQualifiers, rightQualifiers, position))
    change.nullability = nullability(leftQualifiers, rightQualifiers)
    change.add(unqualified(adjusted(left, position), adjusted(right, position), position, depth))
    return change
  }

  /// An array or a function among parameters is a pointer.
  private func adjusted(_ type: CType, _ position: TypePosition) -> CType {
    guard case .parameter = position else { return type }
    switch type {
    case .array(let element, _): return .pointer(element)
    case .function: return .pointer(type)
    default: return type
    }
  }

  private func qualifiers(_ a: Qualifiers, _ b: Qualifiers, _ position: TypePosition) -> TypeChange {
    guard case .storage = position else { return .none }
    if !a.contains(.const), b.contains(.const) { return TypeChange(.source, "may not be written any more") }
    if a.contains(.const), !b.contains(.const) { return TypeChange(.addition, "may be written") }
    if a.contains(.volatile) != b.contains(.volatile) {
      return b.contains(.volatile)
        ? TypeChange(.source, "is volatile") : TypeChange(.addition, "is not volatile any more")
    }
    return .none
  }

  private func nullability(_ a: Qualifiers, _ b: Qualifiers) -> TypeChange.Nullability? {
    if !a.contains(.nonnull), b.contains(.nonnull) { return .tightened }
    if a.contains(.nonnull), !b.contains(.nonnull) { return .loosened }
    return nil
  }

  private func unqualified(_ a: CType, _ b: CType, _ position: TypePosition, _ depth: Int) -> TypeChange {
    if isSame(a, b, depth) { return .none }
    switch (a, b) {
    case (.pointer(let a), .pointer(let b)): return pointee(a, b, position, depth)
    case (.block(let a), .block(let b)): return function(a, b, depth)
    case (.function(let a), .function(let b)): return function(a, b, depth)
    case (.array(let a, let m), .array(let b, let n)):
      // An array of none that says no length any more, at the end of a record, is where and what it was.
      if m != n, (m ?? 0) != 0 || (n ?? 0) != 0 {
        return TypeChange(.abi, "has \(n.map(String.init) ?? "no fixed number of") elements where it had \(count(m))")
      }
      return change(a, b, .storage, depth: depth + 1)
    case (.atomic(let a), .atomic(let b)): return change(a, b, .storage, depth: depth + 1)
    case (.void, _), (_, .void): return TypeChange(.abi, "is another type")
    default: return value(a, b, position)
    }
  }

  private func count(_ n: UInt64?) -> String { n.map(String.init) ?? "no fixed number" }

  /// Two types that are not the same and no pointers, or a pointer and something else.
  private func value(_ a: CType, _ b: CType, _ position: TypePosition) -> TypeChange {
    // What C takes for the same type: an enum and the integers that represent it.
    if isCompatible(a, b) { return .none }
    let left = old.representation(of: a)
    let right = new.representation(of: b)
    if left != right {
      if case .word(let m) = left, case .word(let n) = right {
        return TypeChange(.abi, "has \(n) \(n == 1 ? "byte" : "bytes") where it had \(m)")
      }
      if !left.isKnown, !right.isKnown { return TypeChange(.source, "is another type") }
      // The same numbers in another wrapping lie in memory as before, but may travel otherwise.
      if let x = left.leaves, let y = right.leaves, x == y, isSameSize(a, b), isPassedAlike(a, b) {
        return TypeChange(.source, "is another type of the same layout")
      }
      return TypeChange(.abi, "is represented otherwise")
    }
    if !left.isKnown { return TypeChange(.source, "is another type") }
    // An argument is converted, which nobody notices where nothing can get lost.
    if position == .parameter, case .scalar(let x) = a, case .scalar(let y) = b, x != .bool, y != .bool,
      old.isSigned(a) == new.isSigned(b)
    {
      return .none
    }
    return TypeChange(
      .source, old.isSigned(a) == new.isSigned(b) ? "is another type of the same size" : "has another sign")
  }

  private func isSameSize(_ a: CType, _ b: CType) -> Bool {
    guard let left = old.size(of: a), let right = new.size(of: b) else { return false }
    return left.size == right.size && left.alignment == right.alignment
  }

  private func isPassedAlike(_ a: CType, _ b: CType) -> Bool {
    guard let left = old.passing(of: a), let right = new.passing(of: b) else { return false }
    return left == right
  }

  private func pointee(_ a: CType, _ b: CType, _ position: TypePosition, _ depth: Int) -> TypeChange {
    let (left, leftQualifiers) = old.resolve(a)
    let (right, rightQualifiers) = new.resolve(b)
    var change = TypeChange()
    let gained = !leftQualifiers.contains(.const) && rightQualifiers.contains(.const)
    let lost = leftQualifiers.contains(.const) && !rightQualifiers.contains(.const)
    if gained {
      change.add(TypeChange(position == .parameter ? .addition : .source, "points to what may not be written"))
    } else if lost {
      change.add(TypeChange(position == .result ? .addition : .source, "points to what will be written"))
    }
    if !leftQualifiers.contains(.volatile), rightQualifiers.contains(.volatile) {
      change.add(TypeChange(position == .parameter ? .addition : .source, "points to what is volatile"))
    } else if leftQualifiers.contains(.volatile), !rightQualifiers.contains(.volatile) {
      change.add(TypeChange(position == .result ? .addition : .source, "points to what is not volatile"))
    }
    if isSame(left, right, depth) { return change }
    switch (left, right) {
    case (_, .void):
      // Any pointer to data may be given where void * is wanted; what is got as void * says less than before.
      change.add(
        position == .parameter && !isFunction(left)
          ? TypeChange(.addition, "takes any pointer") : TypeChange(.source, "points to something unsaid"))
    case (.void, _):
      change.add(
        position == .result && !isFunction(right)
          ? TypeChange(.addition, "says what it points to") : TypeChange(.source, "points to another type"))
    case (.function(let a), .function(let b)): change.add(function(a, b, depth))
    case (.pointer, .pointer):
      change.add(self.change(left, right, .storage, depth: depth + 1))
    case (.array(let a, let m), .array(let b, let n)) where m == n || m == nil || n == nil:
      change.add(self.change(a, b, .storage, depth: depth + 1))
    default:
      var inner = unqualified(left, right, .storage, depth + 1)
      if inner.class > .none { inner.reason = "points to another type" }
      change.add(inner)
    }
    return change
  }

  private func isFunction(_ type: CType) -> Bool {
    if case .function = type { return true }
    return false
  }

  /// The types of functions behind pointers: C lets them differ in nothing.
  private func function(_ a: FunctionType, _ b: FunctionType, _ depth: Int) -> TypeChange {
    if !isSameConvention(a.convention, b.convention) { return TypeChange(.abi, "is called by another convention") }
    if case .unspecified = a.parameters, case .fixed = b.parameters {
      return TypeChange(.source, "is a function that says what it takes")
    }
    if case .fixed = a.parameters, case .unspecified = b.parameters {
      return TypeChange(.addition, "is a function that does not say what it takes")
    }
    if a.fixedParameters.count != b.fixedParameters.count {
      return TypeChange(
        .abi, "is a function of \(b.fixedParameters.count) parameters where it had \(a.fixedParameters.count)")
    }
    if isVariadic(a) != isVariadic(b) {
      return TypeChange(
        target.passesVariadicsApart ? .abi : .source, "is a function \(isVariadic(b) ? "with" : "without") “...”")
    }
    var worst = TypeChange()
    let (left, right) = (old.resolve(a.result).type, new.resolve(b.result).type)
    if left == .void, right != .void {
      worst.add(TypeChange(.abi, "is a function with a result"))
    } else {
      worst.add(change(a.result, b.result, .result, depth: depth + 1))
    }
    for (x, y) in zip(a.fixedParameters, b.fixedParameters) { worst.add(change(x, y, .parameter, depth: depth + 1)) }
    guard worst.class > .none else { return .none }
    if worst.class < .abi, areExchanged(a.fixedParameters, b.fixedParameters, depth: depth + 1) {
      return TypeChange(.abi, "is a function whose parameters changed places")
    }
    return TypeChange(max(worst.class, .source), "is a function with other parameters or another result")
  }

  private func isVariadic(_ function: FunctionType) -> Bool {
    if case .variadic = function.parameters { return true }
    return false
  }

  // MARK: the same type

  /// Whether two resolved types are the same one, under whatever names.
  func isSame(_ a: CType, _ b: CType) -> Bool {
    _ = effort.isSpent(at: 0)
    return isSame(a, b, 1)
  }

  private func isSame(_ a: CType, _ b: CType, _ depth: Int) -> Bool {
    switch (a, b) {
    case (.scalar(let a), .scalar(let b)):
      return a == b || old.layout.target.underlying(of: a) == new.layout.target.underlying(of: b)
    case (.record(let m, let a), .record(let n, let b)): return names.isSame((m, a), (n, b))
    case (.enumeration(let a), .enumeration(let b)): return names.name(ofEnum: a) == b
    default: break
    }
    if effort.isSpent(at: depth) { return false }
    switch (a, b) {
    case (.pointer(let a), .pointer(let b)): return isSameWithQualifiers(a, b, depth)
    case (.array(let a, let m), .array(let b, let n)): return m == n && isSameWithQualifiers(a, b, depth)
    case (.vector(let a, let m), .vector(let b, let n)): return m == n && isSameWithQualifiers(a, b, depth)
    case (.atomic(let a), .atomic(let b)): return isSameWithQualifiers(a, b, depth)
    case (.function(let a), .function(let b)), (.block(let a), .block(let b)): return isSame(a, b, depth)
    default: return a == b
    }
  }

  private func isSameWithQualifiers(_ a: CType, _ b: CType, _ depth: Int) -> Bool {
    if a == b { return true }
    let (left, leftQualifiers) = old.resolve(a)
    let (right, rightQualifiers) = new.resolve(b)
    // restrict is between a function and its compiler.
    return leftQualifiers.subtracting(.restrict) == rightQualifiers.subtracting(.restrict)
      && isSame(left, right, depth + 1)
  }

  private func isSame(_ a: FunctionType, _ b: FunctionType, _ depth: Int) -> Bool {
    guard isSameConvention(a.convention, b.convention), isSameWithQualifiers(a.result, b.result, depth) else {
      return false
    }
    switch (a.parameters, b.parameters) {
    case (.unspecified, .unspecified): return true
    // What says nothing about its arguments is called without any, as what takes none is.
    case (.unspecified, .fixed(let types)), (.fixed(let types), .unspecified): return types.isEmpty
    case (.fixed(let x), .fixed(let y)), (.variadic(let x), .variadic(let y)):
      return x.count == y.count
        && zip(x, y).allSatisfy {
          // A parameter's own qualifiers are no part of the function's type.
          let (left, _) = old.resolve($0)
          let (right, _) = new.resolve($1)
          return $0 == $1 || isSame(adjusted(left, .parameter), adjusted(right, .parameter), depth + 1)
        }
    default: return false
    }
  }

  /// Whether two conventions are one on this platform: naming the platform's own changes nothing.
  func isSameConvention(_ a: CallingConvention, _ b: CallingConvention) -> Bool {
    func own(_ convention: CallingConvention) -> CallingConvention {
      switch (convention, target) {
      case (.systemV, .x86_64LinuxGNU), (.win64, .x86_64WindowsMSVC): .c
      // Words from 32-bit days that 64-bit compilers read over.
      case (.stdcall, _), (.fastcall, _), (.thiscall, _), (.pascal, _): .c
      default: convention
      }
    }
    return own(a) == own(b)
  }

  /// Whether C calls two types compatible that are not the same: an enum and the integer type that represents it.
  private func isCompatible(_ a: CType, _ b: CType) -> Bool {
    switch (a, b) {
    case (.enumeration(let name), .scalar(let scalar)): return represents(scalar, name, old)
    case (.scalar(let scalar), .enumeration(let name)): return represents(scalar, name, new)
    default: return false
    }
  }

  private func represents(_ scalar: Scalar, _ name: String, _ side: Side) -> Bool {
    guard let definition = side.environment.enumeration(named: name)?.definition,
      case .scalar(let own) = side.resolve(target.representation(of: definition)).type
    else { return false }
    return target.underlying(of: own) == target.underlying(of: scalar)
  }
}

extension Target {
  /// Whether arguments behind the dots travel otherwise than named ones, so that a function cannot become variadic and
  /// still be called as before.
  var passesVariadicsApart: Bool {
    switch self {
    case .arm64AppleMacOS, .wasm32WASI: true
    case .x86_64LinuxGNU, .aarch64LinuxGNU, .x86_64WindowsMSVC: false
    }
  }
}
