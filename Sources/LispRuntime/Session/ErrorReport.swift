/// An error that nobody handled, as data: what the command shows of it.
public struct ErrorReport: Sendable {
  public struct Frame: Hashable, Sendable {
    public var function: String
    public var file: String
    public var line: Int
  }

  /// Where it happened: the innermost frame that is not the system's own, or the place in the text being read.
  public var file: String?
  public var line: Int?
  public var column: Int?
  /// The condition's class, such as `TYPE-ERROR`.
  public var kind: String
  public var message: String
  /// Innermost first.
  public var frames: [Frame]

  /// The report as lines of text.
  public var text: String {
    var text = ""
    if let file {
      text += file
      if let line { text += ":\(line)" }
      if let column { text += ":\(column)" }
      text += ": "
    } else {
      text += "bindgen-lisp: "
    }
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
    text += "error: \(lines.first ?? "")\n"
    for line in lines.dropFirst() { text += "  \(line)\n" }
    for (index, frame) in frames.enumerated() {
      text += "  \(index): \(frame.function)"
      if !frame.file.isEmpty { text += " at \(frame.file):\(frame.line)" }
      text += "\n"
    }
    return text
  }
}

extension Machine {
  /// What is to be said about a condition that is being signalled now.
  func errorReport(_ condition: Word) -> ErrorReport {
    session.reportDepth += 1
    defer { session.reportDepth -= 1 }
    let frames = visibleFrames()
    var report = ErrorReport(
      kind: conditionKind(condition), message: conditionText(condition),
      frames: frames.map { ErrorReport.Frame(function: $0.name, file: $0.file, line: Int($0.place.line)) })
    if let context = loading.last, context.isReading {
      report.file = context.file
      if let message = slot("MESSAGE", of: condition), stringContent(message) != nil { report.message = text(message) }
      report.line = context.place.line == 0 ? nil : Int(context.place.line)
      report.column = context.place.column == 0 ? nil : Int(context.place.column)
    } else if let frame = frames.first(where: { !$0.isSystem && $0.place.line > 0 }) {
      report.file = frame.file
      report.line = Int(frame.place.line)
      report.column = frame.place.column > 0 ? Int(frame.place.column) : nil
    } else if let context = loading.last {
      report.file = context.file
      if expander.place.line > 0 {
        report.line = Int(expander.place.line)
        report.column = Int(expander.place.column)
      }
    }
    return report
  }

  private func conditionKind(_ condition: Word) -> String {
    guard condition.is(.instance) else { return "ERROR" }
    let layout = condition[InstanceLayout.layout]
    guard layout.is(.instance), isSymbol(layout[LayoutLayout.name]) else { return "ERROR" }
    return symbolName(layout[LayoutLayout.name])
  }

  /// The value in a slot of a condition, by the slot's name.
  private func slot(_ name: String, of condition: Word) -> Word? {
    guard condition.is(.instance), condition[InstanceLayout.layout].is(.instance),
      let slots = elements(condition[InstanceLayout.layout][LayoutLayout.slotNames]),
      let index = slots.firstIndex(where: { isSymbol($0) && symbolName($0) == name }),
      InstanceLayout.slots + index <= condition.address[0].headerCount
    else { return nil }
    return condition[InstanceLayout.slots + index]
  }

  /// What `princ` writes of a condition. Its report is Lisp and may fail, too.
  private func conditionText(_ condition: Word) -> String {
    let princ = intern("PRINC-TO-STRING")
    if record(princ)[SymbolLayout.function] != undefinedFunction,
      let text = callAtTopLevel(princ, [condition]), stringContent(text) != nil
    {
      return self.text(text)
    }
    return "\(conditionKind(condition)), whose report cannot be printed"
  }
}
