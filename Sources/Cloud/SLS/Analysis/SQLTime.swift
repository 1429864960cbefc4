import LabKernel

/// Time of day and calendar of analyses, in the service's zone, UTC+8.
///
/// Source: SLS "Date and time functions": the default time zone is UTC+8.
enum SQLTime {
    static let offset = Duration.hours(8)

    static func civil(_ millis: Int64) -> CivilTime { CivilTime(Instant(epochMillis: millis) + offset) }

    static func millis(_ time: CivilTime) -> Int64 { time.instant.epochMillis - offset.wholeMillis }

    /// `2025-01-01 08:00:00.000`
    static func text(_ millis: Int64) -> String {
        let time = civil(millis)
        let date = "\(padded(time.year, 4))-\(padded(time.month, 2))-\(padded(time.day, 2))"
        let hours = "\(padded(time.hour, 2)):\(padded(time.minute, 2)):\(padded(time.second, 2))"
        return "\(date) \(hours).\(padded(time.micros / 1_000, 3))"
    }

    /// `2025-01-01`
    static func dateText(_ days: Int64) -> String {
        let date = CivilTime.date(epochDays: Int(days))
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
    }

    /// The day of a point in time.
    static func date(_ millis: Int64) -> SQLValue {
        let time = civil(millis)
        return .date(Int64(CivilTime.epochDays(year: time.year, month: time.month, day: time.day)))
    }

    /// Midnight of a day.
    static func midnight(_ days: Int64) -> Int64 { days * 86_400_000 - offset.wholeMillis }

    /// Milliseconds of a timestamp, a date, seconds since 1970, or a time in text; nil for anything else and
    /// for times that no calendar of four digits has.
    static func millis(of value: SQLValue) -> Int64? {
        switch value {
        case .timestamp(let millis): millis
        case .date(let days): midnight(days)
        case .long(let seconds): bounded(Double(seconds) * 1_000)
        case .double(let seconds): bounded((seconds * 1_000).rounded())
        case .text(let text): parse(text)
        case .null, .bool, .interval, .array, .map: nil
        }
    }

    /// Milliseconds within the years 0 to 9999; nil beyond.
    static func bounded(_ millis: Double) -> Int64? {
        guard millis > -62_167_219_200_000, millis < 253_402_300_800_000 else { return nil }
        return Int64(millis)
    }

    /// A point in time moved by an interval; NULL when no calendar of four digits has it.
    static func add(_ millis: Int64, _ interval: SQLInterval) -> SQLValue {
        var start = millis
        if interval.months != 0 {
            var time = civil(millis)
            let months = Int64(time.year) * 12 + Int64(time.month - 1) + interval.months
            guard (0..<120_000).contains(months) else { return .null }
            (time.year, time.month) = (Int(months / 12), Int(months % 12) + 1)
            time.day = min(time.day, CivilTime.days(inMonth: time.month, year: time.year))
            start = self.millis(time)
        }
        return bounded(Double(start) + Double(interval.millis)).map { .timestamp($0) } ?? .null
    }

    /// Reads a date, with a time of day or without; nil for anything else.
    static func parse(_ text: String) -> Int64? {
        guard let instant = ISO8601.parse(text) else { return nil }
        let hasZone = text.hasSuffix("Z") || text.dropFirst(10).contains { $0 == "+" || $0 == "-" }
        return hasZone ? instant.epochMillis : instant.epochMillis - offset.wholeMillis
    }
}

/// A span of time: months, whose length depends on the calendar, and milliseconds.
struct SQLInterval: Equatable {
    var months: Int64
    var millis: Int64

    /// `count` times a unit; nil for an unknown unit and for spans that are too long.
    init?(_ count: Int64, _ unit: String) {
        guard count.magnitude < 1_000_000_000_000 else { return nil }
        let singular = unit.hasSuffix("s") ? String(unit.dropLast()) : unit
        if let months = ["month": 1, "quarter": 3, "year": 12][singular] {
            (self.months, millis) = (count * Int64(months), 0)
        } else if let factor = Self.unitMillis[singular] {
            let (product, overflow) = count.multipliedReportingOverflow(by: factor)
            if overflow { return nil }
            (months, millis) = (0, product)
        } else {
            return nil
        }
    }

    static let unitMillis: [String: Int64] = [
        "millisecond": 1, "second": 1_000, "minute": 60_000, "hour": 3_600_000, "day": 86_400_000,
        "week": 604_800_000,
    ]

    var negated: SQLInterval {
        var other = self
        (other.months, other.millis) = (-months, -millis)
        return other
    }

    /// `3 04:00:00.000` or `1-2`, as Presto writes them.
    var text: String {
        if months != 0 { return "\(months / 12)-\(abs(months % 12))" }
        let rest = Int(abs(millis))
        let days = rest / 86_400_000
        let clock =
            "\(padded(rest / 3_600_000 % 24, 2)):\(padded(rest / 60_000 % 60, 2)):"
            + "\(padded(rest / 1_000 % 60, 2)).\(padded(rest % 1_000, 3))"
        return "\(millis < 0 ? "-" : "")\(days) \(clock)"
    }
}
