import CGuard

/// Loading a generated module without reading it: each definition is noted by its place in the text and read when it is
/// first used.
///
/// GTK's modules are five megabytes, and a program uses a few dozen of their ten thousand definitions.
struct QuickLoader {
  let side: ForeignSide
  let machine: Machine
  let file: String
  var position: Int
  var line: Int32
  private(set) var scanner: ModuleScanner

  init(_ side: ForeignSide, _ reader: Reader, file: String) {
    self.side = side
    machine = side.machine
    scanner = ModuleScanner(reader.text, nameRoom: side.nameRoom)
    self.file = file
    position = reader.position
    line = reader.line
  }

  /// Takes one form. False when it is not one of those that are known here, or not as plain as generated ones.
  mutating func take() throws(LispError) -> Bool {
    skipBlank()
    if scanner.has("(ffi:define-", at: position) { return try takeDefinition() }
    if scanner.has("(defpackage :", at: position) { return takePackage() }
    if scanner.has("(in-package :", at: position) { return takeInPackage() }
    return false
  }

  private mutating func skipBlank() {
    moveOn(to: scanner.blankEnd(position))
  }

  private mutating func moveOn(to end: Int) {
    line += foreign_lines(scanner.base + position, scanner.base + end)
    position = end
  }

  // MARK: Definitions

  private mutating func takeDefinition() throws(LispError) -> Bool {
    let head = position + "(ffi:define-".utf8.count
    switch scanner[head] {
    case UInt8(ascii: "f"):
      if scanner.has("foreign-function ", at: head) { return try note(head + 17, .function) }
      if scanner.has("foreign-variable ", at: head) { return try note(head + 17, .variable) }
    case UInt8(ascii: "c"):
      if scanner.has("constant ", at: head) { return try takeConstant(head + 9) }
      if scanner.has("c-struct ", at: head) { return try note(head + 9, .type(.structure)) }
      if scanner.has("c-type ", at: head) { return try note(head + 7, .type(.alias)) }
      if scanner.has("c-union ", at: head) { return try note(head + 8, .type(.union)) }
    case UInt8(ascii: "e"):
      if scanner.has("enum ", at: head) { return try takeEnumeration(head + 5) }
    default: break
    }
    return false
  }

  private enum Definition {
    case function, variable
    case type(TypeEntry.Kind)
  }

  /// Where the form ends that begins here; nil when it is for the reader.
  private func formEnd(lines: inout Int32) -> Int? {
    let end = foreign_form_end(scanner.base, position, scanner.text.count, &lines)
    return end > 0 ? end : nil
  }

  private mutating func note(_ nameStart: Int, _ definition: Definition) throws(LispError) -> Bool {
    // (name option…)
    let place = scanner[nameStart] == UInt8(ascii: "(") ? nameStart + 1 : nameStart
    var lines: Int32 = 0
    guard scanner.token(at: place) != nil, let end = formEnd(lines: &lines) else { return false }
    let symbol = internName()
    let source = DefinitionSource.text(module: side.module(for: self), offset: position, line: line)
    switch definition {
    case .function: try side.defineFunction(symbol, source)
    case .variable: try side.defineVariable(symbol, source)
    case .type(let kind): side.types.define(symbol, kind, source)
    }
    position = end
    line += lines
    return true
  }

  /// An enum is read when a type wants it; its constants are there at once.
  private mutating func takeEnumeration(_ nameStart: Int) throws(LispError) -> Bool {
    let place = scanner[nameStart] == UInt8(ascii: "(") ? nameStart + 1 : nameStart
    var lines: Int32 = 0
    guard scanner.token(at: place) != nil, let end = formEnd(lines: &lines),
      let rows = constants(from: nameStart, to: end)
    else { return false }
    for (row, value) in rows where scanner.token(at: row) != nil {
      try side.defineConstant(internName(), machine.makeInteger(value))
    }
    guard scanner.token(at: place) != nil else { return false }
    let source = DefinitionSource.text(module: side.module(for: self), offset: position, line: line)
    side.types.define(internName(), .enumeration, source)
    position = end
    line += lines
    return true
  }

  /// Where the names of an enum's constants stand, and their values; nil when a row is not plain.
  private mutating func constants(from start: Int, to end: Int) -> [(Int, Int)]? {
    var found: [(Int, Int)] = []
    var place = start
    var lines: Int32 = 0
    // The designator.
    if scanner[place] == UInt8(ascii: "(") {
      place = foreign_form_end(scanner.base, place, end, &lines)
      if place == 0 { return nil }
    } else {
      place = scanner.tokenEnd(place)
    }
    while true {
      place = scanner.blankEnd(place)
      switch scanner[place] {
      case UInt8(ascii: "\""):
        guard let close = scanner.stringEnd(place) else { return nil }
        place = close
      case UInt8(ascii: ")"): return found
      case UInt8(ascii: "("):
        let close = foreign_form_end(scanner.base, place, end, &lines)
        guard close > 0 else { return nil }
        // (:keyword value constant …)
        var part = scanner.blankEnd(scanner.tokenEnd(place + 1))
        guard let value = scanner.number(at: part) else { return nil }
        part = scanner.blankEnd(scanner.tokenEnd(part))
        if scanner[part] != UInt8(ascii: ")") {
          guard scanner.token(at: part) != nil else { return nil }
          found.append((part, value))
        }
        place = close
      default: return nil
      }
    }
  }

  private mutating func takeConstant(_ nameStart: Int) throws(LispError) -> Bool {
    guard let nameEnd = scanner.token(at: nameStart) else { return false }
    let place = scanner.blankEnd(nameEnd)
    var lines: Int32 = 0
    guard let end = formEnd(lines: &lines) else { return false }
    let value: Word
    if scanner[place] == UInt8(ascii: "\"") {
      guard let close = scanner.stringEnd(place), close < end else { return false }
      let bytes = UnsafeBufferPointer(rebasing: scanner.text[(place + 1)..<(close - 1)])
      if bytes.contains(UInt8(ascii: "\\")) { return false }
      value = machine.makeString(utf8: bytes)
    } else {
      guard let number = scanner.number(at: place) else { return false }
      value = machine.makeInteger(number)
    }
    try side.defineConstant(internName(), value)
    position = end
    line += lines
    return true
  }

  // MARK: Packages

  /// `(defpackage :name (:use) (:export #:a #:b …))` for a package that is new.
  private mutating func takePackage() -> Bool {
    var place = position + "(defpackage :".utf8.count
    guard let nameEnd = scanner.token(at: place) else { return false }
    let packageName = scanner.nameText
    if machine.packagesByName[packageName] != nil { return false }
    place = scanner.blankEnd(nameEnd)
    guard scanner.has("(:use)", at: place) else { return false }
    place = scanner.blankEnd(place + 6)
    // Everything is looked at before anything is made.
    let exports = place
    var count = 0
    if scanner.has("(:export", at: place) {
      place = foreign_exports_end(
        scanner.base, place + 8, scanner.text.count, ModuleScanner.longestName, &count)
      if place == 0 { return false }
      place = scanner.blankEnd(place)
    }
    guard scanner[place] == UInt8(ascii: ")") else { return false }
    let end = place + 1
    var capacity = 64
    while capacity < count * 2 { capacity *= 2 }
    let package = machine.makePackage(packageName, capacity: capacity)
    place = scanner.blankEnd(exports + 8)
    for _ in 0..<count {
      guard let after = scanner.token(at: place + 2) else { break }
      export(from: package)
      place = scanner.blankEnd(after)
    }
    moveOn(to: end)
    return true
  }

  /// Exports a new symbol of the name that was read last.
  private func export(from package: Package) {
    let (name, hash) = (scanner.name, scanner.nameHash)
    if package.index(of: name, hash: hash) != nil { return }
    let symbol = machine.makeSymbol(name: machine.makeString(characters: name), package: package.object)
    package.insert(symbol, hash: hash, isExternal: true)
  }

  private mutating func takeInPackage() -> Bool {
    guard let nameEnd = scanner.token(at: position + "(in-package :".utf8.count),
      scanner[nameEnd] == UInt8(ascii: ")"), let package = machine.packagesByName[scanner.nameText]
    else { return false }
    machine.currentPackage = package.object
    position = nameEnd + 1
    return true
  }

  private func internName() -> Word {
    guard let package = machine.package(machine.currentPackage) else { return .nil }
    return machine.intern(scanner.name, hash: scanner.nameHash, in: package)
  }
}

extension Machine {
  /// A form of a module that is registered by its text. The reader moves behind it.
  func loadForeignForm(_ reader: inout Reader, file: String) throws(LispError) -> Bool {
    // Most forms of most files are none of ours.
    var place = reader.position
    while place < reader.text.count, reader.text[place] <= 32 { place += 1 }
    guard place + 12 < reader.text.count else { return false }
    switch (reader.text[place], reader.text[place + 1]) {
    case (UInt8(ascii: ";"), _), (UInt8(ascii: "("), UInt8(ascii: "f")), (UInt8(ascii: "("), UInt8(ascii: "d")),
      (UInt8(ascii: "("), UInt8(ascii: "i")):
      break
    default: return false
    }
    var loader = QuickLoader(foreign, reader, file: file)
    var isTaken = false
    while try loader.take() {
      reader.position = loader.position
      reader.line = loader.line
      isTaken = true
    }
    return isTaken
  }
}
