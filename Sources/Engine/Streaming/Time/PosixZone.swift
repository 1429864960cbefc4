/// A POSIX time zone text such as `EST5EDT,M3.2.0,M11.1.0` or `<+0330>-3:30`.
struct PosixZone {
    /// Milliseconds ahead of UTC outside daylight saving.
    let standardMillis: Int64
    let daylight: DaylightRule?

    /// - Returns: nil for a text that is none.
    init?(_ text: Substring) {
        let parts = text.split(separator: ",")
        guard let names = parts.first else { return nil }
        var rest = Self.afterName(names)
        guard let standard = Self.millis(rest.prefix { !$0.isLetter && $0 != "<" }) else { return nil }
        standardMillis = -standard
        rest = rest.drop { !$0.isLetter && $0 != "<" }
        guard !rest.isEmpty else {
            daylight = nil
            return
        }
        let written = Self.millis(Self.afterName(rest))
        guard parts.count == 3, let start = Self.moment(parts[1]), let end = Self.moment(parts[2]) else {
            return nil
        }
        let saved = written.map { -$0 - -standard } ?? 3_600_000
        daylight = DaylightRule(savedMillis: saved, start: start, end: end)
    }

    private static func afterName(_ text: Substring) -> Substring {
        guard text.hasPrefix("<") else { return text.drop { $0.isLetter } }
        return text.drop { $0 != ">" }.dropFirst()
    }

    /// `[sign] h[:m]`; nil for an empty text.
    private static func millis(_ text: Substring) -> Int64? {
        let isNegative = text.hasPrefix("-")
        let parts = text.drop { $0 == "-" || $0 == "+" }.split(separator: ":").compactMap { Int64($0) }
        guard let hours = parts.first else { return nil }
        let minutes = hours * 60 + (parts.count > 1 ? parts[1] : 0)
        return minutes * (isNegative ? -60_000 : 60_000)
    }

    /// `Mmonth.week.weekday[/time]`, at two o'clock if no time is given.
    private static func moment(_ text: Substring) -> DaylightRule.Moment? {
        let halves = text.split(separator: "/")
        guard halves.count > 0, halves[0].hasPrefix("M") else { return nil }
        let numbers = halves[0].dropFirst().split(separator: ".").compactMap { Int($0) }
        guard numbers.count == 3 else { return nil }
        let wall = halves.count > 1 ? millis(halves[1]) : 7_200_000
        return wall.map {
            DaylightRule.Moment(month: numbers[0], week: numbers[1], weekday: numbers[2], wallMillis: $0)
        }
    }
}
