import Foundation
import TestSupport
import Testing

@testable import LispWasm

/// What is written of a module, in which order, and how often.
@Suite(.enabled(if: ToolCheck.allows("wasm-tools"), "wasm-tools is not in build/venv"))
struct ModuleTests {
  @Test func emptyModuleIsItsHeader() {
    #expect(encode(WasmModule()) == [0x00, 0x61, 0x73, 0x6D, 0x01, 0x00, 0x00, 0x00])
  }

  @Test func sameModuleSameBytes() throws {
    let shared = Function("shared", [], [.i32], .i32(1))
    let tag = Tag("tag", type: DefinedType("", .function([], [])))
    let caller = Function("caller", [], [.i32], .call(shared, [], isTail: true))
    var first = WasmModule([caller, shared])
    first.exports.append(("tag", .tag(tag)))
    // In another module the same objects have other numbers, and what was noted for the first one is gone.
    let second = WasmModule([shared])
    let bytes = encode(first)
    let others = encode(second)
    #expect(encode(first) == bytes)
    #expect(encode(second) == others)
    #expect(others.count < bytes.count)
    var nameless = second
    nameless.names = .none
    #expect(try !Workshop().text(of: nameless).contains("$shared"))
    #expect(encode(nameless).count == 39)
  }

  @Test func onlyWhatIsReachedIsThereInItsOrder() throws {
    func function(_ name: String, calling others: [Function]) -> Function {
      Function(name, [], [], .sequence(others.map { .call($0, [], isTail: false) }))
    }
    func imported(_ name: String) -> Function {
      let function = Function(name, type: DefinedType("", .function([], [])), parameters: [], body: nil)
      function.importedAs = ("host", name)
      return function
    }
    let (late, early) = (imported("late"), imported("early"))
    let leaf = function("leaf", calling: [late])
    let middle = function("middle", calling: [leaf, early])
    let other = function("other", calling: [leaf])
    let top = function("top", calling: [middle, other])
    _ = function("nobody", calling: [imported("unused"), top])
    var module = WasmModule([top, early])
    module.start = function("start", calling: [])
    let text = try Workshop().text(of: module)
    let names = text.matches(of: /\(func \$(\w+) \(;/).map { String($0.1) }
    #expect(names == ["early", "late", "top", "middle", "leaf", "other", "start"])
  }

  @Test func typesAreThereOnceInGroupsAndInOrder() throws {
    let group = DefinedType.Group()
    let root = DefinedType("root", .structure([]), isFinal: false, in: group)
    let unused = DefinedType("unused", .structure([.fixed(.f32)]), parent: root, in: group)
    let outside = DefinedType("outside", .array(.fixed(.i64)))
    let node = DefinedType("node", .structure([]), parent: root, in: group)
    let table = DefinedType("table", .array(.variable(.nullable(node))), in: group)
    node.composite = .structure([.fixed(.nullable(table)), .fixed(.nullable(outside))])
    let same = DefinedType("same", .array(.fixed(.i64)))
    // Two that each hold their own kind are one, and so are those made of them.
    func chain() -> DefinedType {
      let link = DefinedType("link", .structure([]))
      link.composite = .structure([.fixed(.nullable(link))])
      return DefinedType("holder", .structure([.fixed(.object(link))]))
    }
    let lone = DefinedType.Group()
    let alone = DefinedType("alone", .structure([.fixed(.f64)]), isFinal: false, in: lone)
    let child = DefinedType("child", .structure([.fixed(.f64), .fixed(.i32)]), parent: alone, isFinal: false)
    _ = unused
    let locals = [
      Local("a", .nullable(same)), Local("b", .nullable(node)), Local("c", .nullable(chain())),
      Local("d", .nullable(chain())), Local("e", .nullable(child)),
    ]
    let module = WasmModule([Function("f", locals, [], .nothing)])
    let text = try Workshop().text(of: module)
    let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    #expect(lines.filter { $0.hasPrefix("(rec") }.count == 1)
    let names = text.matches(of: /\(type \$(\w+)/).map { String($0.1) }
    #expect(names == ["same", "root", "node", "table", "link", "holder", "alone", "child"])
    #expect(text.contains("(type $child (;7;) (sub $alone (struct (field f64) (field i32))))"))
    #expect(try Workshop().bytesAgain(of: module) == encode(module))
  }

  /// Every heap type, nullable and not, as a parameter and in `ref.null`.
  @Test func allHeapTypes() throws {
    let heaps: [(HeapType, String)] = [
      (.any, "any"), (.eq, "eq"), (.i31, "i31"), (.structure, "struct"), (.array, "array"), (.none, "none"),
      (.function, "func"), (.noFunction, "nofunc"), (.extern, "extern"), (.noExtern, "noextern"),
      (.exception, "exn"), (.noException, "noexn"),
    ]
    for (heap, name) in heaps {
      let parameters = [
        Local("", .reference(heap, isNullable: false)), Local("", .reference(heap, isNullable: true)),
      ]
      let module = WasmModule([Function("f", parameters, [], .drop(.null(heap)))])
      let text = try Workshop().text(of: module)
      let short = name == "none" ? "nullref" : name.hasPrefix("no") ? "null\(name.dropFirst(2))ref" : "\(name)ref"
      #expect(text.contains("(param (ref \(name)) \(short))"))
      #expect(text.contains("ref.null \(name)\n"))
      #expect(try Workshop().bytesAgain(of: module) == encode(module))
    }
  }

  @Test func longAndDeepCode() throws {
    // Many globals, each made of the one before, found from the last.
    let pair = DefinedType("pair", .structure([.fixed(.value)]))
    var global = Global("first", .value, isMutable: false, initial: .null(.none))
    for index in 0..<20_000 {
      global = Global("g\(index)", .value, isMutable: false, initial: .newStructure(pair, [.getGlobal(global)]))
    }
    var deep = Code.i32(1)
    for _ in 0..<5_000 { deep = .plain(.i32Add, [deep, .i32(1)]) }
    // 300 blocks deep, a label is a number of two bytes. More of them than engines allow would not validate.
    let out = Label([.i32])
    var blocks = Code.branch(out, .i32(300))
    for _ in 0..<300 { blocks = .block(Label(), .i32, [blocks]) }
    let functions = [
      Function("deep", [], [.i32], deep),
      Function("blocks", [], [.i32], .block(out, nil, [blocks])),
      Function("long", [], [], .sequence(Array(repeating: .plain(.nop, []), count: 1_000_000))),
      Function("global", [], [.value], .getGlobal(global)),
    ]
    let module = WasmModule(functions)
    _ = try Workshop().write(module)
    #expect(encode(module).count > 1_000_000)
  }
}
