/// The forms in which a comparison can be told. Each is written by one file of this folder.
public enum ReportFormat: String, Hashable, Sendable, CaseIterable {
  case text, json, sarif, junit, github, gitlab, markdown, html
}
