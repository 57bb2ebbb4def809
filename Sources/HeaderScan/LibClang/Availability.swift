import CLibClang

extension Cursor {
  /// Where and since when the declaration may be used: `macos introduced=10.4 deprecated=10.9`, and `unavailable` for
  /// what may not be used at all. With prose, the text comes last: `unavailable message=use other`.
  func availability(withProse: Bool) -> [String] {
    var isDeprecated: Int32 = 0
    var isUnavailable: Int32 = 0
    var deprecatedMessage = CXString()
    var unavailableMessage = CXString()
    var platforms = [CXPlatformAvailability](repeating: CXPlatformAvailability(), count: 16)
    let count = platforms.withUnsafeMutableBufferPointer { buffer in
      clang.pointee.getCursorPlatformAvailability(
        raw, &isDeprecated, &deprecatedMessage, &isUnavailable, &unavailableMessage, buffer.baseAddress,
        Int32(buffer.count))
    }
    clang.pointee.disposeString(deprecatedMessage)
    let message = text(unavailableMessage)
    var entries: [String] = []
    for index in platforms.indices.prefix(Int(max(0, count))) {
      let platform = platforms[index]
      var words = [LibClang.copy(platform.Platform, clang)]
      for (word, version) in [
        ("introduced", platform.Introduced), ("deprecated", platform.Deprecated), ("obsoleted", platform.Obsoleted),
      ] where version.Major >= 0 {
        let numbers = [version.Major, version.Minor, version.Subminor].prefix { $0 >= 0 }
        words.append("\(word)=\(numbers.map(String.init).joined(separator: "."))")
      }
      if platform.Unavailable != 0 { words.append("unavailable") }
      let message = LibClang.copy(platform.Message, clang)
      if withProse && !message.isEmpty { words.append("message=" + message) }
      entries.append(words.joined(separator: " "))
      clang.pointee.disposeCXPlatformAvailability(&platforms[index])
    }
    if isUnavailable != 0 && entries.isEmpty {
      entries.append(withProse && !message.isEmpty ? "unavailable message=" + message : "unavailable")
    }
    return entries
  }
}
