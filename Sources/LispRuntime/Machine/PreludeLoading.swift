import CGuard
import CPrelude

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The prelude: Lisp texts in the binary.
///
/// A function or macro of it is only noted, by the place of its text, and compiled when it is called
/// first. So a program pays for what it uses, and an empty one for next to nothing. Top-level forms begin
/// in the first column, and nothing else does.
extension Machine {
  func loadPrelude() {
    currentPackage = systemPackage.object
    lazyDefinitions.reserveCapacity(1024)
    shadowedDefinitions.reserveCapacity(512)
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
      if text[position] == UInt8(ascii: "("), !Self.has("(in-package \"SYSTEM\")", text, position) {
        if !note(text, position, line, file) { evaluateNow(text, position, line, file) }
      }
      guard let base = text.baseAddress, let end = memchr(base + position, 10, text.count - position) else { return }
      position = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(end)) + 1
      line += 1
    }
  }

  static func has(_ prefix: StaticString, _ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
    let count = prefix.utf8CodeUnitCount
    guard let base = text.baseAddress, start + count <= text.count else { return false }
    return memcmp(base + start, prefix.utf8Start, count) == 0
  }

  /// The symbol that a plain name in the text is in the package `system`. Nil for other names.
  func plainName(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Word? {
    guard let base = text.baseAddress else { return nil }
    let most = 64
    return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: most) { room in
      var (length, hash) = (UInt32(0), Package.hashStart)
      guard let start = room.baseAddress.map({ foreign_name(base, start, text.count, $0, most, &length, &hash) }),
        start > 0
      else { return nil }
      let name = UnsafeBufferPointer(start: room.baseAddress, count: Int(length))
      return intern(name, hash: Package.hashEnd(hash), in: systemPackage)
    }
  }

  /// Notes a `(defun name` or `(defmacro name`. False for every other form.
  private func note(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ line: Int32, _ file: String) -> Bool {
    let isMacro = Self.has("(defmacro ", text, start)
    guard isMacro || Self.has("(defun ", text, start) else { return false }
    let nameStart = start + (isMacro ? 10 : 7)
    let name: Word
    if let plain = plainName(text, nameStart) {
      name = plain
    } else {
      var reader = Reader(self, text, position: nameStart)
      do throws(LispError) { name = try functionName(try reader.readRequired()) } catch {
        Self.fatal("the prelude is malformed at \(file):\(line)")
      }
    }
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
      if defineNow(form) { return }
      roots.append(form)
      defer { roots.removeLast() }
      _ = try evaluate(form)
    } catch { Self.fatal("the prelude cannot be loaded, at \(file):\(line)") }
  }

  /// `defvar` and `defconstant` of a literal, which most are: without expanding and compiling them. False for all others.
  func defineNow(_ form: Word) -> Bool {
    guard let parts = elements(form), (3...4).contains(parts.count), isSymbol(parts[1]), let value = literal(parts[2])
    else { return false }
    let isConstant = parts[0] == names.defconstant
    guard isConstant || parts[0] == names.defvar else { return false }
    let record = record(parts[1])
    addFlags(isConstant ? SymbolLayout.isConstant : SymbolLayout.isSpecial, to: record)
    if isConstant || record[SymbolLayout.value].isUnbound { record[SymbolLayout.value] = value }
    return true
  }

  private func literal(_ form: Word) -> Word? {
    if form.isCons { return form.car == names.quote && form.cdr.isCons ? form.cdr.car : nil }
    if form.is(.symbol) { return isKeyword(form) ? form : nil }
    return form
  }
}
