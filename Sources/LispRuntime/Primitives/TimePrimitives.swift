#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Clocks and waiting. What calendars make of a universal time is in the prelude.
extension Machine {
  /// Seconds from 1900, where universal time begins, to 1970, where the system's does.
  private static let universalEpoch = 2_208_988_800

  func defineTimePrimitives() {
    let start = Self.microseconds(CLOCK_MONOTONIC)
    define("GET-UNIVERSAL-TIME", 0) { (_, _) throws(LispError) in
      Word(fixnum: time(nil) + Self.universalEpoch)
    }
    define("GET-INTERNAL-REAL-TIME", 0) { (_, _) throws(LispError) in
      Word(fixnum: Self.microseconds(CLOCK_MONOTONIC) - start)
    }
    define("GET-INTERNAL-RUN-TIME", 0) { (_, _) throws(LispError) in
      Word(fixnum: Self.microseconds(CLOCK_PROCESS_CPUTIME_ID))
    }
    define("SLEEP", 1) { (machine, arguments) throws(LispError) in
      let number = machine.number(in: arguments[0])
      guard let number, number.sign >= 0, case .some(let seconds) = number.finiteSeconds else {
        throw .wrongType(arguments[0], "(OR (SINGLE-FLOAT 0.0) (DOUBLE-FLOAT 0.0d0) (RATIONAL 0))")
      }
      // A signal may wake us up early.
      var rest = timespec(tv_sec: Int(seconds), tv_nsec: Int((seconds - seconds.rounded(.down)) * 1e9))
      var left = timespec()
      try machine.awayFromLisp {
        while nanosleep(&rest, &left) == -1, errno == EINTR, !machine.isInterrupted { rest = left }
      }
      return .nil
    }
    define("TIME-ZONE-AT", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      guard let universal = arguments[0].asFixnum else { throw .wrongType(arguments[0], "FIXNUM") }
      var moment = time_t(universal &- Self.universalEpoch)
      var parts = tm()
      guard localtime_r(&moment, &parts) != nil else { return machine.twoValues(Word(fixnum: 0), .nil) }
      return machine.twoValues(Word(fixnum: 0 - parts.tm_gmtoff), Word(parts.tm_isdst > 0))
    }
  }

  private static func microseconds(_ clock: clockid_t) -> Int {
    var now = timespec()
    clock_gettime(clock, &now)
    return now.tv_sec * 1_000_000 + now.tv_nsec / 1_000
  }
}

extension Number {
  /// As seconds to wait; nobody waits longer than ten million years.
  fileprivate var finiteSeconds: Double? {
    let seconds: Double
    switch self {
    case .small(let value): seconds = Double(value)
    case .big: seconds = .infinity
    case .single(let value): seconds = Double(value)
    case .double(let value): seconds = value
    }
    return seconds.isNaN ? nil : min(seconds, 3e14)
  }
}
