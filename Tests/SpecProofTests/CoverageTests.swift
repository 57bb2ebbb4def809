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
    #expect(view.functions.count > 20 && view.macros.count > 3)
  }
}
