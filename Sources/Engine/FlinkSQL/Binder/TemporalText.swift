import LabKernel

/// Reads the text of DATE, TIME and TIMESTAMP literals.
enum TemporalText {
    /// Days since 1970-01-01 of `yyyy-MM-dd`.
    static func date(_ text: some StringProtocol) -> Int32? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let year = number(parts[0], 4...4), let month = number(parts[1], 1...2),
            let day = number(parts[2], 1...2), (1...12).contains(month),
            day >= 1, day <= CivilTime.days(inMonth: month, year: year)
        else { return nil }
        return Int32(CivilTime.epochDays(year: year, month: month, day: day))
    }

    /// Milliseconds of the day of `HH:mm:ss[.fff]` and the digits of the fraction.
    static func time(_ text: some StringProtocol) -> (millis: Int32, digits: Int)? {
        guard let (seconds, nanos, digits) = clock(text) else { return nil }
        return (Int32(seconds * 1_000 + nanos / 1_000_000), digits)
    }

    /// Milliseconds since 1970-01-01, nanoseconds after them, and digits of the fraction of `yyyy-MM-dd
    /// HH:mm:ss[.f…]`.
    static func timestamp(_ text: some StringProtocol) -> (millis: Int64, nanos: Int32, digits: Int)? {
        let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let days = date(parts[0]), let (seconds, nanos, digits) = clock(parts[1])
        else {
            return nil
        }
        let millis = Int64(days) * 86_400_000 + Int64(seconds) * 1_000 + Int64(nanos / 1_000_000)
        return (millis, Int32(nanos % 1_000_000), digits)
    }

    private static func clock(_ text: some StringProtocol) -> (seconds: Int, nanos: Int, digits: Int)? {
        let halves = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let parts = halves[0].split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let hour = number(parts[0], 1...2), let minute = number(parts[1], 1...2),
            let second = number(parts[2], 1...2), hour < 24, minute < 60, second < 60
        else { return nil }
        var nanos = 0
        var digits = 0
        if halves.count == 2 {
            let fraction = String(halves[1].prefix(9))
            guard let value = number(fraction, 1...9) else { return nil }
            digits = fraction.count
            nanos = value
            for _ in digits..<9 { nanos *= 10 }
        }
        return (hour * 3_600 + minute * 60 + second, nanos, digits)
    }

    private static func number(_ text: some StringProtocol, _ lengths: ClosedRange<Int>) -> Int? {
        guard lengths.contains(text.utf8.count), text.utf8.allSatisfy({ $0 &- 48 < 10 }) else { return nil }
        return Int(text)
    }
}
