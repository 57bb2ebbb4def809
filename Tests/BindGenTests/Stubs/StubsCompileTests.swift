import BindingSpec
import Foundation
import TestSupport
import Testing

@testable import BindGen

/// Every vendored spec's stubs compile without a word from either compiler, and link with the library.
@Suite struct StubsCompileTests {
  static let tools = ToolCheck.allows("gcc", "clang-14", "pkg-config")

  /// What headers declare and the package's libraries do not export: left out of a build, private, for plug-ins to define,
  /// or in a library of its own (`libgthread`).
  static let missing: [String: Set<String>] = [
    "gio": ["g_io_module_load", "g_io_module_query", "g_io_module_unload"],
    "glib": ["_g_log_fallback_handler", "g_thread_init", "g_thread_init_with_errorcheck_mutexes"],
    "gobject": ["_g_param_type_register_static_constant", "_g_signals_destroy"],
    "gtk4": [
      "_gtk_cell_area_box_group_visible", "_gtk_cell_area_set_cell_data_func_with_proxy",
      "_gtk_cell_layout_buildable_add_child", "_gtk_cell_layout_buildable_custom_tag_end",
      "_gtk_cell_layout_buildable_custom_tag_start", "_gtk_cell_renderer_calc_offset", "_gtk_recent_manager_sync",
    ],
    "pango": ["script_engine_create", "script_engine_exit", "script_engine_init", "script_engine_list"],
    "llvm-c": ["LLVMOrcObjectLayerAddObjectFileWithRT", "LLVMRemarkVersion"],
    "sqlite3": [
      "sqlite3_mutex_held", "sqlite3_mutex_notheld", "sqlite3_snapshot_cmp", "sqlite3_snapshot_free",
      "sqlite3_snapshot_get", "sqlite3_snapshot_open", "sqlite3_snapshot_recover", "sqlite3_stmt_scanstatus",
      "sqlite3_stmt_scanstatus_reset", "sqlite3_win32_set_directory", "sqlite3_win32_set_directory16",
      "sqlite3_win32_set_directory8",
    ],
    "sdl2": ["SDL_main"],
  ]

  @Test(.enabled(if: tools, "gcc, clang-14 or pkg-config is not installed"), arguments: StubsSubject.provable)
  func compilesWithGCC(_ name: String) throws {
    let run = try StubsSubject(name).compile(with: "gcc", StubsSubject.strict + ["-Wl,--no-undefined"])
    #expect(run.status == 0 && run.errors == "", "\(run.errors.prefix(4000))")
  }

  /// The second compiler proves on the way that the libraries export all that is bound.
  @Test(.enabled(if: tools, "gcc, clang-14 or pkg-config is not installed"), arguments: StubsSubject.provable)
  func compilesWithClang(_ name: String) throws {
    let proof = ["-DBINDGEN_LISP_LINK_PROOF", "-Wl,--no-undefined,--warn-unresolved-symbols"]
    let run = try StubsSubject(name).compile(with: "clang-14", StubsSubject.strict + proof)
    #expect(Self.undefined(run.errors) == Self.missing[name] ?? [], "\(name): what no library exports")
    // The linker also warns whoever uses `tmpnam`, and the proof uses everything.
    let errors = run.errors.split(separator: "\n").filter {
      !$0.contains("undefined reference to") && !$0.contains("better use")
    }
    #expect(run.status == 0 && errors.isEmpty, "\(errors.prefix(20).joined(separator: "\n"))")
  }

  static func undefined(_ errors: String) -> Set<String> {
    Set(errors.matches(of: /undefined (?:reference to|symbol:) [`'"]?(\w+)/).map { String($0.output.1) })
  }

  @Test func everySpecIsCompiled() {
    #expect(StubsSubject.all.count >= 13)
    if ToolCheck.isCI { #expect(StubsSubject.provable == StubsSubject.all) }
  }

  /// The scanner's own headers have what no library here has.
  @Test(
    .enabled(if: tools, "gcc, clang-14 or pkg-config is not installed"),
    arguments: ["gcc", "clang-14"], FeatureHeaders.names)
  func featuresCompile(_ compiler: String, _ name: String) throws {
    if FeatureHeaders.exceptions[name]?.contains(compiler) == true { return }
    let directory = FeatureHeaders.directory
    var subject = StubsSubject(name, LinkedSpec(try SpecReader.read(path: "\(directory)/\(name).yaml")), in: directory)
    subject = subject.with { spec in
      for name in FeatureHeaders.clangOnly[name] ?? [] {
        spec.functions[name] = nil
        spec.typedefs[name] = nil
      }
      spec.scan.includes = spec.scan.includes.map { $0.hasPrefix("/") ? $0 : "\(directory)/\($0)" }
    }
    let headers = ["-isystem", directory] + subject.linked.spec.scan.includes.flatMap { ["-isystem", $0] }
    let run = try subject.compile(
      with: compiler,
      StubsSubject.strict + ["-Wno-unused-command-line-argument", "-c"] + headers
        + FeatureHeaders.flags(of: name, compiler))
    let isFine = run.status == 0
    #expect(isFine, "\(name): \(run.errors.prefix(2000))")
  }
}

/// The headers of the scanner's own tests.
enum FeatureHeaders {
  static let directory = Subprocess.root + "/Tests/HeaderScanTests/Headers"

  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }()

  /// What a compiler does not take: newer C, types that this processor has not, and raw bytes.
  static let exceptions: [String: Set<String>] = [
    "blocks": ["gcc"], "c23": ["gcc", "clang-14"], "c23-early": ["gcc"], "half": ["gcc", "clang-14"],
    "latin1": ["clang-14"], "standard-types-own": ["gcc", "clang-14"],
  ]

  /// What gcc is not shown, or no program may name.
  static let clangOnly = [
    "attributes": ["never", "never_text", "old_replacement", "since"], "conventions": ["in_vectors", "keeps_most"],
    "structs": ["in_prototype_only"], "typedefs": ["int2"],
  ]

  static func flags(of name: String, _ compiler: String) -> [String] {
    guard compiler == "gcc", let header = FileManager.default.contents(atPath: "\(directory)/\(name).h") else {
      return []
    }
    let note = String(decoding: header, as: UTF8.self).firstMatch(of: /gcc: ([^\r\n]*)/)?.output.1
    return note?.split(separator: " ").map(String.init) ?? []
  }
}
