import LabKernel

/// Reads the text of DATE, TIME and TIMESTAMP literals.
///
/// Source: Calcite 1.32 reads them with Java's SimpleDateFormat, which takes numbers of any width with blanks
/// before them, and nothing after the last; the fraction of a second may be empty.
enum TemporalText {
    /// Days since 1970-01-01 of `yyyy-MM-dd`, year 1 to 9999.
    static func date(_ text: some StringProtocol) -> Int32? {
        days(text, years: 1...9_999)
    }

    private static func days(_ text: some StringProtocol, years: ClosedRange<Int>) -> Int32? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let year = number(parts[0], 1...6), years.contains(year),
            let month = number(parts[1], 1...2), let day = number(parts[2], 1...2),
            (1...12).contains(month), day >= 1, day <= CivilTime.days(inMonth: month, year: year)
        else { return nil }
        return Int32(CivilTime.epochDays(year: year, month: month, day: day))
    }

    /// Milliseconds of the day of `HH:mm:ss[.fff]`.
    static func time(_ text: some StringProtocol) -> Int32? {
        guard let (seconds, nanos, _) = clock(text) else { return nil }
        return Int32(seconds * 1_000 + nanos / 1_000_000)
    }

    /// Milliseconds since 1970-01-01, nanoseconds after them, and digits of the fraction of `yyyy-MM-dd
    /// HH:mm:ss[.f…]` or `yyyy-MM-dd`.
    static func timestamp(_ text: some StringProtocol) -> (millis: Int64, nanos: Int32, digits: Int)? {
        let text = text.drop { $0 == " " }
        let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard let days = days(parts[0], years: 1...999_999) else { return nil }
        guard parts.count == 2 else { return (Int64(days) * 86_400_000, 0, 0) }
        guard let (seconds, nanos, digits) = clock(parts[1]) else { return nil }
        let millis = Int64(days) * 86_400_000 + Int64(seconds) * 1_000 + Int64(nanos / 1_000_000)
        return (millis, Int32(nanos % 1_000_000), digits)
    }

    private static func clock(_ text: some StringProtocol) -> (seconds: Int, nanos: Int, digits: Int)? {
        let halves = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let parts = halves[0].split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let hour = number(parts[0], 1...2), let minute = number(parts[1], 1...2),
            let second = number(parts[2], 1...2), hour < 24, minute < 60, second < 60
        else { return nil }
        guard halves.count == 2, !halves[1].isEmpty else {
            return (hour * 3_600 + minute * 60 + second, 0, 0)
        }
        guard halves[1].utf8.allSatisfy({ $0 &- 48 < 10 }) else { return nil }
        let fraction = String(halves[1].prefix(9))
        guard var nanos = Int(fraction) else { return nil }
        for _ in fraction.count..<9 { nanos *= 10 }
        return (hour * 3_600 + minute * 60 + second, nanos, fraction.count)
    }

    /// Digits with blanks before them.
    private static func number(_ text: some StringProtocol, _ lengths: ClosedRange<Int>) -> Int? {
        let digits = text.drop { $0 == " " }
        guard lengths.contains(digits.utf8.count), digits.utf8.allSatisfy({ $0 &- 48 < 10 }) else {
            return nil
        }
        return Int(digits)
    }
}
