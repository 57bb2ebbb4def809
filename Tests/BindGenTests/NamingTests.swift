import BindingSpec
import Testing

@testable import BindGen

/// Which declaration gets which name.
@Suite struct NamingTests {
  static let noise = "functions:\n"

  private func functions(_ names: [String]) -> String {
    "functions:\n" + names.sorted().map { "  \($0): {params: [], returns: void}\n" }.joined()
  }

  @Test func namesThatMeetAreToldApart() throws {
    let result = try ModuleText.module(functions(["SDL_Log", "SDL_log", "FOO", "foo", "fooBar", "foo_bar", "FooBar"]))
    #expect(result.calledNames["SDL_Log"] == "sdl-log")
    #expect(result.calledNames["SDL_log"] == "|SDL_log|")
    // `|FOO|` would be the symbol foo itself, so it is the one that keeps the plain name.
    #expect(result.calledNames["FOO"] == "foo")
    #expect(result.calledNames["foo"] == "|foo|")
    #expect(result.calledNames["FooBar"] == "foo-bar")
    #expect(result.calledNames["fooBar"] == "|fooBar|")
    #expect(result.calledNames["foo_bar"] == "|foo_bar|")
    #expect(result.codes == Array(repeating: .generateNameCollision, count: 4))
    #expect(result.diagnostics.allSatisfy { $0.severity == .warning && $0.hint != nil })
  }

  @Test func aNameDoesNotChangeWhenAnotherLosesToIt() throws {
    let before = try ModuleText.module(functions(["SDL_Log", "SDL_log"])).calledNames
    let after = try ModuleText.module(functions(["SDL_Log", "SDL_log", "sdl_Log", "sdl_log"])).calledNames
    #expect(before.allSatisfy { after[$0.key] == $0.value })
    #expect(Set(after.values).count == 4)
  }

  @Test func overlayRenamesWin() throws {
    let result = try ModuleText.module(
      functions(["aaa", "bbb", "ccc"]),
      overlay: "functions:\n  bbb: {rename: aaa}\n  ccc: {rename: Sum of |all|}\n")
    #expect(result.calledNames["bbb"] == "aaa")
    #expect(result.calledNames["aaa"] == "|aaa|")
    #expect(result.calledNames["ccc"] == "|SUM OF \\|ALL\\||")
  }

  @Test(arguments: ["\"\"", "\"a\\nb\"", "\"\\u202Eevil\"", "\"a\\0b\""])
  func renamesThatNobodyCanReadAreRefused(_ rename: String) throws {
    let error = #expect(throws: Failure.self) {
      try ModuleText.module(functions(["aaa"]), overlay: "functions: {aaa: {rename: \(rename)}}\n")
    }
    let code = error?.diagnostics.first?.code
    #expect(code == .generateNameInvalid || code == .specYAML || code == .specValue || code == .specShape)
  }

  @Test func prefixesGoOnRequest() throws {
    let yaml =
      functions(["gtk_init", "gtk_2d", "gtk_", "other"])
      + "constants:\n  GTK_MAX: {type: int, value: 1}\ntypedefs:\n  GtkId: {type: int}\n"
    let options = GenerationOptions(strippedPrefixes: ["gtk_", "GTK_", "Gtk"])
    let result = try ModuleText.module(yaml, options)
    #expect(result.calledNames == ["gtk_init": "init", "gtk_2d": "gtk-2d", "gtk_": "gtk-", "other": "other"])
    #expect(result.constantNames == ["GTK_MAX": "+max+"])
    #expect(result.typeNames == ["GtkId": "id"])
  }

  @Test func recordsAreCalledByTheirTagOrTheirTypedef() throws {
    let result = try ModuleText.module(
      """
      structs:
        _GtkWidget: {opaque: true}
        _cairo: {opaque: true}
        _lonely: {opaque: true}
        point: {opaque: true}
        z_stream_s: {opaque: true}
      typedefs:
        GtkWidget: {type: struct _GtkWidget}
        cairo_alias: {type: struct _cairo}
        cairo_t: {type: struct _cairo}
        point: {type: struct point}
        z_stream: {type: struct z_stream_s}
        z_streamp: {type: "*struct z_stream_s"}

      """)
    #expect(
      result.typeNames == [
        "_GtkWidget": "gtk-widget", "_cairo": "cairo-t", "_lonely": "%lonely", "point": "point",
        "z_stream_s": "z-stream-s", "cairo_alias": "cairo-alias", "z_stream": "z-stream", "z_streamp": "z-streamp",
      ])
  }

  @Test func aTagAndATypedefOfOneNameAndTwoMeaningsAreTwoTypes() throws {
    let result = try ModuleText.module(
      "structs:\n  stat: {opaque: true}\ntypedefs:\n  stat: {type: int}\n")
    #expect(Set(result.module.types.map(\.token)) == ["stat", "|stat|"])
  }

  @Test func typesAndFunctionsHaveNameSpacesOfTheirOwn() throws {
    let result = try ModuleText.module("structs:\n  stat: {opaque: true}\n" + functions(["stat"]))
    #expect(result.typeNames["stat"] == "stat" && result.calledNames["stat"] == "stat" && result.codes == [])
  }

  @Test func aFunctionGoesBeforeAMacroOfItsName() throws {
    let result = try ModuleText.module(
      functions(["graphene_point_init"])
        + "macros:\n  GRAPHENE_POINT_INIT: {params: [{name: x, type: int}], returns: int}\n")
    #expect(result.calledNames["graphene_point_init"] == "graphene-point-init")
    #expect(result.calledNames["GRAPHENE_POINT_INIT"] == "|GRAPHENE_POINT_INIT|")
  }

  @Test func aMacroForATypeIsToldFromATypedefOfItsName() throws {
    let result = try ModuleText.module(
      """
      typedefs:
        FT_Int64: {type: long}
        same: {type: int}
      aliases:
        FT_INT64: {kind: type, target: long}
        SAME: {kind: type, target: same}

      """)
    #expect(result.typeNames == ["FT_Int64": "ft-int64", "same": "same"])
    #expect(result.module.aliases.map(\.token) == ["|FT_INT64|", "|SAME|"])
    #expect(result.codes == [.generateNameCollision, .generateNameCollision])
  }

  @Test func keywordsLoseWhatTheyShare() {
    func keywords(_ name: String, _ values: [String]) -> [String] {
      KeywordNames.of(values.enumerated().map { Enumerator(name: $1, value: IntegerValue($0)) }, enumName: name)
    }
    #expect(keywords("GtkAlign", ["GTK_ALIGN_FILL", "GTK_ALIGN_START"]) == [":fill", ":start"])
    #expect(
      keywords("LLVMLinkage", ["LLVMExternalLinkage", "LLVMInternalLinkage"]) == [
        ":external-linkage", ":internal-linkage",
      ])
    #expect(
      keywords("SDL_Scancode", ["SDL_SCANCODE_A", "SDL_SCANCODE_0", "SDL_NUM_SCANCODES"]) == [
        ":a", ":|0|", ":num-scancodes",
      ])
    #expect(keywords("only_t", ["ONLY_ONE"]) == [":one"])
    #expect(keywords("x", ["A", "B"]) == [":a", ":b"])
    #expect(keywords("x", ["ABC", "ABC_DEF"]) == [":abc", ":abc-def"])
    #expect(keywords("k", ["K_A", "K_a"]) == [":a", ":|K_a|"])
    #expect(keywords("cairo_status_t", ["CAIRO_STATUS_OK"]) == [":ok"])
    #expect(keywords("none", []) == [])
  }

  @Test func whatCouldBeANumberStandsBetweenBars() {
    #expect(SymbolToken.of("2d") == "|2D|")
    #expect(SymbolToken.of("1+") == "1+")
    #expect(SymbolToken.of("Null") == "null")
    #expect(SymbolToken.of("+2d+") == "+2d+")
    #expect(SymbolToken.of("...") == "|...|")
    #expect(SymbolToken.of("a b") == "|A B|")
    #expect(SymbolToken.of("-1") == "|-1|")
    #expect(SymbolToken.exactly("a|b\\c") == "|a\\|b\\\\c|")
  }

  @Test(arguments: ["cl", "ffi", "KEYWORD", "a/b", "über"])
  func packagesThatCannotBe(_ name: String) {
    #expect(ModuleName.problem(Library(name: name))?.code == .generatePackage)
  }

  @Test func aDotInALibrarysNameWouldEndTheModule() {
    let library = Library(name: "gtk+-3.0")
    #expect(ModuleName.module(of: library) == "gtk+-3-0")
    #expect(ModuleName.problem(library) == nil)
    #expect(ModuleName.stub("f", of: "gtk+-3-0") == "bindgen_lisp_gtk__3_0_f")
  }
}
