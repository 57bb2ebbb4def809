import BindingSpec
import Testing

@testable import BindGen

/// What is bound, what is not and why, and in which order.
@Suite struct PassTests {
  @Test func whatCannotBeBoundHasAReason() throws {
    let result = try ModuleText.module(
      """
      structs:
        hidden: {size: 4, align: 4, fields: [{name: x, type: int, offset: 0}]}
        opaque: {opaque: true}
      functions:
        blocks: {params: [{type: "*block(int) void"}], returns: void}
        by_value: {params: [{type: struct opaque}], returns: void}
        hidden_value: {params: [{type: struct hidden}], returns: void}
        pointer: {params: [{type: "*struct opaque"}, {type: "*struct hidden"}], returns: void}
        unknown: {params: [{type: missing_t}], returns: void}
        unknown_result: {params: [], returns: "*missing_t"}
        vectors: {params: [{type: "vector(4) float"}], returns: void, variadic: true}
        whole: {inline: static, params: [], returns: int, variadic: true}
      variables:
        there: {type: struct opaque}
      macros:
        PLAIN: {params: [x]}
        HALF: {params: [{name: x, type: int}]}

      """, overlay: "structs: {hidden: {skip: true}}\n")
    #expect(
      result.reasons == [
        "by_value": .generateTypeIncomplete, "hidden_value": .generateTypeSkipped, "blocks": .generateTypeUnsupported,
        "unknown": .generateTypeUnknown, "unknown_result": .generateTypeUnknown, "vectors": .generateCallUnsupported,
        "whole": .generateCallUnsupported, "there": .generateTypeIncomplete, "PLAIN": .generateMacroUntyped,
        "HALF": .generateMacroUntyped,
      ])
    #expect(result.module.functions.map(\.cName) == ["pointer"])
    #expect(ModuleText.text(.lisp, result.module).contains("((:pointer opaque) (:pointer :void)) :void"))
  }

  @Test func whatLibffiCannotPassGoesByReference() throws {
    let result = try ModuleText.module(
      """
      structs:
        bits: {size: 4, align: 4, fields: [{name: a, type: int, bit-offset: 0, bits: 3}]}
        empty: {size: 0, align: 1, fields: []}
        inner: {size: 8, align: 8, fields: [{name: u, type: union u, offset: 0}]}
        packed: {size: 5, align: 1, packed: true, fields: [{name: a, type: char, offset: 0}, {name: b, type: int, offset: 1}]}
        plain: {size: 8, align: 4, fields: [{name: a, type: "[2]int", offset: 0}]}
      unions:
        u: {size: 8, align: 8, fields: [{name: d, type: double, offset: 0}]}
      typedefs:
        aligned_t: {aligned: 16, type: int}
        vector_t: {type: "vector(2) double"}
      functions:
        f_bits: {params: [{type: struct bits}], returns: void}
        f_complex: {params: [], returns: _Complex double}
        f_convention: {call: vectorcall, params: [], returns: void}
        f_empty: {params: [{type: struct empty}], returns: void}
        f_inner: {params: [], returns: struct inner}
        f_packed: {params: [{type: struct packed}], returns: void}
        f_plain: {params: [{type: struct plain}], returns: struct plain}
        f_pointers: {params: [{type: "*vector_t"}, {type: "*struct bits"}], returns: "*union u"}
        f_scalar: {params: [{type: ldouble}, {type: bool}], returns: llong}
        f_union: {params: [{type: union u}], returns: void}
        f_vector: {params: [{type: vector_t}], returns: void}
        f_wide: {params: [{type: uint128}], returns: void}

      """)
    let references = result.module.functions.filter { $0.access == .byReference }.map(\.cName)
    #expect(
      references == [
        "f_bits", "f_complex", "f_convention", "f_empty", "f_inner", "f_packed", "f_union", "f_vector", "f_wide",
      ])
  }

  @Test func typesStandBehindWhatLiesInThem() throws {
    let result = try ModuleText.module(
      """
      structs:
        a: {size: 8, align: 4, fields: [{name: z, type: z_t, offset: 0}, {name: next, type: "*struct a", offset: 4}]}
        b: {size: 4, align: 4, fields: [{name: a, type: "[1]struct c", offset: 0}]}
        c: {size: 4, align: 4, fields: [{name: x, type: enum mode, offset: 0}]}
        z: {size: 4, align: 4, fields: [{name: u, type: union u, offset: 0}]}
      unions:
        u: {size: 4, align: 4, fields: [{name: x, type: int, offset: 0}]}
      enums:
        mode: {type: uint, values: {ON: 1}}
      typedefs:
        z_t: {type: struct z}

      """)
    #expect(result.module.types.map(\.cName) == ["mode", "u", "z", "a", "c", "b", "z_t"])
  }

  @Test(arguments: [
    "typedefs:\n  a: {type: b}\n  b: {type: a}\n",
    "typedefs:\n  a: {type: a}\n",
    "typedefs:\n  a: {type: \"*a\"}\n",
    "typedefs:\n  a: {type: \"*const b\"}\n  b: {type: \"[2]fn(*a) void\"}\n",
    "typedefs:\n  a: {type: \"*fn(*a) a\"}\nfunctions:\n  f: {params: [{type: a}], returns: void}\n",
    "typedefs:\n  a0: {type: int}\n" + (1...600).map { "  a\($0): {type: \"*a\($0 - 1)\"}\n" }.joined(),
    "structs:\n  s: {size: 4, align: 4, fields: [{name: s, type: struct s, offset: 0}]}\n",
    "structs:\n  s: {size: 4, align: 4, fields: [{name: t, type: t, offset: 0}]}\ntypedefs:\n  t: {type: \"[2]struct s\"}\n",
  ])
  func typesThatContainThemselvesEndIt(_ yaml: String) {
    let error = #expect(throws: Failure.self) { try ModuleText.module(yaml) }
    #expect(error?.diagnostics.allSatisfy { $0.code == .generateTypeCyclic } == true)
  }

  @Test func aSelectionTakesTheTypesThatItNeeds() throws {
    let path = ModuleText.specs + "/sample.yaml"
    let linked = try SpecReader.link(path: path)
    func cNames(_ options: GenerationOptions) throws -> (types: Set<String>, functions: [String]) {
      let module = try Generator.module(of: linked, options).module
      return (Set(module.types.map(\.cName)), module.functions.map(\.cName))
    }
    let half = try cNames(GenerationOptions(only: ["sample_half"]))
    #expect(half.functions == ["sample_half"] && half.types == ["_SampleBox"])
    let event = try cNames(GenerationOptions(only: ["event"]))
    #expect(event.functions == [] && event.types == ["event", "event.anonymous", "_SampleBox"])
    let few = try cNames(GenerationOptions(only: ["sample_*"], except: ["sample_*i*"]))
    #expect(few.functions == ["sample_connect", "sample_each", "sample_half", "sample_old", "sample_swap"])
    let error = #expect(throws: Failure.self) { try Generator.module(of: linked, GenerationOptions(only: ["gtk_*"])) }
    #expect(error?.diagnostics.map(\.code) == [.generateNothing])
  }

  @Test func typesOfImportsStayThere() throws {
    let linked = try SpecReader.link(path: ModuleText.specs + "/sample.yaml")
    var own = linked
    // The scan may have seen the imported library's record too.
    own.spec.structs["_BaseList"] = Record()
    own.spec.typedefs["BaseList"] = linked.imported.first?.typedefs["BaseList"]
    let module = try Generator.module(of: own).module
    #expect(!module.types.contains { $0.cName == "_BaseList" || $0.cName == "BaseList" })
    #expect(ModuleText.text(.lisp, module).contains("(:pointer base:base-list)"))
    #expect(ModuleText.text(.lisp, module) == ModuleText.text(.lisp, try Generator.module(of: linked).module))
  }

  @Test func aMacroThatRepeatsAnEnumValueIsNoSecondConstant() throws {
    let result = try ModuleText.module(
      "enums:\n  e: {type: uint, values: {E_A: 0, E_B: 1}}\nconstants:\n  E_A: {type: int, value: 0}\n")
    #expect(result.module.constants.isEmpty && result.codes == [])
  }
}
