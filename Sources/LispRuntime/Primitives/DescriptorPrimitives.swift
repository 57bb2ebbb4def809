#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files by descriptors and names, and the text that goes through them. What the system refuses is a value, the
/// text of its error, where the prelude says what that means.
extension Machine {
  func defineDescriptorPrimitives() {
    defineTransfers()
    defineDescriptors()
    defineFileNames()
  }

  private func defineTransfers() {
    define("WRITE-STRING-TO-DESCRIPTOR", 4, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let part = try machine.stringPart(arguments[1], arguments[2], arguments[3])
      let descriptor = try machine.descriptor(arguments[0])
      // UTF-8 needs four bytes a character at most.
      return try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(1, part.count * 4)) {
        (buffer) throws(LispError) in
        var count = 0
        for code in part {
          if code < 0x80 {
            buffer[count] = UInt8(truncatingIfNeeded: code)
            count += 1
          } else {
            for byte in UTF8.encode(Unicode.Scalar(code) ?? "\u{FFFD}").map(Array.init) ?? [] {
              buffer[count] = byte
              count += 1
            }
          }
        }
        try machine.writeAll(descriptor, UnsafeBufferPointer(rebasing: buffer[0..<count]))
        return .nil
      }
    }
    define("WRITE-BYTES-TO-DESCRIPTOR", 4, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let (start, end) = try machine.octetBounds(arguments[1], arguments[2], arguments[3])
      try machine.writeAll(
        try machine.descriptor(arguments[0]),
        UnsafeBufferPointer(start: UnsafePointer(arguments[1].octets + start), count: end - start))
      return .nil
    }
    define("READ-BYTES-FROM-DESCRIPTOR", 4, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let (start, end) = try machine.octetBounds(arguments[1], arguments[2], arguments[3])
      let descriptor = try machine.descriptor(arguments[0])
      while true {
        let count = read(descriptor, arguments[1].octets + start, end - start)
        if count >= 0 { return Word(fixnum: count) }
        if errno != EINTR { throw .simple(machine.systemError(), [], class: "SIMPLE-STREAM-ERROR") }
        if machine.isInterrupted, !machine.hearInterrupt() { throw .unwinding }
      }
    }
    // bytes start end last string string-start
    define("DECODE-UTF-8", 6, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let (start, end) = try machine.octetBounds(arguments[0], arguments[1], arguments[2])
      let string = arguments[4]
      guard string.isSimpleString else { throw .wrongType(string, "SIMPLE-STRING") }
      guard arguments[5].isFixnum, 0...string.stringLength ~= arguments[5].fixnum else {
        throw .invalidIndex(arguments[5], string, bound: string.stringLength)
      }
      let room = UnsafeMutableBufferPointer(
        start: string.characters + arguments[5].fixnum, count: string.stringLength - arguments[5].fixnum)
      let (characters, used) = UTF8Decoding.decode(
        UnsafeBufferPointer(start: UnsafePointer(arguments[0].octets + start), count: end - start), into: room,
        isLast: arguments[3].isTrue)
      machine.setValues([Word(fixnum: characters), Word(fixnum: start + used)])
      return Word(fixnum: characters)
    }
  }

  private func defineDescriptors() {
    // name mode also-reading
    define("OPEN-FILE-DESCRIPTOR", 3, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      guard machine.isSymbol(arguments[1]) else { throw .wrongType(arguments[1], "SYMBOL") }
      let access = arguments[2].isTrue ? O_RDWR : O_WRONLY
      let flags: Int32? =
        switch machine.symbolName(arguments[1]) {
        case "READ": O_RDONLY
        case "TRUNCATE": O_CREAT | O_TRUNC | access
        case "OVERWRITE": O_CREAT | access
        case "APPEND": O_CREAT | O_APPEND | access
        default: nil
        }
      guard let flags else { throw .wrongType(arguments[1], "(MEMBER :READ :TRUNCATE :OVERWRITE :APPEND)") }
      let descriptor = try machine.fileName(arguments[0]).withCString { open($0, flags | O_CLOEXEC, 0o666) }
      return descriptor >= 0 ? Word(fixnum: Int(descriptor)) : machine.makeString(machine.systemError())
    }
    define("CLOSE-DESCRIPTOR", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      Word(close(try machine.descriptor(arguments[0])) == 0)
    }
    define("DESCRIPTOR-LENGTH", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      var status = stat()
      guard fstat(try machine.descriptor(arguments[0]), &status) == 0 else { return .nil }
      return Word(fixnum: Int(status.st_size))
    }
    define("DESCRIPTOR-POSITION", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let position = lseek(try machine.descriptor(arguments[0]), 0, SEEK_CUR)
      return position < 0 ? .nil : Word(fixnum: Int(position))
    }
    define("SET-DESCRIPTOR-POSITION", 2, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      guard arguments[1].isFixnum else { throw .wrongType(arguments[1], "FIXNUM") }
      let position = lseek(try machine.descriptor(arguments[0]), off_t(arguments[1].fixnum), SEEK_SET)
      return position < 0 ? .nil : Word(fixnum: Int(position))
    }
  }

  private func defineFileNames() {
    define("PROBE-DESCRIPTOR", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      guard let resolved = try machine.fileName(arguments[0]).withCString({ realpath($0, nil) }) else { return .nil }
      defer { free(resolved) }
      return machine.makeString(String(cString: resolved))
    }
    define("DELETE-FILE-NAMED", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      try machine.fileName(arguments[0]).withCString { unlink($0) } == 0
        ? .nil : machine.makeString(machine.systemError())
    }
    define("RENAME-FILE-NAMED", 2, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let new = try machine.fileName(arguments[1])
      let done = try machine.fileName(arguments[0]).withCString { old in new.withCString { rename(old, $0) } }
      return done == 0 ? .nil : machine.makeString(machine.systemError())
    }
    define("MAKE-FOLDER", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      try machine.fileName(arguments[0]).withCString { mkdir($0, 0o777) } == 0
        ? .nil : machine.makeString(machine.systemError())
    }
    define("FILE-DATE", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      var status = stat()
      guard try machine.fileName(arguments[0]).withCString({ stat($0, &status) }) == 0 else { return .nil }
      #if canImport(Darwin)
        let seconds = status.st_mtimespec.tv_sec
      #else
        let seconds = status.st_mtim.tv_sec
      #endif
      return Word(fixnum: Int(seconds) + Self.secondsFrom1900To1970)
    }
    define("TIME-ZONE-AT", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      guard arguments[0].isFixnum else { throw .wrongType(arguments[0], "FIXNUM") }
      var moment = time_t(arguments[0].fixnum - Self.secondsFrom1900To1970)
      var local = tm()
      guard localtime_r(&moment, &local) != nil else { return Word(fixnum: 0) }
      let daylight = local.tm_isdst > 0
      machine.setValues([Word(fixnum: -Int(local.tm_gmtoff)), Word(daylight)])
      return Word(fixnum: -Int(local.tm_gmtoff))
    }
  }

  static let secondsFrom1900To1970 = 2_208_988_800

  // MARK: Checks

  private func descriptor(_ word: Word) throws(LispError) -> Int32 {
    guard word.isFixnum, let descriptor = Int32(exactly: word.fixnum), descriptor >= 0 else {
      throw .wrongType(word, "UNSIGNED-BYTE")
    }
    return descriptor
  }

  private func fileName(_ word: Word) throws(LispError) -> String {
    guard let content = stringContent(word), !content.contains(0) else { throw .wrongType(word, "STRING") }
    return text(word)
  }

  private func octetBounds(_ octets: Word, _ start: Word, _ end: Word) throws(LispError) -> (Int, Int) {
    guard octets.is(.octets) else { throw .wrongType(octets, "(SIMPLE-ARRAY (UNSIGNED-BYTE 8) (*))") }
    return try bounds(octets, start, end)
  }

  private func systemError() -> String { String(cString: strerror(errno)) }

  /// Nobody reads standard output any more: the process ends quietly, as every other tool does.
  private static func dieOfBrokenPipe() -> Never {
    signal(SIGPIPE, SIG_DFL)
    kill(getpid(), SIGPIPE)
    _exit(128 + SIGPIPE)
  }

  private func writeAll(_ descriptor: Int32, _ bytes: UnsafeBufferPointer<UInt8>) throws(LispError) {
    guard let base = bytes.baseAddress else { return }
    var done = 0
    while done < bytes.count {
      let count = write(descriptor, base + done, bytes.count - done)
      if count < 0 {
        if errno == EINTR { continue }
        if errno == EPIPE, descriptor == 1 { Self.dieOfBrokenPipe() }
        throw .simple(systemError(), [], class: "SIMPLE-STREAM-ERROR")
      }
      done += count
    }
  }
}

/// UTF-8 to characters, a piece at a time.
enum UTF8Decoding {
  /// How many characters were written and how many bytes were used. What is no UTF-8 becomes U+FFFD, and so does a
  /// part of a character at the end when nothing follows it; otherwise that part is left.
  static func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, into room: UnsafeMutableBufferPointer<UInt32>, isLast: Bool
  ) -> (characters: Int, used: Int) {
    var index = 0
    var count = 0
    while index < bytes.count, count < room.count {
      let first = bytes[index]
      let size = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0
      if size > bytes.count - index, !isLast { break }
      var code: UInt32 = 0xFFFD
      var taken = 1
      if size == 1 {
        code = UInt32(first)
      } else if size > 1, size <= bytes.count - index {
        var value = UInt32(first) & (0x7F >> UInt32(size))
        var isGood = true
        for offset in 1..<size {
          let byte = bytes[index + offset]
          if byte & 0xC0 != 0x80 { isGood = false }
          value = value << 6 | UInt32(byte & 0x3F)
        }
        let least: UInt32 = size == 2 ? 0x80 : size == 3 ? 0x800 : 0x1_0000
        if isGood, value >= least, Unicode.Scalar(value) != nil {
          code = value
          taken = size
        }
      }
      room[count] = code
      count += 1
      index += taken
    }
    return (count, index)
  }
}
