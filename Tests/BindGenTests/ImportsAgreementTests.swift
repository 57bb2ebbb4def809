import BindingSpec
import Testing

@testable import BindGen

/// The Lisp module and the import table are two texts about one boundary: what one calls text, the other passes as text.
struct ImportsAgreementTests {
  /// What each of Lisp's keywords is in WebAssembly.
  static let keywords: [String: Crossing?] = [
    ":void": nil, ":bool": .bool, ":char": .int8, ":schar": .int8, ":uchar": .uint8, ":short": .int16,
    ":ushort": .uint16,
    ":int": .int32, ":uint": .uint32, ":long": .long, ":ulong": .ulong, ":llong": .int64, ":ullong": .uint64,
    ":int128": .reference, ":uint128": .reference, ":float16": .float, ":bfloat16": .float, ":float": .float,
    ":double": .double, ":long-double": .double, ":float128": .reference, ":int8": .int8, ":uint8": .uint8,
    ":int16": .int16, ":uint16": .uint16, ":int32": .int32, ":uint32": .uint32, ":int64": .int64, ":uint64": .uint64,
    ":intptr": .long, ":uintptr": .ulong, ":intmax": .long, ":uintmax": .ulong, ":size": .ulong, ":ssize": .long,
    ":ptrdiff": .long, ":wchar": .int32, ":wint": .int32, ":char16": .uint16, ":char32": .uint32, ":time": .long,
    ":clock": .long, ":va-list": .reference, ":string": .text,
  ]

  @Test func allScalarsAreInTheTable() {
    for scalar in Scalar.allCases {
      let keyword = "\(LispTypeWriter.keyword(scalar))"
      #expect(Self.keywords[keyword] == .some(CrossingResolver.crossing(scalar)), "\(scalar)")
    }
  }

  @Test func vendoredSpecsAgree() {
    var compared = 0
    for module in HostVendoredTests.modules {
      var lisp = LispTypeWriter(module)
      var crossings = CrossingResolver(module)
      func text(_ type: CType) -> String {
        var out = TextWriter(capacity: 64)
        lisp.write(type, .parameter, to: &out)
        return String(decoding: out.bytes, as: UTF8.self)
      }
      func expect(_ type: CType, _ crossing: ParameterCrossing?, _ function: String) {
        let lisp = text(type)
        compared += 1
        if let known = Self.keywords[lisp] {
          #expect(crossing == known.map { .value($0) }, "\(module.name).\(function): \(lisp)")
        } else if lisp.hasPrefix("(:pointer (:function ") {
          #expect(crossing?.isFunction == true, "\(module.name).\(function): \(lisp)")
        } else {
          #expect(crossing != nil && crossing != .value(.text), "\(module.name).\(function): \(lisp)")
        }
      }
      for binding in module.functions {
        let signature = crossings.signature(of: binding.function)
        for (parameter, crossing) in zip(binding.function.parameters, signature.parameters) {
          expect(parameter.type, crossing, binding.cName)
        }
        // A function that is returned is a reference, whatever Lisp calls it.
        if case .callback = crossings.parameter(binding.function.returns) { continue }
        expect(binding.function.returns, signature.result.map { .value($0) }, binding.cName)
      }
    }
    #expect(compared > 30_000)
  }
}

extension ParameterCrossing {
  fileprivate var isFunction: Bool {
    switch self {
    case .callback, .hostFunction: true
    case .value: false
    }
  }
}
