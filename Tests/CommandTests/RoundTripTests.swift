import BindingSpec
import Foundation
import TestSupport
import Testing

/// Types from notation to C and, through libclang, back: what the printer writes must be what the scanner reads.
@Suite(.enabled(if: Machine.canScan, "libclang is not installed")) struct RoundTripTests {
  @Test(arguments: [1, 2, 3] as [UInt64]) func typesSurvive(seed: UInt64) throws {
    var types = RandomTypes(random: SplitMix(seed: seed))
    var expected: [String: CType] = [:]
    var header = RandomTypes.prelude
    for index in 0..<500 {
      let name = "it\(index)"
      let type = types.object(depth: 5)
      expected[name] = type
      header += "extern \(cDeclaration(of: type, named: name));\n"
    }
    var functions: [String: FunctionType] = [:]
    for index in 0..<500 {
      let name = "call\(index)"
      let type = types.function(depth: 4)
      functions[name] = type
      header += "\(cDeclaration(of: .function(type), named: name));\n"
    }
    let directory = try TemporaryDirectory()
    try directory.write("mine.h", header)
    let run = try Subprocess.command(["scan", "mine.h", "-q", "-o", "mine.yaml"], in: directory.path)
    #expect(run.status == 0, "\(run.errors)")
    let spec = try SpecReader.read(path: "\(directory.path)/mine.yaml")
    for (name, type) in expected {
      #expect(spec.variables[name]?.type.notation == type.notation, "\(cDeclaration(of: type, named: name))")
    }
    for (name, type) in functions {
      let found = spec.functions[name]?.type
      #expect(
        found == type, "\(cDeclaration(of: .function(type), named: name)) is read as \(String(describing: found))")
    }
  }
}

/// Types of every shape that C lets a declaration have.
private struct RandomTypes {
  var random: SplitMix

  static let prelude = """
    #include <stddef.h>
    #include <stdint.h>
    typedef struct point { int x; } point_t;
    union either { int i; };
    enum color { red };
    typedef int (*callback)(point_t *);

    """

  /// A type that an object can have.
  mutating func object(depth: Int) -> CType {
    guard depth > 0 else { return leaf() }
    switch random.number(0...9) {
    case 0...2: return leaf()
    case 3...5: return pointer(depth: depth)
    case 6: return .array(object(depth: depth - 1), count: UInt64(random.number(1...9)))
    case 7: return .pointer(.function(function(depth: depth - 1)))
    case 8: return qualifiable(depth: depth - 1).qualified(by: random.pick([.const, .volatile, [.const, .volatile]]))
    default: return pointer(depth: depth).qualified(by: random.pick([.const, .volatile]))
    }
  }

  /// What may bear qualifiers of its own; an array hands them to its elements.
  private mutating func qualifiable(depth: Int) -> CType {
    random.chance(50) ? leaf() : pointer(depth: depth)
  }

  private mutating func pointer(depth: Int) -> CType {
    switch random.number(0...5) {
    case 0: .pointer(.void)
    case 1: .pointer(.qualified(.const, .void))
    case 2: .pointer(.function(function(depth: depth - 1)))
    default: .pointer(object(depth: depth - 1))
    }
  }

  private mutating func leaf() -> CType {
    random.pick([
      .scalar(.bool), .scalar(.char), .scalar(.schar), .scalar(.ushort), .scalar(.int), .scalar(.uint), .scalar(.long),
      .scalar(.ullong), .scalar(.float), .scalar(.double), .scalar(.ldouble), .scalar(.size), .scalar(.int64),
      .scalar(.uint8), .scalar(.int128), .complex(.double), .named("point_t"), .record(.structure, "point"),
      .record(.union, "either"), .enumeration("color"), .named("callback"), .atomic(.scalar(.int)),
    ])
  }

  mutating func function(depth: Int) -> FunctionType {
    let result: CType =
      switch random.number(0...3) {
      case 0: .void
      case 1: pointer(depth: max(depth - 1, 0))
      default: leaf().withoutAtomic
      }
    let count = random.number(0...4)
    var types: [CType] = []
    for _ in 0..<count { types.append(parameter(depth: depth - 1)) }
    switch random.number(0...9) {
    case 0: return FunctionType(.unspecified, returns: result)
    case 1...2 where !types.isEmpty: return FunctionType(.variadic(types), returns: result)
    default: return FunctionType(.fixed(types), returns: result)
    }
  }

  /// Qualifiers on a parameter itself mean nothing to a caller, and arrays are pointers there.
  private mutating func parameter(depth: Int) -> CType {
    random.chance(50) ? leaf() : pointer(depth: max(depth, 0))
  }
}

extension CType {
  /// A result that is atomic is not: C drops it.
  fileprivate var withoutAtomic: CType {
    if case .atomic(let type) = self { return type }
    return self
  }
}
