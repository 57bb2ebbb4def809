import BindingSpec
import Foundation
import TestSupport
import Testing

/// Two libraries, the second on top of the first's spec.
@Suite struct ImportTests {
  private func scanBoth(_ base: String, _ upper: String) throws -> Spec {
    let files = try TemporaryDirectory()
    try files.write("base/base.h", "#pragma once\n" + base)
    try files.write("upper/upper.h", "#include <base.h>\n" + upper)
    for arguments in [
      ["scan", "base.h", "--include", "base", "-o", "base.yaml", "-q"],
      [
        "scan", "upper.h", "--include", "base", "--include", "upper", "--keep", "upper.h", "--import", "base.yaml",
        "-o", "upper.yaml", "-q",
      ],
    ] {
      let run = try Subprocess.command(arguments, in: files.path)
      #expect(run.status == 0 && run.errors == "", "\(run.errors)")
    }
    let linked = try SpecReader.link(path: files.path + "/upper.yaml")
    #expect(linked.spec.imports == ["base"])
    return linked.spec
  }

  @Test func importedTypesAreNotTakenInAgain() throws {
    let spec = try scanBoth(
      """
      typedef struct base base;
      struct base_whole { int a; };
      typedef enum { BASE_A } base_enum;
      typedef base *base_pointer;
      union base_union { int a; };
      #define BASE_CONSTANT 3
      """,
      """
      struct upper { struct base_whole whole; base_pointer pointer; base_enum mode; };
      void f(base *b, union base_union u);
      #define UPPER_CONSTANT (BASE_CONSTANT + 1)
      """)
    #expect(spec.structs.map(\.0) == ["upper"])
    #expect(spec.unions.isEmpty && spec.enums.isEmpty && spec.typedefs.isEmpty)
    #expect(spec.constants.map(\.0) == ["UPPER_CONSTANT"])
    #expect(spec.functions["f"]?.parameters.map(\.type.notation) == ["*base", "union base_union"])
  }

  /// What the first library left opaque, the second takes in whole if it needs its size.
  @Test func anOpaqueImportIsCompletedWhereItsSizeMatters() throws {
    let spec = try scanBoth(
      "struct hidden;\nvoid g(struct hidden *h);\n",
      "struct hidden { int now, known; };\nstruct upper { struct hidden h; };\n")
    #expect(spec.structs.map(\.0).sorted() == ["hidden", "upper"])
    #expect(spec.structs["hidden"]?.definition?.size == 8)
  }
}
