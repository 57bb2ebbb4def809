/// Forms that a person types, one after the other, with their values told.
extension Session {
  /// Whether a text can be evaluated as it is.
  public enum Completeness: Hashable, Sendable {
    case complete
    /// It ends inside of a form.
    case incomplete
    /// No more text can mend it: reading it will say why.
    case malformed
  }

  public func completeness(of text: String) -> Completeness {
    var text = text
    return text.withUTF8 { buffer in
      var reader = Reader(machine, buffer)
      reader.isSkipping = true
      do throws(LispError) {
        while try reader.read() != nil {}
        return .complete
      } catch {
        if case .condition("READER-END-OF-FILE", _) = error { return .incomplete }
        return .malformed
      }
    }
  }

  /// Evaluates all forms of a text; the values of each are told as soon as they are there, as `prin1` writes them.
  public func evaluate(_ text: String, name: String, onValues: ([String]) -> Void) -> Ending {
    var text = text
    machine.session.hasFailed = false
    machine.session.wasInterrupted = false
    let rootCount = machine.roots.count
    let floor = machine.session.frameFloor
    machine.session.frameFloor = machine.registers
    defer { machine.session.frameFloor = floor }
    let finished = text.withUTF8 { buffer in
      machine.runToTopLevel { () throws(LispError) in
        try machine.evaluateInteractively(buffer, name: name, onValues: onValues)
      }
    }
    machine.roots.removeLast(machine.roots.count - rootCount)
    machine.finishOutput()
    if let code = machine.session.exitCode { return .exited(code) }
    return finished ? .finished : .failed
  }

  /// How deep evaluations are nested: in the debugger, inside of the one that failed.
  public var currentPackageName: String { machine.package(machine.currentPackage)?.shortestName ?? "?" }

  /// Whether an interrupt is waiting to be heard; it is taken back.
  public func takeInterrupt() -> Bool {
    defer { machine.isInterrupted = false }
    return machine.isInterrupted
  }
}

extension Package {
  /// What a prompt calls it.
  var shortestName: String { (nicknames + [name]).min { ($0.count, $0) < ($1.count, $1) } ?? name }
}

extension Machine {
  /// As `load`, but the package stays what the forms make it, and values are shown and kept in `*` and `/`.
  func evaluateInteractively(
    _ text: UnsafeBufferPointer<UInt8>, name: String, onValues: ([String]) -> Void
  ) throws(LispError) {
    let depth = loading.count
    loading.append(LoadContext(file: name, place: .unknown))
    let outer = (expander.places, expander.place)
    let restarts = try beginLoadRestarts(nil)
    defer {
      end(restarts)
      loading.removeLast(loading.count - depth)
      (expander.places, expander.place) = outer
    }
    var reader = Reader(self, text, keepsPlaces: true)
    while true {
      expander.places.removeAll(keepingCapacity: true)
      guard let form = try readForm(&reader) else { return }
      let keep = (roots.count, expander.roots.count, expander.environments.count)
      roots.append(form)
      defer {
        roots.removeLast(roots.count - keep.0)
        expander.roots.removeLast(expander.roots.count - keep.1)
        expander.environments.removeLast(expander.environments.count - keep.2)
      }
      setVariable("-", form)
      let value: Word
      do throws(LispError) { value = try evaluateOrRecover(form) } catch {
        _ = try decision(restarts)
        return
      }
      let values = currentValues() ?? [value]
      let list = makeList(values)
      roots.append(list)
      shift(["*", "**", "***"], values.first ?? .nil)
      shift(["/", "//", "///"], list)
      shift(["+", "++", "+++"], form)
      finishOutput()
      var texts: [String] = []
      for value in values { texts.append(try shown(value, by: "SHOWN-VALUE")) }
      onValues(texts)
    }
  }

  private func evaluateOrRecover(_ form: Word) throws(LispError) -> Word {
    do throws(LispError) { return try evaluateTopLevel(form) } catch {
      // Signalled here, while the place of the form is known.
      guard let value = recover(error) else { throw .unwinding }
      valueCount = 1
      return value
    }
  }

  /// A value as a function of the prelude writes it.
  func shown(_ value: Word, by function: String) throws(LispError) -> String {
    text(try call(intern(function, in: "SYSTEM"), [value]))
  }

  private func setVariable(_ name: String, _ value: Word) {
    let symbol = intern(name)
    addFlags(SymbolLayout.isSpecial, to: symbol)
    record(symbol)[SymbolLayout.value] = value
  }

  /// The first variable gets a value, and each of the others what the one before it had.
  private func shift(_ names: [String], _ value: Word) {
    var value = value
    for name in names {
      let before = record(intern(name))[SymbolLayout.value]
      setVariable(name, value)
      value = before.isUnbound ? .nil : before
    }
  }
}
