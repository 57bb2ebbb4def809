import BindingSpec
import Foundation
import TestSupport
import Testing

/// Whatever a spec says, the engine answers or throws: it neither traps nor runs for ever.
@Suite struct MalformedLayoutTests {
  private func layout(_ world: World = World(), _ target: Target = .x86_64LinuxGNU) -> Layout<World> {
    Layout(target: target, environment: world)
  }

  private func error(_ type: CType, in world: World = World(), on target: Target = .x86_64LinuxGNU) -> LayoutError? {
    do throws(LayoutError) {
      _ = try layout(world, target).sizeAndAlignment(of: type)
      return nil
    } catch {
      return error
    }
  }

  @Test func recursionByValue() {
    var world = World()
    world.define(.structure, "self", .init([.plain("inner", .structure("self"))]))
    world.define(.structure, "left", .init([.plain("r", .array(.named("right_t"), count: 2))]))
    world.define("right_t", as: .record(.union, "right"))
    world.define(.union, "right", .init([.plain("l", .atomic(.structure("left")))]))
    world.define("loop", as: .qualified(.const, .named("pool")))
    world.define("pool", as: .array(.named("loop"), count: 1))
    world.define(.structure, "list", .init([.plain("next", .pointer(.structure("list")))]))
    #expect(error(.structure("self"), in: world) == .recursive("struct self"))
    #expect(error(.structure("left"), in: world) == .recursive("struct left"))
    #expect(error(.named("loop"), in: world) == .recursive("loop"))
    #expect(error(.structure("list"), in: world) == nil)
    #expect(throws: LayoutError.self) { try layout(world).resolved(.named("loop2")) }
    // Nothing is left open: the same question gets the same answer.
    let engine = layout(world)
    for _ in 0..<3 {
      #expect(throws: LayoutError.recursive("struct self")) { try engine.layout(ofRecord: .structure, named: "self") }
      #expect(throws: LayoutError.recursive("struct self")) {
        try engine.callLayout(of: FunctionType(.fixed([.structure("self")]), returns: .void))
      }
    }
  }

  @Test func sizesBeyondTheAddressSpace() {
    #expect(error(.array(.scalar(.int), count: .max)) == .tooLarge)
    #expect(error(.array(.array(.scalar(.char), count: 1 << 40), count: 1 << 40)) == .tooLarge)
    #expect(error(.array(.scalar(.char), count: (1 << 61) - 1)) == nil)
    #expect(error(.array(.scalar(.char), count: 1 << 61)) == .tooLarge)
    #expect(error(.array(.scalar(.char), count: 1 << 32), on: .wasm32WASI) == .tooLarge)
    for target in Target.allCases {
      var world = World()
      let half = CType.array(.scalar(.char), count: target == .wasm32WASI ? 1 << 31 : 1 << 60)
      world.define(.structure, "big", .init([.plain("a", half), .plain("b", half), .bits("c", .scalar(.int), 3)]))
      world.define(.union, "wide", .init([.plain("a", half), .plain("b", half)]))
      world.define(.structure, "empty", .init([]))
      #expect(error(.structure("big"), in: world, on: target) == .tooLarge)
      #expect(error(.union("wide"), in: world, on: target) == nil)
      let many = CType.array(.structure("empty"), count: .max)
      #expect(error(many, in: world, on: target) == (target == .x86_64WindowsMSVC ? .tooLarge : nil))
    }
  }

  @Test func alignmentsThatAreNone() {
    for bad: UInt64 in [3, 5, 6, 24, .max, 1 << 33, 1 << 63] {
      var world = World()
      world.define("t", as: .scalar(.int), aligned: bad)
      world.define(.structure, "record", .init([], LayoutAttributes(aligned: bad)))
      world.define(.structure, "pragma", .init([], LayoutAttributes(pragmaPack: bad)))
      world.define(.structure, "field", .init([.plain("a", .scalar(.int), aligned: bad)]))
      for type: CType in [.named("t"), .structure("record"), .structure("pragma"), .structure("field")] {
        guard case .unsupported = error(type, in: world) else {
          Issue.record("\(type.notation) with an alignment of \(bad)")
          continue
        }
      }
    }
    // C gives 0 no effect.
    var world = World()
    world.define("t", as: .scalar(.int), aligned: 0)
    #expect(throws: Never.self) { try layout(world).sizeAndAlignment(of: .named("t")).alignment == 4 }
  }

  @Test func typesThatAreNone() {
    let unsupported: [CType] = [
      .vector(.scalar(.int), lanes: 0), .vector(.scalar(.int), lanes: -1), .vector(.scalar(.int), lanes: .max),
      .vector(.pointer(.void), lanes: 2), .vector(.scalar(.bool), lanes: 8), .vector(.scalar(.vaList), lanes: 1),
      .bitInt(signed: false, bits: 0), .bitInt(signed: true, bits: -7), .bitInt(signed: true, bits: .max),
      .complex(.vaList), .complex(.bool), .function(FunctionType(.fixed([]), returns: .void)),
    ]
    for type in unsupported {
      guard case .unsupported = error(type) else {
        Issue.record("\(type.notation): \(String(describing: error(type)))")
        continue
      }
    }
    // A block is a pointer as far as layout goes.
    #expect(error(.block(FunctionType(.fixed([]), returns: .void))) == nil)
    #expect(error(.void) == .incomplete("void"))
    #expect(error(.named("nothing")) == .incomplete("nothing"))
    #expect(error(.structure("opaque")) == .incomplete("struct opaque"))
    #expect(error(.enumeration("later")) == .incomplete("enum later"))
    #expect(error(.scalar(.float128), on: .arm64AppleMacOS)?.code == .layoutUnsupported)
  }

  @Test(arguments: Target.allCases)
  func bitFieldsThatAreNone(target: Target) {
    let fields: [Field] = [
      .bits("a", .scalar(.float), 3), .bits("a", .pointer(.void), 1), .bits("a", .scalar(.int), 33),
      .bits("a", .scalar(.bool), 2), .bits("a", .scalar(.int), .max), .bits("a", .array(.scalar(.int), count: 2), 3),
      .bits("a", .bitInt(signed: false, bits: 7), 8), .bits("a", .complex(.float), 3),
    ]
    for field in fields {
      let engine = layout(World(), target)
      do throws(LayoutError) {
        _ = try engine.layout(of: .init([field]), kind: .structure)
        Issue.record("\(field.type.notation) was taken for a bit-field")
      } catch {
        #expect(error.code == .layoutUnsupported)
      }
    }
  }

  @Test func deepNesting() throws { try onLargeStack(deepNestingBody) }

  private func deepNestingBody() throws {
    var type: CType = .scalar(.int)
    for _ in 0..<128 { type = .array(.qualified(.const, type), count: 1) }
    #expect(error(type) == nil)
    for _ in 0..<4000 { type = .array(type, count: 1) }
    #expect(error(type)?.code == .layoutUnsupported)

    var world = World()
    world.define(.structure, "s0", .init([.plain("x", .scalar(.int))]))
    for level in 1...20_000 {
      world.define(.structure, "s\(level)", .init([.plain("x", .structure("s\(level - 1)"))]))
    }
    #expect(error(.structure("s100"), in: world) == nil)
    #expect(error(.structure("s20000"), in: world)?.code == .layoutUnsupported)
    let engine = layout(world)
    // Asking from the inside out gets no further than asking at once.
    for level in 0...1000 {
      let size = try? engine.layout(ofRecord: .structure, named: "s\(level)").size
      #expect(size == (level < 256 ? 4 : nil))
    }
    let deep = try #require(world.structs["s20000"]?.definition)
    #expect(throws: LayoutError.self) { try engine.compilersDiffer(on: deep, kind: .structure) }
    let call = FunctionType(.fixed([.structure("s20000")]), returns: .void)
    #expect(throws: LayoutError.self) { try engine.callLayout(of: call) }
  }

  /// Each union holds the one before twice: whoever visits every member visits 2^60 of them.
  @Test(arguments: Target.allCases)
  func unionsThatDouble(target: Target) throws { try onLargeStack { try unionsThatDoubleBody(target) } }

  private func unionsThatDoubleBody(_ target: Target) throws {
    var world = World()
    world.define(.union, "u0", .init([.plain("x", .scalar(.int))]))
    world.define(.structure, "e0", .init([]))
    for level in 1...60 {
      let inner = CType.union("u\(level - 1)")
      world.define(.union, "u\(level)", .init([.plain("a", inner), .plain("b", inner)]))
      let empty = CType.structure("e\(level - 1)")
      world.define(.structure, "e\(level)", .init([.plain("a", empty), .plain("b", empty)]))
    }
    let engine = layout(world, target)
    #expect(try engine.layout(ofRecord: .union, named: "u60").size == 4)
    for type: CType in [.union("u60"), .structure("e40")] {
      let function = FunctionType(.fixed([type]), returns: type)
      do { _ = try engine.callLayout(of: function) } catch { #expect(error.code != .layoutIncomplete) }
    }
    let union = try #require(world.unions["u60"]?.definition)
    #expect(try engine.compilersDiffer(on: union, kind: .union) == nil)
  }

  @Test func callsThatAreNone() {
    let engine = layout()
    func code(_ function: FunctionType, _ variadic: [CType] = []) -> DiagnosticCode? {
      do throws(LayoutError) {
        _ = try engine.callLayout(of: function, variadic: variadic)
        return nil
      } catch {
        return error.code
      }
    }
    #expect(code(FunctionType(.fixed([.void]), returns: .void)) == .layoutIncomplete)
    #expect(code(FunctionType(.fixed([]), returns: .void), [.scalar(.int)]) == .layoutUnsupported)
    #expect(code(FunctionType(.fixed([]), returns: .void, convention: .vectorcall)) == .layoutUnsupported)
    #expect(code(FunctionType(.fixed([]), returns: .void, convention: .unknown)) == .layoutUnsupported)
    #expect(code(FunctionType(.fixed([.structure("x")]), returns: .void)) == .layoutIncomplete)
    #expect(code(FunctionType(.variadic([]), returns: .void), [.named("y")]) == .layoutIncomplete)
    #expect(code(FunctionType(.unspecified, returns: .void), [.scalar(.float)]) == nil)
  }

  /// Types made of the worst numbers there are.
  @Test(arguments: Target.allCases)
  func anythingAtAll(target: Target) throws { try onLargeStack { anythingAtAllBody(target) } }

  private func anythingAtAllBody(_ target: Target) {
    var random = SplitMix(seed: 4711)
    let numbers: [UInt64] = [0, 1, 2, 3, 7, 8, 64, 65, 1 << 16, 1 << 32, 1 << 60, 1 << 61, 1 << 63, .max - 1, .max]
    func type(_ depth: Int) -> CType {
      switch random.number(0...(depth > 4 ? 6 : 12)) {
      case 0, 1: return .scalar(random.pick(Scalar.allCases))
      case 2: return .bitInt(signed: random.chance(50), bits: Int(truncatingIfNeeded: random.pick(numbers)))
      case 3: return .complex(random.pick(Scalar.allCases))
      case 4: return .structure("s\(random.number(0...40))")
      case 5: return .union("s\(random.number(0...40))")
      case 6: return random.pick([.named("t\(random.number(0...40))"), .enumeration("e"), .void])
      case 7: return .vector(type(depth + 1), lanes: Int(truncatingIfNeeded: random.pick(numbers)))
      case 8, 9: return .array(type(depth + 1), count: random.chance(10) ? nil : random.pick(numbers))
      case 10: return .atomic(type(depth + 1))
      case 11: return .qualified(.const, type(depth + 1))
      default: return .pointer(type(depth + 1))
      }
    }
    for _ in 0..<60 {
      var world = World()
      for index in 0...40 {
        world.define("t\(index)", as: type(0), aligned: random.chance(30) ? random.pick(numbers) : nil)
        for kind in RecordKind.allCases {
          let fields = (0..<random.number(0...5)).map { number -> Field in
            let name = random.chance(80) ? "f\(number)" : nil
            let aligned = random.chance(10) ? random.pick(numbers) : nil
            return random.chance(40)
              ? .bits(name, type(2), random.pick(numbers), packed: random.chance(20), aligned: aligned)
              : .plain(name, type(0), packed: random.chance(20), aligned: aligned)
          }
          let attributes = LayoutAttributes(
            packed: random.chance(20), aligned: random.chance(20) ? random.pick(numbers) : nil,
            pragmaPack: random.chance(20) ? random.pick(numbers) : nil, msStruct: random.chance(30) ? true : nil,
            transparentUnion: random.chance(10))
          world.define(kind, "s\(index)", .init(fields, attributes))
        }
      }
      let engine = layout(world, target)
      for (kind, _, definition) in world.records {
        _ = try? engine.layout(of: definition, kind: kind)
        _ = try? engine.compilersDiffer(on: definition, kind: kind)
      }
      for _ in 0..<40 {
        let function = FunctionType(
          .variadic((0..<random.number(0...4)).map { _ in type(0) }), returns: type(0),
          convention: random.pick(CallingConvention.allCases))
        _ = try? engine.callLayout(of: function, variadic: [type(0), type(1)])
      }
    }
  }

  /// Runs on a stack like a main thread's: those of test runners are small on some systems, and frames large unoptimized.
  private func onLargeStack(_ body: @escaping @Sendable () throws -> Void) throws {
    let outcome = Outcome()
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
      do { try body() } catch { outcome.error = error }
      done.signal()
    }
    thread.stackSize = 8 << 20
    thread.start()
    done.wait()
    if let error = outcome.error { throw error }
  }

  /// Written by one thread before the other reads it.
  private final class Outcome: @unchecked Sendable {
    var error: (any Error)?
  }
}
