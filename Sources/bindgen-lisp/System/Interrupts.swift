import BindingSpec

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What becomes of Ctrl-C and `kill` while a scan runs: a word to the user, and the end that the sender asked for.
///
/// The process ends by the signal itself, so that a shell sees 130 or 143 and stops a script. Files are written with
/// the signals held back, so none is left half-written.
enum Interrupts {
  private typealias Handler = @convention(c) (Int32) -> Void

  private static var signals: [Int32] { [SIGINT, SIGTERM, SIGHUP] }

  /// From here on an interrupt says that nothing was written.
  static func announce(as format: Console.DiagnosticsFormat) {
    var mask = sigset_t()
    sigemptyset(&mask)
    for signal in signals {
      sigaddset(&mask, signal)
      var old = sigaction()
      sigaction(signal, nil, &old)
      // Who started this process with the signal ignored, as nohup does, wants it ignored.
      if isIgnored(old) { continue }
      switch format {
      case .text: _ = Self.signal(signal, textHandler)
      case .json: _ = Self.signal(signal, jsonHandler)
      }
    }
    // A parent's thread may have had them blocked, by accident: nobody asks for that.
    sigprocmask(SIG_UNBLOCK, &mask, nil)
  }

  /// Runs a step that no interrupt may cut in two. What was written then is whole, so later interrupts are silent.
  static func held<T>(_ body: () throws(Stop) -> T) throws(Stop) -> T {
    var mask = sigset_t()
    var before = sigset_t()
    sigemptyset(&mask)
    for signal in signals { sigaddset(&mask, signal) }
    sigprocmask(SIG_BLOCK, &mask, &before)
    defer { sigprocmask(SIG_SETMASK, &before, nil) }
    let result = try body()
    for signal in signals {
      var old = sigaction()
      sigaction(signal, nil, &old)
      if !isIgnored(old) { _ = Self.signal(signal, SIG_DFL) }
    }
    return result
  }

  private static func isIgnored(_ action: sigaction) -> Bool {
    #if canImport(Darwin)
      let handler = action.__sigaction_u.__sa_handler
    #else
      let handler = action.__sigaction_handler.sa_handler
    #endif
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static func signal(_ number: Int32, _ handler: Handler?) -> Handler? {
    #if canImport(Darwin)
      Darwin.signal(number, handler)
    #else
      Glibc.signal(number, handler)
    #endif
  }

  private static func end(by number: Int32) {
    _ = signal(number, SIG_DFL)
    raise(number)
  }

  // Only what is safe inside a signal handler happens in these: no allocation, no Swift string.

  private static let textHandler: @convention(c) (Int32) -> Void = { number in
    let text: StaticString = "bindgen-lisp: error: interrupted, and nothing was written [scan.interrupted]\n"
    _ = write(2, text.utf8Start, text.utf8CodeUnitCount)
    end(by: number)
  }

  private static let jsonHandler: @convention(c) (Int32) -> Void = { number in
    let text: StaticString = """
      {"diagnostics": [{"code": "scan.interrupted", "severity": "error", "message": "interrupted, and nothing was written"}]}

      """
    _ = write(2, text.utf8Start, text.utf8CodeUnitCount)
    end(by: number)
  }
}
