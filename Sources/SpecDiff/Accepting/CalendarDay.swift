#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A day such as `2027-01-31`. Written so, days sort as texts do.
public struct CalendarDay: Hashable, Sendable, Comparable {
  public let text: String

  /// nil when there is no such day, or it is written in another way.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]), let day = Self.number(bytes[8..<10]),
      (1...12).contains(month), day >= 1, day <= Self.days(month, year)
    else { return nil }
    self.text = text
  }

  private init(year: Int, month: Int, day: Int) {
    func padded(_ number: Int, _ width: Int) -> String {
      String(repeating: "0", count: max(0, width - "\(number)".count)) + "\(number)"
    }
    text = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// Today, in UTC, so that a run gives the same everywhere.
  public static var today: CalendarDay {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    return CalendarDay(year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday))
  }

  public static func < (a: CalendarDay, b: CalendarDay) -> Bool { a.text < b.text }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1) - 48 }
  }

  private static func days(_ month: Int, _ year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
