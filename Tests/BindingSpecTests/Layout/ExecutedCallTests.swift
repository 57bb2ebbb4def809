import BindingSpec
import Foundation
import TestSupport
import Testing

/// Calls made by hand: a program fills registers and stack as the engine says, jumps into functions that a compiler
/// built, and looks whether every bit of every argument and of the result arrived.
@Suite struct ExecutedCallTests {
  static let batches = UInt64(ProcessInfo.processInfo.environment["LAYOUT_ROUNDS"] ?? "") ?? 1

  @Test(
    .enabled(
      if: Target.host == .x86_64LinuxGNU && ToolCheck.allows("gcc", "clang-14"),
      "needs gcc and clang-14 on x86_64-linux-gnu"), arguments: ["gcc", "clang-14"])
  func argumentsArrive(compiler: String) throws {
    var called = 0
    var failures: [String] = []
    for seed in 1...Self.batches {
      let generator = CallGenerator(target: .x86_64LinuxGNU, seed: seed &* 555_111, records: 300, functions: 500)
      let layout = Layout(target: .x86_64LinuxGNU, environment: generator.world)
      var random = SplitMix(seed: seed)
      var program = CallProgram(layout: layout, isGCC: compiler == "gcc")
      for function in generator.functions { try program.add(function, &random) }
      let scratch = try Scratch()
      let file = try scratch.write(program.source(), to: "calls.c")
      let path = scratch.url.appendingPathComponent("calls").path
      let built = try ToolCheck.require(compiler).run(["-w", "-O0", "-std=gnu2x", "-o", path, file])
      guard built.status == 0 else { throw ClangOracle.Refusal(description: String(built.errors.prefix(3000))) }
      let run = try Tool(path: path).run([])
      #expect(run.status == 0)
      let lines = run.output.split(separator: "\n")
      #expect(lines.last == "done")
      called += program.count
      for line in lines.dropLast() {
        let number = Int(line.split(separator: " ")[0]) ?? 0
        failures.append("\(line): \(program.describe(number))")
      }
    }
    print("calls by hand into code of \(compiler): \(called - failures.count) of \(called) arrive whole")
    #expect(failures.isEmpty, "\(failures.prefix(6).joined(separator: "\n"))")
    #expect(called > 250)
  }
}

/// The C program that makes the calls.
private struct CallProgram {
  let layout: Layout<World>
  let isGCC: Bool
  private(set) var count = 0
  private var functions: [Int: (FunctionType, [CType], CallLayout)] = [:]
  private var body = ""
  private var calls = ""

  init(layout: Layout<World>, isGCC: Bool) {
    self.layout = layout
    self.isGCC = isGCC
  }

  func describe(_ number: Int) -> String {
    guard let (function, extra, call) = functions[number] else { return "?" }
    let text = CText(world: layout.environment, dialect: .clang)
    var lines = ["\(CType.function(function).notation) \(extra.map(\.notation)) \(call)"]
    for type in function.fixedParameters + extra + [function.result] {
      type.forEachReference { if case .record(let kind, let name) = $0 { lines.append(text.excerpt(kind, name)) } }
    }
    return lines.joined(separator: "\n")
  }

  /// Adds a function and a call to it, unless the compiler or the engine has no such types.
  mutating func add(_ function: FunctionType, _ random: inout SplitMix) throws {
    var function = function
    var extra: [CType] = []
    let types = function.fixedParameters
    if types.count > 1, random.chance(30) {
      // From some parameter on, everything is behind the dots.
      let named = random.number(1...types.count - 1)
      let rest = Array(types[named...])
      if try rest.allSatisfy({ try survivesPromotion($0) }) {
        extra = rest
        function.parameters = .variadic(Array(types[..<named]))
      }
    }
    let all = function.fixedParameters + extra + [function.result]
    if isGCC, all.contains(where: { mentionsClangOnly($0) }) { return }
    // This clang tears a 128-bit integer apart when one register is left; the ABI, gcc and later versions do not.
    if !isGCC, try all.contains(where: { try isInt128($0) }) { return }
    guard let call = try? layout.callLayout(of: function, variadic: extra) else { return }
    emit(function, extra, call, try all.map { try value($0, &random) })
    count += 1
  }

  private func survivesPromotion(_ type: CType) throws -> Bool {
    switch try layout.resolved(type) {
    case .scalar(let scalar):
      if scalar == .float { return false }
      return try layout.target.isSigned(scalar) == nil || layout.sizeAndAlignment(of: type).size >= 4
    // Compilers differ in how va_arg reads these.
    case .vector, .bitInt: return false
    default: return true
    }
  }

  private func isInt128(_ type: CType) throws -> Bool {
    let plain = try layout.resolved(type)
    return plain == .scalar(.int128) || plain == .scalar(.uint128)
  }

  private func isSmallInteger(_ type: CType) -> Bool {
    guard case .scalar(let scalar)? = try? layout.resolved(type), layout.target.isSigned(scalar) != nil else {
      return false
    }
    return (layout.target.sizeAndAlignment(of: scalar)?.size ?? 8) < 4
  }

  /// `_BitInt` and vectors of odd lanes.
  private func mentionsClangOnly(_ type: CType) -> Bool {
    switch type {
    case .bitInt: return true
    case .vector(_, let lanes): return lanes & (lanes - 1) != 0
    case .array(let inner, _), .qualified(_, let inner), .atomic(let inner): return mentionsClangOnly(inner)
    case .named(let name): return layout.environment.typedef(named: name).map { mentionsClangOnly($0.type) } ?? false
    case .record(let kind, let name):
      let fields = layout.environment.record(kind, named: name)?.definition?.fields ?? []
      return fields.contains { mentionsClangOnly($0.type) }
    default: return false
    }
  }

  /// Bytes for a value, and which of their bits mean anything.
  private struct Value {
    var bytes: [UInt8]
    var mask: [UInt8]
  }

  private func value(_ type: CType, _ random: inout SplitMix) throws -> Value {
    if type == .void { return Value(bytes: [], mask: []) }
    let size = Int(try layout.sizeAndAlignment(of: type).size)
    var value = Value(
      bytes: (0..<size).map { _ in UInt8(truncatingIfNeeded: random.next()) }, mask: Array(repeating: 0, count: size))
    try fill(&value, type, at: 0, &random)
    return value
  }

  private func fill(_ value: inout Value, _ type: CType, at offset: Int, _ random: inout SplitMix) throws {
    func cover(_ count: Int) { for index in offset..<offset + count { value.mask[index] = 0xff } }
    switch try layout.resolved(type) {
    case .scalar(.bool):
      value.bytes[offset] &= 1
      cover(1)
    case .scalar(.ldouble):
      // A number that loading and storing leave alone: normal, with the leading bit that x87 writes out.
      value.bytes[offset + 7] |= 0x80
      value.bytes[offset + 8] = 0xff
      value.bytes[offset + 9] = 0x3f
      cover(10)
    case .complex(let part):
      let step = Int(try layout.sizeAndAlignment(of: .scalar(part)).size)
      try fill(&value, .scalar(part), at: offset, &random)
      try fill(&value, .scalar(part), at: offset + step, &random)
    case .vector(let element, let lanes):
      cover(lanes * Int(try layout.sizeAndAlignment(of: element).size))
    case .bitInt(let signed, let bits):
      // Clang takes for granted that the rest of the bits repeat the sign.
      let size = Int(try layout.sizeAndAlignment(of: type).size)
      let top = value.bytes[offset + (bits - 1) / 8] >> ((bits - 1) % 8) & 1
      for bit in bits..<size * 8 {
        let ones = signed && top == 1
        if ones {
          value.bytes[offset + bit / 8] |= 1 << (bit % 8)
        } else {
          value.bytes[offset + bit / 8] &= ~(1 << (bit % 8))
        }
      }
      for bit in 0..<bits { value.mask[offset + bit / 8] |= 1 << (bit % 8) }
    case .array(let element, let count):
      let step = Int(try layout.sizeAndAlignment(of: element).size)
      for index in 0..<Int(count ?? 0) { try fill(&value, element, at: offset + index * step, &random) }
    case .record(let kind, let name):
      guard let definition = layout.environment.record(kind, named: name)?.definition else { return }
      let record = try layout.layout(ofRecord: kind, named: name)
      for (field, place) in zip(definition.fields, record.fields) {
        switch place {
        case .byte(let byte): try fill(&value, field.type, at: offset + Int(byte), &random)
        case .bits(let first, let width):
          if field.name == nil { continue }
          for bit in Int(first)..<Int(first + width) { value.mask[offset + bit / 8] |= 1 << (bit % 8) }
        }
        // Any member of a union will do, but the others must not spoil it.
        if kind == .union { break }
      }
    default: cover(Int(try layout.sizeAndAlignment(of: type).size))
    }
  }

  private mutating func emit(_ function: FunctionType, _ extra: [CType], _ call: CallLayout, _ values: [Value]) {
    let number = count
    functions[number] = (function, extra, call)
    let text = CText(world: layout.environment, dialect: isGCC ? .gcc : .clang)
    let named = function.fixedParameters
    for (index, value) in values.enumerated() {
      body += "static const unsigned char v\(number)_\(index)[] = {\(list(value.bytes))};\n"
      body += "static const unsigned char m\(number)_\(index)[] = {\(list(value.mask))};\n"
    }
    let result = values.count - 1
    // The function: it compares what it got and returns what it is told to.
    let parameters = named.enumerated().map { text.declaration($1, "a\($0)") } + (extra.isEmpty ? [] : ["..."])
    body +=
      text.declaration(function.result, "f\(number)")
      + "(\(parameters.isEmpty ? "void" : parameters.joined(separator: ", "))) {\n"
    for index in named.indices {
      body +=
        "  check(\(number), \(index), &a\(index), v\(number)_\(index), m\(number)_\(index), \(values[index].bytes.count));\n"
    }
    if !extra.isEmpty {
      body += "  va_list list; __builtin_va_start(list, a\(named.count - 1));\n"
      for (offset, type) in extra.enumerated() {
        let index = named.count + offset
        body += "  \(text.declaration(type, "a\(index)")) = __builtin_va_arg(list, \(text.declaration(type, "")));\n"
        body +=
          "  check(\(number), \(index), &a\(index), v\(number)_\(index), m\(number)_\(index), \(values[index].bytes.count));\n"
      }
      body += "  __builtin_va_end(list);\n"
    }
    if function.result != .void {
      body +=
        "  \(text.declaration(function.result, "r"));\n  memcpy(&r, v\(number)_\(result), sizeof r);\n  return r;\n"
    }
    body += "}\n"
    // The call.
    body +=
      "static void c\(number)(void) {\n  struct frame f; begin(&f, \(call.stackSize), \(call.vectorRegistersUsed));\n"
    body += "  static unsigned char result[4096] __attribute__((aligned(64)));\n"
    for (index, place) in call.arguments.enumerated() {
      switch place {
      case .nothing: break
      case .registers(let pieces):
        // The caller widens what is smaller than an int: clang counts on it.
        let type = text.declaration((named + extra)[index], "")
        if case .general(let register) = pieces[0].register, isSmallInteger((named + extra)[index]) {
          body +=
            "  { \(type) x; memcpy(&x, v\(number)_\(index), sizeof x); f.general[\(register)] = (unsigned)(int)x; }\n"
          continue
        }
        for piece in pieces {
          body +=
            "  memcpy(\(location(piece.register, isResult: false)), v\(number)_\(index) + \(piece.offset), \(piece.size));\n"
        }
      case .stack(let offset):
        body += "  memcpy(f.stack + \(offset), v\(number)_\(index), \(values[index].bytes.count));\n"
      case .reference: body += "  abort();\n"
      }
    }
    if case .memory = call.result { body += "  f.general[0] = (unsigned long)result;\n" }
    body += "  invoke(&f, (void *)f\(number), \(call.x87Results));\n"
    switch call.result {
    case .nothing: break
    case .memory:
      body += "  if (f.results[0] != (unsigned long)result) printf(\"\(number) address\\n\");\n"
    case .registers(let pieces):
      for piece in pieces {
        body +=
          "  memcpy(result + \(piece.offset), \(location(piece.register, isResult: true)), \(min(piece.size, 16)));\n"
      }
    }
    body +=
      "  check(\(number), -1, result, v\(number)_\(result), m\(number)_\(result), \(values[result].bytes.count));\n}\n"
    calls += "  c\(number)();\n"
  }

  private func list(_ bytes: [UInt8]) -> String { bytes.isEmpty ? "0" : bytes.map(String.init).joined(separator: ",") }

  private func location(_ register: Register, isResult: Bool) -> String {
    switch register {
    case .general(let index): isResult ? "&f.results[\(index)]" : "&f.general[\(index)]"
    case .vector(let index): isResult ? "&f.vector_results[\(index)]" : "&f.vector[\(index)]"
    case .x87(let index): "&f.x87[\(index)]"
    case .value: "0"
    }
  }

  func source() -> String {
    CText(world: layout.environment.without { isGCC && mentionsClangOnly($0) }, dialect: isGCC ? .gcc : .clang).source()
      + Self.machinery + body + "int main(void) {\n\(calls)  printf(\"done\\n\");\n  return 0;\n}\n"
  }

  /// Loads every register from a frame, calls, and saves what comes back.
  private static let machinery = """
    int printf(const char *, ...);
    void abort(void);
    void *memcpy(void *, const void *, size_t);
    void *memset(void *, int, size_t);
    struct frame {
      unsigned long general[6], vectors_used;           // 0, 48
      unsigned long stack_bytes;                        // 56
      unsigned char vector[8][16];                      // 64
      unsigned long results[2];                         // 192
      unsigned char vector_results[2][16];              // 208
      unsigned char x87[2][16];                         // 240
      unsigned char stack[4096] __attribute__((aligned(64)));
    };
    static void begin(struct frame *f, size_t stack, size_t vectors) {
      memset(f, 0xa5, sizeof *f);
      f->stack_bytes = (stack + 63) & ~63ul;
      f->vectors_used = vectors;
    }
    void invoke_raw(struct frame *, void *, void *, long);
    static void invoke(struct frame *f, void *function, long x87) { invoke_raw(f, function, f->stack, x87); }
    __asm__(".text\\n"
      "invoke_raw:\\n"
      "push %rbp\\n mov %rsp, %rbp\\n push %rbx\\n push %r12\\n push %r13\\n push %r14\\n"
      "mov %rdi, %rbx\\n mov %rsi, %r12\\n mov %rcx, %r13\\n"
      "mov 56(%rbx), %rcx\\n and $-64, %rsp\\n sub %rcx, %rsp\\n"
      "mov %rdx, %rsi\\n mov %rsp, %rdi\\n cld\\n rep movsb\\n"
      "movups 64(%rbx), %xmm0\\n movups 80(%rbx), %xmm1\\n movups 96(%rbx), %xmm2\\n movups 112(%rbx), %xmm3\\n"
      "movups 128(%rbx), %xmm4\\n movups 144(%rbx), %xmm5\\n movups 160(%rbx), %xmm6\\n movups 176(%rbx), %xmm7\\n"
      "mov 0(%rbx), %rdi\\n mov 8(%rbx), %rsi\\n mov 16(%rbx), %rdx\\n mov 24(%rbx), %rcx\\n"
      "mov 32(%rbx), %r8\\n mov 40(%rbx), %r9\\n mov 48(%rbx), %rax\\n"
      "call *%r12\\n"
      "mov %rax, 192(%rbx)\\n mov %rdx, 200(%rbx)\\n movups %xmm0, 208(%rbx)\\n movups %xmm1, 224(%rbx)\\n"
      "test %r13, %r13\\n jz 1f\\n fstpt 240(%rbx)\\n dec %r13\\n jz 1f\\n fstpt 256(%rbx)\\n1:\\n"
      "lea -32(%rbp), %rsp\\n pop %r14\\n pop %r13\\n pop %r12\\n pop %rbx\\n pop %rbp\\n ret\\n");
    static void check(int function, int index, const void *got, const unsigned char *want, const unsigned char *mask, size_t size) {
      const unsigned char *bytes = got;
      for (size_t i = 0; i < size; i++)
        if ((bytes[i] ^ want[i]) & mask[i]) { printf("%d argument %d byte %zu: %02x is not %02x\\n", function, index, i, bytes[i], want[i]); return; }
    }

    """
}

extension CallLayout {
  /// How many numbers the x87 stack holds on return.
  fileprivate var x87Results: Int {
    guard case .registers(let pieces) = result else { return 0 }
    return pieces.count { if case .x87 = $0.register { true } else { false } }
  }
}

extension World {
  /// Only what a compiler can read.
  fileprivate func without(_ isUnreadable: (CType) -> Bool) -> World {
    var world = self
    world.entries.removeAll { entry in
      switch entry {
      case .record(let kind, let name): isUnreadable(.record(kind, name))
      case .typedef(let name): isUnreadable(.named(name))
      case .enumeration: false
      }
    }
    return world
  }
}
