import BindingSpec
import TestSupport
import Testing

/// Nothing that the kept headers declare is lost: what gcc knows of them is in the spec, or in `skipped` with a
/// reason.
@Suite struct CoverageTests {
  @Test(arguments: SpecUnderProof.provable)
  func nothingIsLost(_ name: String) throws {
    let subject = try SpecUnderProof(name)
    let view = try GCCView(subject)
    let coverage = Coverage(subject, view)
    let exported = try coverage.exported()
    print(
      "\(name): \(view.functions.count) functions (\(exported.count) symbols exported and declared), \(view.macros.count) "
        + "macros, \(view.debug.typedefs.count) typedefs, \(view.debug.records.count) records, \(view.debug.enumerators.count) "
        + "enumerators, \(view.debug.variables.count) variables")
    for (what, names) in coverage.missing(exported) {
      let isNone = names.isEmpty
      #expect(isNone, "\(name): \(names.count) \(what): \(names.sorted().prefix(30).joined(separator: ", "))")
    }
    let skipped = try SkippedMacros(subject, view)
    let wronglyEmpty = skipped.wronglyEmpty
    #expect(wronglyEmpty == [], "\(name): skipped as empty and not empty, or the other way round")
    let constants = try skipped.constants()
    #expect(constants == [], "\(name): skipped, and gcc knows the number")
    #expect(view.functions.count > 20 && view.macros.count > 3)
  }

  /// Each loss or invention of one declaration is noticed under its name.
  @Test(.enabled(if: ToolCheck.isCI || !SpecUnderProof.missing.contains("sdl2"), "headers are missing"))
  func everyKindOfLossIsNoticed() throws {
    let honest = try SpecUnderProof("sdl2")
    let view = try GCCView(honest)
    let losses: [(String, String, (inout Spec) -> Void)] = [
      ("exported symbols lost", "SDL_Init", { $0.functions["SDL_Init"] = nil }),
      ("functions lost", "SDL_PointInRect", { $0.functions["SDL_PointInRect"] = nil }),
      ("functions that no header declares", "SDL_Nowhere", { $0.functions["SDL_Nowhere"] = $0.functions["SDL_Init"] }),
      ("functions elsewhere", "SDL_Init", { $0.functions["SDL_Init"]?.notes.at?.line += 1 }),
      (
        "functions whose prototype is not told from none", "SDL_Quit",
        { $0.functions["SDL_Quit"]?.arguments = .unspecified }
      ),
      ("functions of another linkage", "SDL_Init", { $0.functions["SDL_Init"]?.linkage = .staticInline }),
      ("object-like macros lost", "SDL_INIT_VIDEO", { $0.constants["SDL_INIT_VIDEO"] = nil }),
      ("object-like macros lost", "SDL_BlitScaled", { $0.aliases["SDL_BlitScaled"] = nil }),
      ("object-like macros lost", "SDL_h_", { $0.skipped["SDL_h_"] = nil }),
      ("function-like macros lost", "SDL_zero", { $0.macros["SDL_zero"] = nil }),
      (
        "macros that no header defines", "SDL_NOWHERE",
        { $0.skipped["SDL_NOWHERE"] = Skip(reason: .scanMacroEmpty) }
      ),
      ("typedefs lost", "SDL_Rect", { $0.typedefs["SDL_Rect"] = nil }),
      ("records lost", "SDL_Rect", { $0.structs["SDL_Rect"] = nil }),
      ("records lost", "SDL_Event", { $0.unions["SDL_Event"]?.definition = nil }),
      (
        "records whose members differ", "SDL_Rect",
        { $0.structs["SDL_Rect"]?.definition?.fields.removeLast() }
      ),
      ("types and variables elsewhere", "SDL_Rect", { $0.typedefs["SDL_Rect"]?.notes.at?.line += 1 }),
      ("types and variables elsewhere", "SDL_Event", { $0.unions["SDL_Event"]?.notes.at?.header = "SDL_rect.h" }),
      ("macros with other parameters", "SDL_zero", { $0.macros["SDL_zero"]?.parameters.append(.init(name: "y")) }),
      ("macros elsewhere", "SDL_INIT_VIDEO", { $0.constants["SDL_INIT_VIDEO"]?.notes.at?.line -= 1 }),
      (
        "hidden though no glob asks for it", "SDL_Init",
        {
          $0.functions["SDL_Init"] = nil
          $0.skipped["SDL_Init"] = Skip(reason: .scanDeclarationHidden)
        }
      ),
      ("enumerators lost", "SDL_SCANCODE_A", { $0.enums["SDL_Scancode"] = nil }),
    ]
    for (what, name, mutate) in losses {
      let wrong = honest.with(mutate)
      #expect(wrong.spec != honest.spec, "the mutation of \(name) changes nothing")
      let coverage = Coverage(wrong, view)
      let found = coverage.missing(try coverage.exported()).first { $0.0 == what }?.1 ?? []
      #expect(found.contains(name), "“\(what)” does not name \(name)")
    }
  }
}
