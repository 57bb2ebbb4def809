/// Turns C's names into Lisp's: `gtk_window_new` → `gtk-window-new`, `XMLParser2D` → `xml-parser-2d`.
///
/// | in C | in Lisp | because |
/// |---|---|---|
/// | `gtk_window_new` | `gtk-window-new` | an underscore is a hyphen |
/// | `GtkWidget` | `gtk-widget` | a word begins where a small letter meets a capital |
/// | `LLVMModuleCreate` | `llvm-module-create` | the last capital of a run belongs to the word that follows |
/// | `SHA256Init` | `sha256-init` | digits belong to what is before them |
/// | `XMLParser2D` | `xml-parser-2d` | … unless a single capital ends their word |
/// | `PIXELFORMAT_S16LSB` | `pixelformat-s16lsb` | what has no small letter is one word |
/// | `_exit` | `%exit` | Lisp marks internals so |
///
/// Among names without capitals the translation loses nothing; where two names meet all the same, `NameTable` tells them
/// apart.
enum LispName {
  /// The name in small letters.
  static func of(_ name: String) -> String { translated(name, isConstant: false) }

  /// The name of a constant: `+z-ok+`.
  static func ofConstant(_ name: String) -> String { translated(name, isConstant: true) }

  private static func translated(_ name: String, isConstant: Bool) -> String {
    let translated = name.utf8.withContiguousStorageIfAvailable { bytes in
      // At most two letters for each of C's, and the two signs of a constant.
      String(unsafeUninitializedCapacity: bytes.count * 2 + 2) { buffer in
        var letters = Letters(buffer)
        if isConstant { letters.put(UInt8(ascii: "+")) }
        write(bytes, to: &letters)
        if isConstant { letters.put(UInt8(ascii: "+")) }
        return letters.count
      }
    }
    // Only a string that is not Swift's own has no contiguous bytes.
    return translated ?? Self.translated(String(decoding: Array(name.utf8), as: UTF8.self), isConstant: isConstant)
  }

  /// The letters of a name that is being made.
  private struct Letters {
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    init(_ buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

    @inline(__always) mutating func put(_ byte: UInt8) {
      buffer[count] = byte
      count &+= 1
    }
  }

  /// Hands over the letters of the Lisp name.
  private static func write(_ bytes: UnsafeBufferPointer<UInt8>, to letters: inout Letters) {
    var start = 0
    while start < bytes.count, bytes[start] == underscore {
      letters.put(UInt8(ascii: "%"))
      start += 1
    }
    while start < bytes.count {
      var end = start
      var hasSmall = false
      var hasCapital = false
      while end < bytes.count, bytes[end] != underscore, bytes[end] != dot {
        hasSmall = hasSmall || isSmall(bytes[end])
        hasCapital = hasCapital || isCapital(bytes[end])
        end += 1
      }
      if hasSmall, hasCapital {
        let word = Word(bytes: bytes, start: start, end: end)
        for index in start..<end {
          if index > start, word.begins(at: index) { letters.put(hyphen) }
          letters.put(isCapital(bytes[index]) ? bytes[index] | 32 : bytes[index])
        }
      } else {
        for index in start..<end { letters.put(isCapital(bytes[index]) ? bytes[index] | 32 : bytes[index]) }
      }
      if end < bytes.count { letters.put(bytes[end] == dot ? dot : hyphen) }
      start = end + 1
    }
  }

  /// What stands between underscores, where capitals mark the words.
  private struct Word {
    let bytes: UnsafeBufferPointer<UInt8>
    let start: Int
    let end: Int

    private func at(_ index: Int) -> UInt8 { index < end ? bytes[index] : 0 }

    func begins(at index: Int) -> Bool {
      let before = bytes[index - 1]
      let byte = bytes[index]
      if isCapital(byte) {
        if isSmall(before) { return true }
        if isDigit(before) { return !isAlone(index) }
        return isCapital(before) && isSmall(at(index + 1))
      }
      // "Parser2D": the digits go with the capital behind them.
      guard isDigit(byte), isSmall(before) else { return false }
      var next = index
      while isDigit(at(next)) { next += 1 }
      return isCapital(at(next)) && isAlone(next)
    }

    /// Whether a capital is a word's only letter: "2D", "2DPoint".
    private func isAlone(_ index: Int) -> Bool {
      let next = at(index + 1)
      if isSmall(next) { return false }
      return !isCapital(next) || isSmall(at(index + 2))
    }
  }

  private static let underscore = UInt8(ascii: "_")
  private static let hyphen = UInt8(ascii: "-")
  private static let dot = UInt8(ascii: ".")
}

private func isSmall(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "a") < 26 }
private func isCapital(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "A") < 26 }
private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
