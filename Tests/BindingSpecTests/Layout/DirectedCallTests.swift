import BindingSpec
import Testing

/// Calls whose answer a person can look up, those with arguments behind the dots above all.
@Suite struct DirectedCallTests {
  /// `long a, b, c`, `float x, y, z`, `int a; char b`, `double d`.
  private var world: World {
    var world = World()
    func plain(_ names: [String], _ scalar: Scalar) -> Record.Definition {
      .init(names.map { .plain($0, .scalar(scalar)) })
    }
    world.define(.structure, "three", plain(["a", "b", "c"], .long))
    world.define(.structure, "point", plain(["x", "y", "z"], .float))
    world.define(.structure, "pair", .init([.plain("a", .scalar(.int)), .plain("b", .scalar(.char))]))
    world.define(.structure, "one", plain(["d"], .double))
    world.define(.structure, "empty", .init([]))
    world.define(
      .union, "any_pointer",
      .init([.plain("p", .pointer(.void)), .plain("n", .scalar(.double))], LayoutAttributes(transparentUnion: true)))
    return world
  }

  private let behindDots: [CType] = [
    .scalar(.int), .scalar(.float), .scalar(.char), .structure("point"), .structure("three"), .structure("pair"),
    .structure("one"), .scalar(.ldouble), .scalar(.bool),
  ]

  private func call(_ target: Target, _ function: FunctionType, _ variadic: [CType] = []) throws -> CallLayout {
    try Layout(target: target, environment: world).callLayout(of: function, variadic: variadic)
  }

  private func inRegister(_ register: Register, _ size: UInt64) -> ArgumentPlace {
    .registers([RegisterPiece(register, size: size)])
  }

  /// Everything behind the dots is on the stack, in slots of eight bytes.
  @Test func variadicOnAppleArm() throws {
    let printf = FunctionType(.variadic([.pointer(.scalar(.char))]), returns: .scalar(.int))
    let call = try call(.arm64AppleMacOS, printf, behindDots)
    #expect(
      call.arguments == [
        inRegister(.general(0), 8), .stack(offset: 0), .stack(offset: 8), .stack(offset: 16), .stack(offset: 24),
        .reference(.stack(offset: 40)), .stack(offset: 48), .stack(offset: 56), .stack(offset: 64), .stack(offset: 72),
      ])
    #expect(call.stackSize == 80)
  }

  @Test func variadicOnLinuxArm() throws {
    let printf = FunctionType(.variadic([.pointer(.scalar(.char))]), returns: .scalar(.int))
    let call = try call(.aarch64LinuxGNU, printf, [.scalar(.int), .scalar(.float), .structure("three")])
    #expect(
      call.arguments == [
        inRegister(.general(0), 8), inRegister(.general(1), 4), inRegister(.vector(0), 8),
        .reference(.register(.general(2))),
      ])
  }

  /// A floating argument is in both registers of its slot.
  @Test func variadicOnWindows() throws {
    let printf = FunctionType(.variadic([.pointer(.scalar(.char))]), returns: .scalar(.int))
    let call = try call(
      .x86_64WindowsMSVC, printf, [.scalar(.float), .scalar(.char), .structure("point"), .scalar(.int)])
    let both = ArgumentPlace.registers([
      RegisterPiece(.vector(1), size: 8), RegisterPiece(.general(1), size: 8),
    ])
    #expect(
      call.arguments == [
        inRegister(.general(0), 8), both, inRegister(.general(2), 4), .reference(.register(.general(3))),
        .stack(offset: 32),
      ])
    #expect(call.stackSize == 40)
  }

  /// A buffer, whose address is one more parameter.
  @Test func variadicOnWebAssembly() throws {
    let printf = FunctionType(.variadic([.pointer(.scalar(.char))]), returns: .scalar(.int))
    let call = try call(.wasm32WASI, printf, behindDots)
    #expect(
      call.arguments == [
        inRegister(.value(0, .i32), 4), .stack(offset: 0), .stack(offset: 8), .stack(offset: 16),
        .reference(.stack(offset: 20)), .reference(.stack(offset: 24)), .reference(.stack(offset: 28)),
        .stack(offset: 32), .stack(offset: 48), .stack(offset: 64),
      ])
    #expect(call.variadicBuffer == .value(1, .i32))
    #expect(try self.call(.wasm32WASI, printf).variadicBuffer == .value(1, .i32))
  }

  /// `al` bears the number of vector registers.
  @Test func variadicOnLinuxX86() throws {
    let printf = FunctionType(.variadic([.pointer(.scalar(.char))]), returns: .scalar(.int))
    let call = try call(.x86_64LinuxGNU, printf, behindDots)
    #expect(call.vectorRegistersUsed == 4)
    #expect(call.arguments[2] == inRegister(.vector(0), 8))
    #expect(call.arguments[8] == .stack(offset: 32))
    #expect(call.arguments[5] == .stack(offset: 0))
  }

  @Test func resultsInMemory() throws {
    let make = FunctionType(.fixed([.scalar(.int)]), returns: .structure("three"))
    #expect(try call(.x86_64LinuxGNU, make).result == .memory(address: .general(0)))
    #expect(try call(.x86_64LinuxGNU, make).arguments == [inRegister(.general(1), 4)])
    #expect(try call(.aarch64LinuxGNU, make).result == .memory(address: .general(8)))
    #expect(try call(.aarch64LinuxGNU, make).arguments == [inRegister(.general(0), 4)])
    #expect(try call(.x86_64WindowsMSVC, make).arguments == [inRegister(.general(1), 4)])
    #expect(try call(.wasm32WASI, make).arguments == [inRegister(.value(1, .i32), 4)])
  }

  /// Members of one floating type have a register each on ARM, two to a register on x86.
  @Test func pointOfFloats() throws {
    let length = FunctionType(.fixed([.structure("point")]), returns: .scalar(.float))
    let arm = (0..<3).map { RegisterPiece(.vector($0), offset: UInt64($0) * 4, size: 4) }
    #expect(try call(.aarch64LinuxGNU, length).arguments == [.registers(arm)])
    let x86 = [RegisterPiece(.vector(0), size: 8), RegisterPiece(.vector(1), offset: 8, size: 4)]
    #expect(try call(.x86_64LinuxGNU, length).arguments == [.registers(x86)])
    #expect(try call(.x86_64WindowsMSVC, length).arguments == [.reference(.register(.general(0)))])
  }

  @Test(arguments: Target.allCases)
  func nothingAndTransparentUnions(target: Target) throws {
    let function = FunctionType(.fixed([.structure("empty"), .union("any_pointer")]), returns: .void)
    let call = try call(target, function)
    let pointer = FunctionType(.fixed([.structure("empty"), .pointer(.void)]), returns: .void)
    #expect(try call == self.call(target, pointer))
    #expect((call.arguments[0] == .nothing) == (target != .x86_64WindowsMSVC))
    #expect(call.result == .nothing)
  }

  /// Parameters that C turns into pointers.
  @Test func adjustedParameters() throws {
    let function = FunctionType(
      .fixed([.array(.scalar(.int), count: 4), .function(FunctionType(.fixed([]), returns: .void)), .scalar(.vaList)]),
      returns: .void)
    let places = (0..<3).map { inRegister(.general($0), 8) }
    #expect(try call(.x86_64LinuxGNU, function).arguments == places)
    #expect(try call(.aarch64LinuxGNU, function).arguments[2] == .reference(.register(.general(2))))
  }

  /// A convention that an attribute asks for outranks the target's.
  @Test func otherConventions() throws {
    let types: [CType] = [.scalar(.double), .scalar(.int)]
    let microsoft = FunctionType(.fixed(types), returns: .void, convention: .win64)
    #expect(try call(.x86_64LinuxGNU, microsoft).arguments == [inRegister(.vector(0), 8), inRegister(.general(1), 4)])
    let systemV = FunctionType(.fixed(types), returns: .void, convention: .systemV)
    #expect(
      try call(.x86_64WindowsMSVC, systemV).arguments == [inRegister(.vector(0), 8), inRegister(.general(0), 4)])
  }
}
