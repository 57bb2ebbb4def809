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
  var target: Target { new.layout.target }

  func change(_ a: CType, _ b: CType, _ position: TypePosition) -> TypeChange { change(a, b, position, depth: 0) }

  private func change(_ a: CType, _ b: CType, _ position: TypePosition, depth: Int) -> TypeChange {
    // What is spelt the same means the same, or the typedef that it is made of is told of under its own name.
    if a == b { return .none }
    if depth > 32 { return TypeChange(.source, "is nested too deep to be compared") }
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
      return TypeChange(.addition, b.contains(.volatile) ? "is volatile" : "is not volatile any more")
    }
    return .none
  }

  private func nullability(_ a: Qualifiers, _ b: Qualifiers) -> TypeChange.Nullability? {
    if !a.contains(.nonnull), b.contains(.nonnull) { return .tightened }
    if a.contains(.nonnull), !b.contains(.nonnull) { return .loosened }
    return nil
  }

  private func unqualified(_ a: CType, _ b: CType, _ position: TypePosition, _ depth: Int) -> TypeChange {
    if isSame(a, b) { return .none }
    switch (a, b) {
    case (.pointer(let a), .pointer(let b)): return pointee(a, b, position, depth)
    case (.block(let a), .block(let b)): return function(a, b, depth)
    case (.function(let a), .function(let b)): return function(a, b, depth)
    case (.array(let a, let m), .array(let b, let n)):
      if m != n {
        return TypeChange(.abi, "has \(n.map(String.init) ?? "no fixed number of") elements where it had \(count(m))")
      }
      return change(a, b, .storage, depth: depth + 1)
    case (.atomic(let a), .atomic(let b)): return change(a, b, .storage, depth: depth + 1)
    case (.void, _), (_, .void): return TypeChange(.abi, "is another type")
    default: return value(a, b)
    }
  }

  private func count(_ n: UInt64?) -> String { n.map(String.init) ?? "no fixed number" }

  /// Two types that are not the same and no pointers, or a pointer and something else.
  private func value(_ a: CType, _ b: CType) -> TypeChange {
    let left = old.representation(of: a)
    let right = new.representation(of: b)
    if left != right {
      if case .word(let m) = left, case .word(let n) = right {
        return TypeChange(.abi, "has \(n) \(n == 1 ? "byte" : "bytes") where it had \(m)")
      }
      return TypeChange(.abi, "is represented otherwise")
    }
    if !left.isKnown { return TypeChange(.source, "is another type") }
    if isCompatible(a, b) { return TypeChange(.addition, "is another type that C takes for the same") }
    return TypeChange(
      .source, isSigned(a, old) == isSigned(b, new) ? "is another type of the same size" : "has another sign")
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
    if isSame(left, right) { return change }
    switch (left, right) {
    case (_, .void):
      // Any pointer to data may be given where void * is wanted; what is got as void * says less than before.
      change.add(
        position == .parameter && !isFunction(left)
          ? TypeChange(.addition, "takes any pointer") : TypeChange(.source, "points to something unsaid"))
    case (.void, _): change.add(TypeChange(.source, "points to another type"))
    case (.function(let a), .function(let b)): change.add(function(a, b, depth))
    case (.pointer, .pointer):
      change.add(self.change(left, right, .storage, depth: depth + 1))
    case (.array(let a, let m), .array(let b, let n)) where m == n || m == nil || n == nil:
      change.add(self.change(a, b, .storage, depth: depth + 1))
    default:
      var inner = unqualified(left, right, .storage, depth + 1)
      inner.reason = "points to another type"
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
    if a.convention != b.convention { return TypeChange(.abi, "is called by another convention") }
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
    return TypeChange(max(worst.class, .source), "is a function with other parameters or another result")
  }

  private func isVariadic(_ function: FunctionType) -> Bool {
    if case .variadic = function.parameters { return true }
    return false
  }

  // MARK: the same type

  /// Whether two resolved types are the same one, under whatever names.
  func isSame(_ a: CType, _ b: CType) -> Bool {
    switch (a, b) {
    case (.scalar(let a), .scalar(let b)):
      return a == b || old.layout.target.underlying(of: a) == new.layout.target.underlying(of: b)
    case (.record(let m, let a), .record(let n, let b)): return m == n && names.name(m, a) == b
    case (.enumeration(let a), .enumeration(let b)): return names.name(ofEnum: a) == b
    default: break
    }
    switch (a, b) {
    case (.pointer(let a), .pointer(let b)): return isSameWithQualifiers(a, b)
    case (.array(let a, let m), .array(let b, let n)): return m == n && isSameWithQualifiers(a, b)
    case (.vector(let a, let m), .vector(let b, let n)): return m == n && isSameWithQualifiers(a, b)
    case (.atomic(let a), .atomic(let b)): return isSameWithQualifiers(a, b)
    case (.function(let a), .function(let b)), (.block(let a), .block(let b)): return isSame(a, b)
    default: return a == b
    }
  }

  private func isSameWithQualifiers(_ a: CType, _ b: CType) -> Bool {
    if a == b { return true }
    let (left, leftQualifiers) = old.resolve(a)
    let (right, rightQualifiers) = new.resolve(b)
    // restrict is between a function and its compiler.
    return leftQualifiers.subtracting(.restrict) == rightQualifiers.subtracting(.restrict) && isSame(left, right)
  }

  private func isSame(_ a: FunctionType, _ b: FunctionType) -> Bool {
    guard a.convention == b.convention, isSameWithQualifiers(a.result, b.result) else { return false }
    switch (a.parameters, b.parameters) {
    case (.unspecified, .unspecified): return true
    case (.fixed(let x), .fixed(let y)), (.variadic(let x), .variadic(let y)):
      return x.count == y.count
        && zip(x, y).allSatisfy {
          // A parameter's own qualifiers are no part of the function's type.
          let (left, _) = old.resolve($0)
          let (right, _) = new.resolve($1)
          return isSame(adjusted(left, .parameter), adjusted(right, .parameter))
        }
    default: return false
    }
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

  private func isSigned(_ type: CType, _ side: Side) -> Bool? {
    switch type {
    case .scalar(let scalar): return target.isSigned(target.underlying(of: scalar))
    case .bitInt(let signed, _): return signed
    case .enumeration(let name):
      guard let definition = side.environment.enumeration(named: name)?.definition else { return nil }
      return isSigned(side.resolve(target.representation(of: definition)).type, side)
    default: return nil
    }
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
