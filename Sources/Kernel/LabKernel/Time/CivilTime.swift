/// A UTC date and time of day in the proleptic Gregorian calendar.
///
/// Source: the day-count algorithms of Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
package struct CivilTime: Hashable, Sendable {
    package var year: Int
    /// 1 to 12.
    package var month: Int
    /// 1 to 31.
    package var day: Int
    package var hour: Int
    package var minute: Int
    package var second: Int
    /// 0 to 999,999.
    package var micros: Int

    package init(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, micros: Int = 0
    ) {
        (self.year, self.month, self.day) = (year, month, day)
        (self.hour, self.minute, self.second, self.micros) = (hour, minute, second, micros)
    }

    package init(_ instant: Instant) {
        let seconds = instant.epochMicros.dividedFloor(by: 1_000_000)
        let days = seconds.dividedFloor(by: 86_400)
        let secondOfDay = Int(seconds - days * 86_400)
        let date = CivilTime.date(epochDays: Int(days))
        self.init(
            year: date.year, month: date.month, day: date.day,
            hour: secondOfDay / 3_600, minute: secondOfDay / 60 % 60, second: secondOfDay % 60,
            micros: Int(instant.epochMicros - seconds * 1_000_000))
    }

    /// The instant this time names when read as UTC.
    package var instant: Instant {
        let days = CivilTime.epochDays(year: year, month: month, day: day)
        let seconds = Int64(days) * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
        return Instant(epochMicros: seconds * 1_000_000 + Int64(micros))
    }

    /// Days since 1970-01-01 of a calendar date.
    package static func epochDays(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.dividedFloor(by: 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The calendar date `days` after 1970-01-01.
    package static func date(epochDays days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted.dividedFloor(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// Days of a month; `month` is 1 to 12.
    package static func days(inMonth month: Int, year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// 0 for Sunday to 6 for Saturday.
    package var weekday: Int {
        let days = CivilTime.epochDays(year: year, month: month, day: day)
        return (days + 4) - (days + 4).dividedFloor(by: 7) * 7
    }
}
