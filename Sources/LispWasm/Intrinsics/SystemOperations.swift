import LispRuntime

/// Operations that tell the compiler what a module must know when it starts, and structures.
extension Intrinsics {
  func defineSystemOperations() {
    // The function of the same name does it; here it is only noted which property that is.
    defineAny("PROPERTY", in: "SYSTEM") { (lowering, arguments, _) throws(LoweringError) in
      if arguments.count == 2, case .constant(let key) = arguments[1] { try lowering.program.facts.ask(for: key) }
      return nil
    }
    define("PACKAGES-AT-START", 0, in: "SYSTEM") { (lowering, _) throws(LoweringError) in
      lowering.program.packages.ask(forNames: false)
      return Lowered(.getGlobal(lowering.program.packages.all), .value)
    }
    // Says that names will be looked up that are not known now.
    define("EXPECT-NAMES", 0, in: "SYSTEM") { (lowering, _) throws(LoweringError) in
      lowering.program.packages.ask(forNames: true)
      return Lowered(.null(.none), .value)
    }
    defineExpectations()
    defineStructures()
    for name in Self.namesOfC { defineWithoutC(name) }
  }

  /// What needs C's memory, its libraries or its compiler: a condition when it is reached, and a warning before.
  private func defineWithoutC(_ name: String) {
    let record = machine.globalRecord(machine.intern(name, in: "FFI"))
    defineAny(name, in: "FFI") { (lowering, arguments, _) throws(LoweringError) in
      var code: [Code] = []
      for argument in arguments { code.append(lowering.effect(try lowering.lower(argument, .effect))) }
      lowering.program.noteUnsupported(record, in: lowering.lambda, at: lowering.place)
      let symbol = try lowering.constants.value(lowering.machine.symbol(of: record))
      return Lowered(.sequence(code + [try lowering.program.callSystem("WITHOUT-C", [symbol])]), .value)
    }
  }

  private static let namesOfC = [
    "FOREIGN-ALLOC", "FOREIGN-FREE", "MEM-REF", "MEM-AREF", "MEM-APTR", "COPY-MEMORY", "FILL-MEMORY",
    "FOREIGN-ARRAY-TO-LISP", "LISP-ARRAY-TO-FOREIGN", "MEMORY-STATS", "MEMORY-LEAKS", "MAKE-POINTER",
    "POINTER-ADDRESS", "INC-POINTER", "CAST", "POINTER-TYPE", "FOREIGN-STRING-ALLOC", "FOREIGN-STRING-FREE",
    "FOREIGN-STRING-TO-LISP", "LISP-STRING-TO-FOREIGN", "MAKE-STRUCT", "STRUCT-GET", "STRUCT-SET!", "STRUCT-SIZE",
    "STRUCT-FIELDS", "STRUCT-TO-LIST", "FOREIGN-SLOT-VALUE", "FOREIGN-SLOT-POINTER", "FOREIGN-SLOT-OFFSET",
    "FOREIGN-TYPE-SIZE", "FOREIGN-TYPE-ALIGNMENT", "FFI-CALL", "LOAD-LIBRARY", "LOAD-FOREIGN-LIBRARY",
    "GET-LIBRARY-FUNCTION", "LIST-LIBRARIES", "LIBRARY-SYMBOLS", "FOREIGN-SYMBOL-POINTER", "FOREIGN-LIBRARY-LOADED-P",
    "LOAD-HEADER-WITH-LIB", "REQUIRE-MODULE", "MAKE-C-CALLBACK", "FREE-CALLBACK", "CALLBACKP", "ERRNO", "STRERROR",
    "FFI-LAST-ERROR", "ENUM-VALUE", "ENUM-KEYWORD", "ENUM-KEYWORDS", "FOREIGN-ENUM-VALUE", "FOREIGN-ENUM-KEYWORD",
    "FOREIGN-BITFIELD-VALUE", "FOREIGN-BITFIELD-SYMBOLS",
  ]

  /// What the prelude has only for programs that need it.
  private func defineExpectations() {
    func fact(_ core: Core, _ lowering: FunctionLowering) throws(LoweringError) -> Reach.Fact {
      if case .constant(let word) = core {
        if word.isCharacter, let scalar = Unicode.Scalar(word.characterCode) { return .directive(String(scalar)) }
        if word.isSimpleString { return .named(lowering.machine.stringText(word)) }
      }
      throw LoweringError(message: "an expectation is a character or a string", place: lowering.place)
    }
    // (wasm:expected "something"): whether reached code has said (wasm:expect "something"), or the compiler has noted it.
    define("expected", 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let wanted = try fact(arguments[0], lowering)
      var facts = [wanted]
      if case .named(let name) = wanted, name.hasPrefix("~") { facts.append(.anyDirective) }
      if lowering.program.reach.holdsAny(facts) { return Lowered(.i32(1), .truth) }
      let late = ConditionalCode(facts, otherwise: .i32(0), requirement: facts) { .i32(1) }
      return Lowered(.late(late), .truth)
    }
    define("expect", 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      lowering.program.reach.note(try fact(arguments[0], lowering))
      return Lowered(.nothing, .nothing)
    }
  }

  /// Structures whose layout is known now: a test is a comparison of two references, unless it fails.
  private func defineStructures() {
    func layout(_ core: Core, _ lowering: FunctionLowering) throws(LoweringError) -> (layout: Code, slots: Int)? {
      guard case .constant(let name) = core, lowering.machine.isLispSymbol(name) else { return nil }
      let layout = lowering.machine.property(name, lowering.machine.systemSymbol("LAYOUT"))
      guard layout.isTrue else { return nil }
      try lowering.program.facts.ask(for: lowering.machine.systemSymbol("LAYOUT"))
      let slots = lowering.machine.listElements(layout[LayoutLayout.slotNames])?.count ?? 0
      return (try lowering.constants.value(layout), slots)
    }
    defineAny("MAKE-STRUCTURE", in: "SYSTEM") { (lowering, arguments, _) throws(LoweringError) in
      guard let name = arguments.first, let (layout, _) = try layout(name, lowering), arguments.count < 1000
      else { return nil }
      let type = lowering.types.record(.instance)
      let slots = try arguments.dropFirst().map { core throws(LoweringError) in try lowering.operand(core) }
      return Lowered(.newArrayOf(type, [layout] + slots + [.null(.none)]), .object(type))
    }
    defineAny("STRUCTURE-P", in: "SYSTEM") { (lowering, arguments, _) throws(LoweringError) in
      guard arguments.count == 2, let (layout, _) = try layout(arguments[1], lowering) else { return nil }
      let object = lowering.keep(try lowering.operand(arguments[0]), .value)
      let other = try lowering.program.callSystem("STRUCTURE-P", [object.get, try lowering.operand(arguments[1])])
      return Lowered(
        .sequence([
          object.set,
          .conditional(
            lowering.isDirectInstance(object.get, layout), then: .i32(1),
            else: .plain(.i32EqualZero, [.plain(.isNull, [other])]), .i32),
        ]), .truth)
    }
    defineAny("STRUCTURE-REF", in: "SYSTEM") { (lowering, arguments, _) throws(LoweringError) in
      guard arguments.count == 3, let (layout, slots) = try layout(arguments[1], lowering),
        case .constant(let index) = arguments[2], let place = Constants.small(index), 0..<slots ~= Int(place)
      else { return nil }
      let type = lowering.types.record(.instance)
      let object = lowering.keep(try lowering.operand(arguments[0]), .value)
      let other = try lowering.program.callSystem(
        "STRUCTURE-REF", [object.get, try lowering.operand(arguments[1]), try lowering.operand(arguments[2])])
      let slot = Code.element(
        type, .cast(.defined(type), isNullable: false, object.get), .i32(1 + place), isSigned: false)
      return Lowered(
        .sequence([
          object.set,
          .conditional(lowering.isDirectInstance(object.get, layout), then: slot, else: other, .value),
        ]), .value)
    }
    defineAny("SET-STRUCTURE-REF", in: "SYSTEM") { (lowering, arguments, _) throws(LoweringError) in
      guard arguments.count == 4, let (layout, slots) = try layout(arguments[1], lowering),
        case .constant(let index) = arguments[2], let place = Constants.small(index), 0..<slots ~= Int(place)
      else { return nil }
      let type = lowering.types.record(.instance)
      let object = lowering.keep(try lowering.operand(arguments[0]), .value, "object")
      let new = Local("new", .value)
      let other = try lowering.program.callSystem(
        "SET-STRUCTURE-REF",
        [object.get, try lowering.operand(arguments[1]), try lowering.operand(arguments[2]), .get(new)])
      let set = Code.setElement(
        type, .cast(.defined(type), isNullable: false, object.get), .i32(1 + place), .get(new))
      return Lowered(
        .sequence([
          object.set, .set(new, try lowering.operand(arguments[3])),
          .conditional(lowering.isDirectInstance(object.get, layout), then: set, else: .drop(other), nil), .get(new),
        ]), .value)
    }
  }
}

extension FunctionLowering {
  /// Whether a value is an instance of just this layout.
  fileprivate func isDirectInstance(_ object: Code, _ layout: Code) -> Code {
    let type = types.record(.instance)
    let own = Code.element(
      type, .cast(.defined(type), isNullable: false, object), .i32(0), isSigned: false)
    return .conditional(
      .test(.defined(type), isNullable: false, object), then: .plain(.equalReferences, [own, layout]), else: .i32(0),
      .i32)
  }
}
