import BindingSpec
import TestSupport
import Testing

/// Every fact of every spec, put to gcc against the installed headers. The specs were made with libclang.
@Suite struct ProofTests {
  @Test(arguments: SpecUnderProof.provable)
  func gccAgrees(_ name: String) throws {
    let subject = try SpecUnderProof(name)
    let program = ProofProgram(subject)
    let verdict = try program.verdict()
    print("\(name): \(verdict.summary)")
    for failure in verdict.failures.prefix(40) { Issue.record("\(name): \(failure)") }
    let isHolding = verdict.failures.isEmpty
    #expect(isHolding, "\(verdict.failures.count) of the spec's facts are not the header's")
    expectSubstance(subject.spec, verdict)
  }

  /// A proof that asserts nothing would hold as well.
  private func expectSubstance(_ spec: Spec, _ verdict: Verdict) {
    let defined = spec.structs.count { $0.value.definition != nil } + spec.unions.count { $0.value.definition != nil }
    let fields = RecordKind.allCases.flatMap { spec.records($0).flatMap { $0.value.definition?.fields ?? [] } }
    #expect((verdict.counts[.offset] ?? 0) + (verdict.counts[.bitField] ?? 0) == fields.count { $0.name != nil })
    let functions = (verdict.counts[.function] ?? 0) + (verdict.counts[.inlineFunction] ?? 0)
    #expect(functions == spec.functions.count && functions > 20)
    #expect(verdict.counts[.typedef] ?? 0 == spec.typedefs.count)
    #expect(verdict.counts[.variable] ?? 0 == spec.variables.count)
    #expect(verdict.counts[.alias] ?? 0 == spec.aliases.count)
    #expect(verdict.counts[.enumType] ?? 0 == spec.enums.count { $0.value.definition != nil })
    #expect(verdict.counts[.constantType] ?? 0 == spec.constants.count)
    let values = [.integer, .floating, .string].reduce(0) { $0 + (verdict.counts[$1] ?? 0) }
    #expect(values == spec.constants.count)
    let enumerators = spec.enums.reduce(0) { $0 + ($1.value.definition?.values.count ?? 0) }
    #expect(verdict.counts[.enumValue] ?? 0 == enumerators)
    #expect((verdict.counts[.size] ?? 0) <= defined && (defined == 0 || (verdict.counts[.size] ?? 0) > 0))
    #expect(spec.functions.count + spec.constants.count > 30)
  }

  @Test(
    .enabled(
      if: SpecUnderProof.missing.isEmpty || ToolCheck.isCI,
      "no headers here for \(SpecUnderProof.missing.joined(separator: ", "))"))
  func everySpecIsProved() {
    #expect(SpecUnderProof.all.count >= 13)
    #expect(SpecUnderProof.missing.isEmpty, "no headers for \(SpecUnderProof.missing.joined(separator: ", "))")
  }
}
