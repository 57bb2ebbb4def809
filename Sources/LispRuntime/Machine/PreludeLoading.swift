import CPrelude

/// The prelude: Lisp texts in the binary.
///
/// A function or macro of it is only noted, by the place of its text, and compiled when it is called
/// first. So a program pays for what it uses, and an empty one for next to nothing. Top-level forms begin
/// in the first column, and nothing else does.
extension Machine {
  func loadPrelude() {
    currentPackage = systemPackage.object
    for index in 0..<Int(prelude_file_count) {
      guard let file = prelude_file(Int32(index)) else { continue }
      let text = UnsafeBufferPointer(start: file.pointee.text, count: file.pointee.size)
      indexDefinitions(text, file: String(cString: file.pointee.name))
    }
  }

  private func indexDefinitions(_ text: UnsafeBufferPointer<UInt8>, file: String) {
    var position = 0
    var line: Int32 = 1
    while position < text.count {
      if text[position] == UInt8(ascii: "(") {
        if !note(text, position, line, file) { evaluateNow(text, position, line, file) }
      }
      while position < text.count, text[position] != 10 { position += 1 }
      position += 1
      line += 1
    }
  }

  /// Notes a `(defun name` or `(defmacro name`. False for every other form.
  private func note(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ line: Int32, _ file: String) -> Bool {
    func has(_ prefix: StaticString) -> Bool {
      let count = prefix.utf8CodeUnitCount
      guard start + count <= text.count else { return false }
      for index in 0..<count where text[start + index] != prefix.utf8Start[index] { return false }
      return true
    }
    let isMacro = has("(defmacro ")
    guard isMacro || has("(defun ") else { return false }
    var reader = Reader(self, text, position: start + (isMacro ? 10 : 7))
    var name = Word.nil
    do throws(LispError) {
      name = try reader.readRequired()
      name = try functionName(name)
    } catch { Self.fatal("the prelude is malformed at \(file):\(line)") }
    let record = record(name)
    if !isMacro, record[SymbolLayout.function] != undefinedFunction {
      // A primitive does it already.
      shadowedDefinitions.append(
        LazyDefinition(text: text, offset: start, line: line, file: file, isMacro: false, symbol: name))
      return true
    }
    if isMacro, record[SymbolLayout.macro].isTrue { return true }
    let function = makeFunction(code: makeCode(kind: .lazy, name: name, index: lazyDefinitions.count))
    lazyDefinitions.append(
      LazyDefinition(text: text, offset: start, line: line, file: file, isMacro: isMacro, symbol: name))
    record[isMacro ? SymbolLayout.macro : SymbolLayout.function] = function
    return true
  }

  private func evaluateNow(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ line: Int32, _ file: String) {
    var reader = Reader(self, text, position: start, line: line)
    do throws(LispError) {
      guard let form = try reader.read() else { return }
      roots.append(form)
      defer { roots.removeLast() }
      _ = try evaluate(form)
    } catch { Self.fatal("the prelude cannot be loaded, at \(file):\(line)") }
  }
}
