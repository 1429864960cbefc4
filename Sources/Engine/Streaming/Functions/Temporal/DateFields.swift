import LabKernel

/// The fields a date text gave, and the local time they name; what is missing is that of 1970-01-01 00:00.
struct DateFields {
    /// Why fields name no time.
    struct Problem: Error {
        var message: String
    }

    var year: Int?
    var month: Int?
    var day: Int?
    var dayOfYear: Int?
    /// 0 for Sunday.
    var weekday: Int?
    var hour: Int?
    /// 1...12, with `isAfternoon`.
    var clockHour: Int?
    var isAfternoon: Bool?
    var minute: Int?
    var second: Int?
    var nano: Int?

    /// Nanoseconds since 1970-01-01 of the local time, by the rules of `java.time`'s smart resolver.
    func resolved() throws(Problem) -> Int128 {
        let days = try date()
        let hours = hour ?? halfDayHour ?? 0
        try check(hours, "HourOfDay", 0...(hours == 24 && isMidnight ? 24 : 23))
        try check(minute ?? 0, "MinuteOfHour", 0...59)
        try check(second ?? 0, "SecondOfMinute", 0...59)
        let seconds = Int128(days) * 86_400 + Int128(hours * 3600 + (minute ?? 0) * 60 + (second ?? 0))
        return seconds * 1_000_000_000 + Int128(nano ?? 0)
    }

    private var isMidnight: Bool { (minute ?? 0) == 0 && (second ?? 0) == 0 && (nano ?? 0) == 0 }

    /// Only together with AM or PM does a clock hour name an hour of the day.
    private var halfDayHour: Int? {
        guard let clockHour, let isAfternoon else { return nil }
        return clockHour % 12 + (isAfternoon ? 12 : 0)
    }

    private func date() throws(Problem) -> Int {
        if let clockHour { try check(clockHour, "ClockHourOfAmPm", 1...12) }
        let year = self.year ?? 1970
        if let dayOfYear, month == nil {
            try check(dayOfYear, "DayOfYear", 1...366)
            return CivilTime.epochDays(year: year, month: 1, day: 1) + dayOfYear - 1
        }
        let (month, day) = (self.month ?? 1, self.day ?? 1)
        try check(month, "MonthOfYear", 1...12)
        guard (1...31).contains(day) else {
            throw Problem(message: "Invalid value for DayOfMonth (valid values 1 - 28/31): \(day)")
        }
        let kept = min(day, CivilTime.days(inMonth: month, year: year))
        let days = CivilTime.epochDays(year: year, month: month, day: kept)
        if let weekday, JavaCalendar.modulo(days + 4, 7) != weekday {
            throw Problem(message: "Conflict found: Field DayOfWeek differs from the date")
        }
        return days
    }

    private func check(_ value: Int, _ field: String, _ range: ClosedRange<Int>) throws(Problem) {
        if range.contains(value) { return }
        let (low, high) = (range.lowerBound, range.upperBound)
        throw Problem(message: "Invalid value for \(field) (valid values \(low) - \(high)): \(value)")
    }

    /// `DateTimeParseException: Text '…' …`; of a long text Java shows 64 characters.
    static func failure(_ text: TextBytes, _ what: String) -> JobFailure {
        let whole = String(decoding: text, as: UTF8.self)
        let shown = whole.utf16.count > 64 ? String(whole.prefix(64)) + "..." : whole
        return JobFailure("java.time.format.DateTimeParseException", "Text '\(shown)' \(what)")
    }
}
