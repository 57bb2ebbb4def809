import TestSupport
import Testing

@testable import LispWasm

/// Encoded modules, run in Node: each kind of code does what the tree says.
@Suite(.enabled(if: ToolCheck.allows("wasm-tools", "node"), "wasm-tools and node are not in build/venv"))
struct ExecutionTests {
  private func check(_ module: WasmModule, _ program: String, imports: String = "{}") throws {
    let workshop = try Workshop()
    #expect(try workshop.run(module, program, imports: imports) == "fine\n")
    // What wasm-tools reads is what was written, name for name.
    #expect(try workshop.bytesAgain(of: module) == encode(module))
  }

  @Test func numbers() throws {
    let integers: [Int32] = [0, 1, -1, 63, 64, -64, -65, 8191, 8192, -8192, -8193, 0x7F_FFFF, .max, .min, .max - 1]
    let wide: [Int64] = [0, 63, 64, -64, -65, 1 << 31, -(1 << 31), 1 << 62, .max, .min, 0x0123_4567_89AB_CDEF]
    let floats: [Float] = [0, -0.0, 1.5, -.greatestFiniteMagnitude, .leastNonzeroMagnitude, .infinity]
    let doubles: [Double] = [0, -0.0, 0.1, .greatestFiniteMagnitude, .leastNonzeroMagnitude, -.infinity]
    var functions: [Function] = []
    var program = ""
    for (index, value) in integers.enumerated() {
      functions.append(Function("i\(index)", [], [.i32], .i32(value)))
      program += "assert.equal(e.i\(index)(), \(value));\n"
    }
    for (index, value) in wide.enumerated() {
      functions.append(Function("l\(index)", [], [.i64], .i64(value)))
      program += "assert.equal(e.l\(index)(), \(value)n);\n"
    }
    for (index, value) in floats.enumerated() {
      functions.append(Function("f\(index)", [], [.f32], .f32(value.bitPattern)))
      program += "assert.ok(Object.is(e.f\(index)(), \(value == .infinity ? "Infinity" : "Math.fround(\(value))")));\n"
    }
    for (index, value) in doubles.enumerated() {
      functions.append(Function("d\(index)", [], [.f64], .f64(value.bitPattern)))
      program += "assert.ok(Object.is(e.d\(index)(), \(value == -.infinity ? "-Infinity" : "\(value)")));\n"
    }
    try check(WasmModule(functions), program)
  }

  @Test func callsAndBranches() throws {
    let n = Local("n", .i32)
    let fib = Function("fib", [n], [.i32], .unreachable)
    fib.body = .conditional(
      .plain(.i32Less, [.get(n), .i32(2)]), then: .get(n),
      else: .plain(
        .i32Add,
        [
          .call(fib, [.plain(.i32Subtract, [.get(n), .i32(1)])], isTail: false),
          .call(fib, [.plain(.i32Subtract, [.get(n), .i32(2)])], isTail: false),
        ]), .i32)

    // The sum of 1…n, by a loop that is left in its middle. Locals of three types, in two runs of one.
    let limit = Local("limit", .i32)
    let index = Local("index", .i32)
    let unused = Local("wide", .i64)
    let sum = Local("sum", .i32)
    let (out, again) = (Label(), Label())
    let loop = Function(
      "loop", [limit], [.i32],
      .sequence([
        .set(unused, .i64(7)), .nothing,
        .block(
          out, nil,
          [
            .loop(
              again, nil,
              [
                .branchIf(
                  out, .plain(.i32Greater, [.tee(index, .plain(.i32Add, [.get(index), .i32(1)])), .get(limit)])),
                .set(sum, .plain(.i32Add, [.get(sum), .get(index)])), .branch(again, nil),
              ])
          ]), .get(sum),
      ]))

    // Tail calls: a million deep would be too deep.
    let (left, right) = (Local("n", .i32), Local("n", .i32))
    let even = Function("even", [left], [.i32], .unreachable)
    let odd = Function("odd", [right], [.i32], .unreachable)
    for (one, other, parameter, end) in [(even, odd, left, 1), (odd, even, right, 0)] {
      one.body = .conditional(
        .plain(.i32EqualZero, [.get(parameter)]), then: .returnValue(.i32(Int32(end))),
        else: .call(other, [.plain(.i32Subtract, [.get(parameter), .i32(1)])], isTail: true), .i32)
    }

    let which = Local("which", .i32)
    let (a, b, c, end) = (Label(), Label(), Label(), Label([.i32]))
    let table = Function(
      "table", [which], [.i32],
      .block(
        end, .i32,
        [
          .block(
            c, nil,
            [
              .block(b, nil, [.block(a, nil, [.branchTable([a, b, a], c, .get(which))]), .branch(end, .i32(10))]),
              .branch(end, .i32(20)),
            ]), .i32(30),
        ]))
    // A value under the condition: it goes along, or goes away.
    let condition = Local("condition", .i32)
    let found = Label([.i32])
    let carried = Function(
      "carried", [condition], [.i32],
      .block(found, .i32, [.branchIf(found, .sequence([.i32(1), .get(condition)])), .i32(2)]))
    // A loop that begins with a value, in a block with two.
    let (start, pair) = (Label([.i32]), Label([.i32, .i32]))
    let given = Local("given", .i32)
    let several = Function(
      "several", [given], [.i32],
      .plain(
        .i32Multiply,
        [
          .block(
            pair, nil,
            [
              .get(given),
              .loop(
                start, nil,
                [
                  // One operand is there already: what the loop began with.
                  .set(given, .plain(.i32Add, [.i32(5)])),
                  .conditional(
                    .plain(.i32Less, [.get(given), .i32(20)]), then: .branch(start, .get(given)), else: nil, nil),
                  .branch(pair, .sequence([.i32(6), .get(given)])),
                ]),
              .unreachable,
            ])
        ]))
    let nothing = Function("nothing", [], [], .unreachable)
    try check(
      WasmModule([fib, loop, even, odd, table, carried, several, nothing]),
      """
      assert.equal(e.fib(20), 6765);
      assert.equal(e.loop(100), 5050);
      assert.equal(e.even(1000000), 1);
      assert.equal(e.odd(1000000), 0);
      assert.deepEqual([0, 1, 2, 3, 99].map(e.table), [10, 20, 10, 30, 30]);
      assert.deepEqual([0, 5].map(e.carried), [2, 1]);
      assert.equal(e.several(1), 6 * 21);
      assert.throws(e.nothing, WebAssembly.RuntimeError);
      """)
  }

  @Test func structuresAndCasts() throws {
    let group = DefinedType.Group()
    let object = DefinedType("object", .structure([]), isFinal: false, in: group)
    let pair = DefinedType("pair", .structure([]), parent: object, in: group)
    pair.composite = .structure([.variable(.value), .variable(.nullable(pair))])
    let small = DefinedType(
      "small",
      .structure([
        FieldType(storage: .i8, isMutable: true), FieldType(storage: .i16, isMutable: true), .variable(.f64),
      ]), parent: object, in: group)

    // The length of a list of n pairs, and the sum of its elements.
    let n = Local("n", .i32)
    let list = Local("list", .nullable(pair))
    let sum = Local("sum", .i32)
    let (more, done, next) = (Label(), Label(), Label())
    func plus(_ a: Code, _ b: Code) -> Code { .plain(.i32Add, [a, b]) }
    let lists = Function(
      "lists", [n], [.i32],
      .sequence([
        .loop(
          more, nil,
          [
            .set(list, .newStructure(pair, [.plain(.newI31, [.get(n)]), .get(list)])),
            .branchIf(more, .tee(n, plus(.get(n), .i32(-1)))),
          ]),
        .block(
          done, nil,
          [
            .loop(
              next, nil,
              [
                .set(
                  sum,
                  plus(
                    .get(sum),
                    .plain(
                      .i31Signed, [.cast(.i31, isNullable: false, .field(pair, 0, .branchOnNull(done, .get(list))))])
                  )),
                .set(list, .field(pair, 1, .get(list))), .branch(next, nil),
              ])
          ]), .get(sum),
      ]))

    let s = Local("s", .object(small))
    let packed = Function(
      "packed", [], [.i32],
      .sequence([
        .set(s, .newDefaultStructure(small)), .setField(small, 0, .get(s), .i32(-1)),
        .setField(small, 1, .get(s), .i32(0x1_2345)), plus(.field(small, 0, .get(s)), .field(small, 1, .get(s))),
      ]))

    // 1 for a pair, 2 for a fixnum, 3 for nothing, 4 for what is left.
    let which = Local("which", .i32)
    let value = Local("value", .value)
    let (isPair, isFixnum, isNull, isObject) = (
      Label([.object(pair)]), Label([.reference(.i31, isNullable: false)]), Label(), Label([.object(object)])
    )
    func choice(_ number: Int32, _ code: Code, _ other: Code) -> Code {
      .conditional(.plain(.i32Equal, [.get(which), .i32(number)]), then: code, else: other, .value)
    }
    let kind = Function(
      "kind", [which], [.i32],
      .sequence([
        .set(
          value,
          choice(
            1, .newDefaultStructure(pair),
            choice(2, .plain(.newI31, [.i32(5)]), choice(3, .null(.none), .newDefaultStructure(small))))),
        .drop(
          .block(
            isPair, nil,
            [
              .drop(
                .block(
                  isFixnum, nil,
                  [
                    .block(
                      isNull, nil,
                      [
                        .drop(
                          .branchOnNull(
                            isNull,
                            .branchOnCast(
                              isFixnum, from: .value, to: .reference(.i31, isNullable: false),
                              .branchOnCast(isPair, from: .value, to: .object(pair), .get(value))))),
                        .returnValue(.i32(4)),
                      ]), .returnValue(.i32(3)),
                  ])), .returnValue(.i32(2)),
            ])), .i32(1),
      ]))
    let rest = Label([.value])
    let casts = Function(
      "casts", [which], [.i32],
      .sequence([
        .set(value, choice(1, .newDefaultStructure(pair), choice(2, .null(.eq), .plain(.newI31, [.i32(1)])))),
        .drop(
          .block(
            isObject, nil,
            [
              .drop(
                .block(
                  rest, nil,
                  [
                    .returnValue(
                      plus(
                        .test(.defined(pair), isNullable: true, .get(value)),
                        .plain(
                          .i32Multiply,
                          [
                            .i32(10),
                            .plain(
                              .isNull,
                              [
                                .branchOnCastFail(
                                  rest, from: .value, to: .nullable(pair),
                                  .get(value))
                              ]),
                          ])))
                  ])),
              .branchOnNonNull(
                isObject, .cast(.defined(object), isNullable: true, .null(.none))), .returnValue(.i32(7)),
            ])), .test(.eq, isNullable: false, .get(value)),
      ]))
    try check(
      WasmModule([lists, packed, kind, casts]),
      """
      assert.equal(e.lists(100), 5050);
      assert.equal(e.packed(), 0xff + 0x2345);
      assert.deepEqual([1, 2, 3, 4].map(e.kind), [1, 2, 3, 4]);
      assert.deepEqual([1, 2, 3].map(e.casts), [1, 11, 7]);
      """)
  }

  @Test func arrays() throws {
    let bytes = DefinedType("bytes", .array(FieldType(storage: .i8, isMutable: true)))
    let shorts = DefinedType("shorts", .array(FieldType(storage: .i16, isMutable: true)))
    let longs = DefinedType("longs", .array(.variable(.i64)))
    let segment = DataSegment(Array("Hello, world: ☃".utf8))
    let empty = DataSegment()
    let (index, length) = (Local("index", .i32), Local("length", .i32))
    let (text, copy) = (Local("text", .object(bytes)), Local("copy", .nullable(bytes)))
    let fromData = Function(
      "byte", [index, length], [.i32],
      .sequence([
        .set(text, .newArrayFromData(bytes, segment, .i32(2), .get(length))),
        .set(copy, .newArray(bytes, .i32(0x80), .i32(40))),
        .copyElements(bytes, bytes, [.get(copy), .i32(1), .get(text), .i32(0), .get(length)]),
        .fillElements(bytes, [.get(copy), .i32(30), .i32(255), .i32(5)]),
        .drop(.newArrayFromData(bytes, empty, .i32(0), .i32(0))),
        .element(bytes, .get(copy), .get(index), isSigned: false),
      ]))
    let three = Local("three", .object(shorts))
    let signs = Function(
      "signs", [index], [.i32],
      .sequence([
        .set(three, .newArrayOf(shorts, [.i32(-1), .i32(2), .i32(0x18000)])),
        .setElement(shorts, .get(three), .i32(1), .i32(-3)),
        .plain(
          .i32Add,
          [
            .element(shorts, .get(three), .get(index), isSigned: true),
            .plain(.i32Multiply, [.i32(1000), .element(shorts, .get(three), .get(index), isSigned: false)]),
          ]),
      ]))
    let size = Function(
      "size", [length], [.i64],
      .plain(
        .i64Add,
        [
          .plain(.i64ExtendSigned, [.plain(.arrayLength, [.newDefaultArray(longs, .get(length))])]),
          .element(longs, .newArray(longs, .i64(1 << 40), .i32(2)), .i32(1), isSigned: false),
        ]))
    try check(
      WasmModule([fromData, signs, size]),
      """
      assert.deepEqual([0, 1, 2, 3, 29, 30, 34, 35].map(i => e.byte(i, 2)), [128, 108, 108, 128, 128, 255, 255, 128]);
      assert.throws(() => e.byte(0, 100), WebAssembly.RuntimeError);
      assert.throws(() => e.byte(40, 1), WebAssembly.RuntimeError);
      assert.deepEqual([0, 1, 2].map(i => e.signs(i)), [65535000 - 1, 65533000 - 3, 32768000 - 32768]);
      assert.equal(e.size(3), 3n + (1n << 40n));
      """)
  }

  @Test func closuresAndGlobals() throws {
    let unary = DefinedType("unary", .function([.i32], [.i32]))
    let (a, b, c, d) = (Local("n", .i32), Local("n", .i32), Local("n", .i32), Local("n", .i32))
    let double = Function("double", type: unary, parameters: [a], body: .plain(.i32Multiply, [.get(a), .i32(2)]))
    let square = Function("square", type: unary, parameters: [b], body: .plain(.i32Multiply, [.get(b), .get(b)]))
    let negate = Function("negate", type: unary, parameters: [c], body: .plain(.i32Subtract, [.i32(0), .get(c)]))
    let box = DefinedType("box", .structure([.fixed(.object(unary)), .fixed(.i32)]))
    // Mentioned in the wrong order, the later ones first.
    let first = Global(
      "first", .object(box), isMutable: false, initial: .newStructure(box, [.function(square), .i32(3)]))
    let chain = DefinedType("chain", .structure([.fixed(.object(box)), .fixed(.object(box))]))
    let second = Global(
      "second", .object(chain), isMutable: false, initial: .newStructure(chain, [.getGlobal(first), .getGlobal(first)]))
    let third = Global("third", .object(chain), isMutable: false, initial: .getGlobal(second))
    let count = Global("count", .i32, isMutable: true, initial: .i32(-5))

    let throughGlobal = Function("throughGlobal", [], [.i32], .unreachable)
    throughGlobal.body = .callReference(
      unary,
      [
        .field(box, 1, .field(chain, 1, .getGlobal(third))),
        .field(box, 0, .field(chain, 0, .getGlobal(second))),
      ], isTail: false)
    let twice = Function(
      "twice", [d], [.i32],
      .sequence([
        .setGlobal(count, .plain(.i32Add, [.getGlobal(count), .i32(1)])),
        .callReference(
          unary,
          [.callReference(unary, [.get(d), .function(double)], isTail: false), .function(negate)], isTail: true),
      ]))
    var module = WasmModule([throughGlobal, twice, double])
    let start = Function("start", [], [], .setGlobal(count, .i32(100)))
    module.start = start
    module.exports.append(("count", .global(count)))
    module.name = "globals"
    try check(
      module,
      """
      assert.equal(e.throughGlobal(), 9);
      assert.equal(e.count.value, 100);
      assert.equal(e.twice(21), -42);
      assert.equal(e.count.value, 101);
      assert.equal(e.double(4), 8);
      """)
    // Only what nothing else announces needs a segment.
    #expect(try Workshop().text(of: module).contains("(elem (;0;) declare func $negate)"))
  }

  @Test func exceptionsAndImports() throws {
    let two = DefinedType("two", .function([.i32, .value], []))
    let none = DefinedType("none", .function([], []))
    let own = Tag("own", type: two)
    let given = Tag("given", type: DefinedType("one", .function([.i32], [])))
    given.importedAs = ("host", "tag")
    let log = Function(
      "log", type: DefinedType("", .function([.i32], [])), parameters: [Local("", .i32)], body: nil)
    log.importedAs = ("host", "log")
    let fail = Function("fail", type: none, parameters: [], body: nil)
    fail.importedAs = ("host", "fail")

    let which = Local("which", .i32)
    let exception = ValueType.reference(.exception, isNullable: true)
    let saved = Local("saved", exception)
    let (all, allWith, values, valuesWith) = (
      Label(), Label([exception]), Label([.i32, .value]), Label([.i32, exception])
    )
    func when(_ number: Int32, _ code: Code) -> Code {
      .conditional(.plain(.i32Equal, [.get(which), .i32(number)]), then: code, else: nil, nil)
    }
    func catching(_ clauses: [CatchClause]) -> Code {
      .tryTable(
        clauses, .i32,
        .sequence([
          when(1, .throw(own, [.i32(11), .plain(.newI31, [.i32(1)])])), when(2, .throw(given, [.i32(22)])),
          when(3, .call(fail, [], isTail: false)), .call(log, [.get(which)], isTail: false), .i32(44),
        ]))
    }
    let caught = Function(
      "caught", [which], [.i32],
      .sequence([
        .block(
          all, nil,
          [
            .drop(
              .block(
                values, nil,
                [
                  .set(
                    saved,
                    .block(
                      valuesWith, nil,
                      [
                        .returnValue(
                          catching([
                            CatchClause(tag: own, withReference: false, label: values),
                            CatchClause(tag: given, withReference: true, label: valuesWith),
                            CatchClause(tag: nil, withReference: false, label: all),
                          ]))
                      ])), .plain(.newI31, [.i32(0)]),
                ])), .returnValue(nil),
          ]), .i32(33),
      ]))
    let again = Function(
      "again", [which], [.i32],
      .sequence([
        .set(
          saved,
          .block(
            allWith, nil, [.returnValue(catching([CatchClause(tag: nil, withReference: true, label: allWith)]))])),
        .throwReference(.get(saved)),
      ]))
    var module = WasmModule([caught, again])
    module.exports.append(("own", .tag(own)))
    try check(
      module,
      """
      assert.deepEqual([0, 1, 2, 3].map(e.caught), [44, 11, 22, 33]);
      assert.deepEqual(given.log, [0]);
      assert.equal(e.again(7), 44);
      assert.throws(() => e.again(1), x => x.is(e.own) && x.getArg(e.own, 0) === 11);
      assert.throws(() => e.again(2), x => x.is(given.host.tag) && x.getArg(given.host.tag, 0) === 22);
      assert.throws(() => e.again(3), RangeError);
      """,
      imports: """
        { log: [], host: {
          tag: new WebAssembly.Tag({ parameters: ["i32"] }), fail() { throw new RangeError("x"); },
          log(n) { given.log.push(n); } } }
        """)
  }
}
