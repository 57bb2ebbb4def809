import BindingSpec

/// Writes what a comparison found out in any of the forms. All of them are made from the same findings.
///
/// ```swift
/// let page = DriftReport.render(.html, run, ReportContext(version: "0.7.0"))
/// ```
public enum DriftReport {
  public static func render(_ format: ReportFormat, _ run: DriftRun, _ context: ReportContext) -> [UInt8] {
    switch format {
    case .text: Array(TextReport(run, context).text.utf8)
    case .json: JSONReport(run, context).bytes
    case .sarif: SARIFReport(run, context).bytes
    case .junit: Array(JUnitReport(run, context).text.utf8)
    case .github: Array(GitHubReport(run, context).text.utf8)
    case .gitlab: GitLabReport(run, context).bytes
    case .markdown: Array(MarkdownReport(run, context).text.utf8)
    case .html: Array(HTMLReport(run, context).text.utf8)
    }
  }
}

/// What a report depends on besides the findings.
public struct ReportContext: Sendable {
  /// How much is told.
  public enum Detail: Hashable, Sendable {
    /// The verdict and the counts.
    case summary
    /// Every finding too.
    case findings
  }

  /// The version of the tool.
  public var version: String
  /// Whether the text may have colours.
  public var colours: Bool
  /// How many columns the text may take.
  public var width: Int
  /// Whether changes without a meaning are listed, and long lists to their end (`--all`).
  public var showsAll: Bool
  /// The folder that paths are told from, as the root of a repository is for what reads the reports there.
  public var base: String?
  public var detail: Detail
  /// On which lines of a spec its declarations stand, by the subject's path: where reports that point into a repository
  /// point to.
  public var lines: [String: SpecLines]

  public init(
    version: String, colours: Bool = false, width: Int = 80, showsAll: Bool = false, base: String? = nil,
    detail: Detail = .findings, lines: [String: SpecLines] = [:]
  ) {
    self.version = version
    self.colours = colours
    self.width = width
    self.showsAll = showsAll
    self.base = base
    self.detail = detail
    self.lines = lines
  }
}
