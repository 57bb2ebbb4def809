/// The page of a diagnostic code, as `bindgen-lisp explain CODE` prints it.
public struct Explanation: Hashable, Sendable {
  /// One line: what happened.
  public var title: String
  /// What it means, in a paragraph or two.
  public var meaning: String
  /// What brings it about; code or a command, as typed.
  public var example: String?
  /// What to do about it.
  public var remedy: String

  public init(_ title: String, meaning: String, example: String? = nil, remedy: String) {
    self.title = title
    self.meaning = Self.joined(meaning)
    self.example = example
    self.remedy = Self.joined(remedy)
  }

  /// Lines that the source breaks are one paragraph; an empty line parts two.
  private static func joined(_ text: String) -> String {
    var joined = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty {
        joined += "\n\n"
      } else {
        if !joined.isEmpty, !joined.hasSuffix("\n") { joined += " " }
        joined += line
      }
    }
    return joined
  }
}

extension DiagnosticCode {
  /// The code's page. A new code does not compile until it has one.
  public var explanation: Explanation {
    switch self {
    case .specUnreadable: .specUnreadable
    case .specYAML: .specYAML
    case .specShape: .specShape
    case .specUnknownKey: .specUnknownKey
    case .specDuplicateKey: .specDuplicateKey
    case .specVersion: .specVersion
    case .specAlias: .specAlias
    case .specTooDeep: .specTooDeep
    case .specTooLarge: .specTooLarge
    case .specName: .specName
    case .specType: .specType
    case .specValue: .specValue
    case .specDigest: .specDigest
    case .specImportMissing: .specImportMissing
    case .specImportCycle: .specImportCycle
    case .specOverlayUnknown: .specOverlayUnknown
    case .specEntityUnknown: .specEntityUnknown
    case .layoutIncomplete: .layoutIncomplete
    case .layoutRecursive: .layoutRecursive
    case .layoutUnsupported: .layoutUnsupported
    case .layoutTooLarge: .layoutTooLarge
    case .scanHeaderMissing: .scanHeaderMissing
    case .scanHeaderUnreadable: .scanHeaderUnreadable
    case .scanHeaderError: .scanHeaderError
    case .scanHeaderNotText: .scanHeaderNotText
    case .scanHeaderTooLarge: .scanHeaderTooLarge
    case .scanIncludeMissing: .scanIncludeMissing
    case .scanIncludeRecursive: .scanIncludeRecursive
    case .scanKeepNothing: .scanKeepNothing
    case .scanArgument: .scanArgument
    case .scanLibclangMissing: .scanLibclangMissing
    case .scanLibclangTooOld: .scanLibclangTooOld
    case .scanLibclangFailed: .scanLibclangFailed
    case .scanBuiltinHeaders: .scanBuiltinHeaders
    case .scanPkgConfig: .scanPkgConfig
    case .scanLayoutDisagreement: .scanLayoutDisagreement
    case .scanLayoutCompilersDiffer: .scanLayoutCompilersDiffer
    case .scanTypeUnsupported: .scanTypeUnsupported
    case .scanBlock: .scanBlock
    case .scanCPlusPlus: .scanCPlusPlus
    case .scanDeclarationStatic: .scanDeclarationStatic
    case .scanDeclarationHidden: .scanDeclarationHidden
    case .scanMacroEmpty: .scanMacroEmpty
    case .scanMacroNotConstant: .scanMacroNotConstant
    case .scanMacroNotExpression: .scanMacroNotExpression
    case .scanMacroDependsOnPlace: .scanMacroDependsOnPlace
    case .scanMacroPointer: .scanMacroPointer
    case .scanMacroUnsupportedType: .scanMacroUnsupportedType
    case .scanMacroUndefined: .scanMacroUndefined
    case .scanInterrupted: .scanInterrupted
    case .generateNameCollision: .generateNameCollision
    case .generateNameInvalid: .generateNameInvalid
    case .generatePackage: .generatePackage
    case .generateNothing: .generateNothing
    case .generateMacroUntyped: .generateMacroUntyped
    case .generateConstantUnrepresentable: .generateConstantUnrepresentable
    case .generateTypeUnknown: .generateTypeUnknown
    case .generateTypeSkipped: .generateTypeSkipped
    case .generateTypeIncomplete: .generateTypeIncomplete
    case .generateTypeCyclic: .generateTypeCyclic
    case .generateTypeUnsupported: .generateTypeUnsupported
    case .generateCallUnsupported: .generateCallUnsupported
    case .generateAliasDangling: .generateAliasDangling
    case .generateStrict: .generateStrict
    case .runUnreadable: .runUnreadable
    case .runError: .runError
    case .runEngine: .runEngine
    case .runImports: .runImports
    case .compileUnreadable: .compileUnreadable
    case .compileError: .compileError
    case .compileForeign: .compileForeign
    case .compileExport: .compileExport
    case .compileType: .compileType
    case .compileDynamicCall: .compileDynamicCall
    case .compileConstant: .compileConstant
    case .compileUndefinedFunction: .compileUndefinedFunction
    case .compileUnsupported: .compileUnsupported
    case .compileLimit: .compileLimit
    case .compileInternal: .compileInternal
    case .driftOtherLibrary: .driftOtherLibrary
    case .driftTarget: .driftTarget
    case .driftGit: .driftGit
    case .driftObjectMissing: .driftObjectMissing
    case .driftObjectUnreadable: .driftObjectUnreadable
    case .driftAcceptMissing: .driftAcceptMissing
    case .driftAcceptInvalid: .driftAcceptInvalid
    case .driftAcceptExpired: .driftAcceptExpired
    case .driftAcceptUnused: .driftAcceptUnused
    case .usage: .usage
    case .outputUnwritable: .outputUnwritable
    }
  }
}

// The command's own pages.
extension Explanation {
  static let usage = Explanation(
    "the command line is wrong",
    meaning: """
      A verb or an option is misspelt, a value is missing, or two options contradict each other. Nothing was read and
      nothing was written. The exit code is 2.
      """,
    example: """
      bindgen-lisp scan zlib.h --libary zlib
      bindgen-lisp: error: “scan” has no option “--libary”
        hint: did you mean “--library”?
      """,
    remedy: "“bindgen-lisp help VERB” lists the verb's options with examples.")

  static let outputUnwritable = Explanation(
    "the output cannot be written",
    meaning: """
      The file's directory does not exist or may not be written to, the path is a directory, or the disk is full. Files
      are written beside their final name and moved there when they are whole, so an older file of that name is as it
      was.
      """,
    example: """
      bindgen-lisp scan zlib.h -o specs/zlib.yaml
      specs/zlib.yaml: error: the directory “specs” does not exist [output.unwritable]
        hint: make it first: mkdir -p specs
      """,
    remedy: "Make the directory, choose another file with -o, or make room; “-o -” writes to standard output.")
}
