import BindingSpec

public struct ScanRequest: Sendable {
  public var headers: [String]
  public var library: Library
  public var keep: [String] = []
  public var defines: [String] = []
  public var includes: [String] = []
  public var packageArguments: [String] = []
  public var arguments: [String] = []
  public var target: Target = .host
  public var docs: ScanRecord.Docs = .full
  public var imports: [String] = []
  public var outputDirectory: String?
  public init(headers: [String], library: Library) {
    self.headers = headers
    self.library = library
  }
}

public struct ScanResult: Sendable {
  public var spec: Spec
  public var diagnostics: [Diagnostic]
  public var filesRead: [String]
}

public struct DoctorLine: Sendable {
  public var what: String
  public var found: String?
  public var problem: String?
  public var hint: String?
}

public enum HeaderScanner {
  public static func scan(_ request: ScanRequest) throws(Failure) -> ScanResult {
    throw Failure(Diagnostic(.scanLibclangMissing, "the scanner is not here yet"))
  }
  public static func doctor() -> [DoctorLine] {
    [DoctorLine(what: "libclang", found: nil, problem: "the scanner is not here yet", hint: nil)]
  }
}
