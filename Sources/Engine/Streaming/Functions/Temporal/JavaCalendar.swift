import LabKernel

/// Calendar arithmetic with the cuts of Flink's `DateTimeUtils`, where they differ from what one would expect
/// before 1970.
enum JavaCalendar {
    static let dayMillis: Int64 = 86_400_000
    /// The Julian day number of 1970-01-01.
    private static let epochJulian = 2_440_588

    /// The day of a local timestamp as `CAST(timestamp AS DATE)` has it: cut towards 1970.
    static func days(ofTimestamp millis: Int64) -> Int64 { millis / dayMillis }

    /// `FLOOR(date TO unit)` and `CEIL(date TO unit)` on days since 1970; nil if the unit is not one of days
    /// or more.
    ///
    /// A ceiling looks at the date alone: the first of January at noon is its own CEIL TO YEAR.
    /// Dates before 1582-10-15 are read in the Julian calendar, as Calcite does.
    static func round(days: Int, to unit: String, up: Bool) -> Int? {
        let date = civil(julian: days + epochJulian)
        let (year, month, day) = date
        switch unit {
        case "MILLENNIUM": return first(1000 * ((year + 999) / 1000) + (up ? 1 : -999))
        case "CENTURY": return first(100 * ((year + 99) / 100) + (up ? 1 : -99))
        case "DECADE": return first(10 * (year / 10 + (up ? 1 : 0)))
        case "YEAR": return first(up && (month > 1 || day > 1) ? year + 1 : year)
        case "QUARTER":
            let quarter = (month + 2) / 3 + (up && (month > 1 || day > 1) ? 1 : 0)
            return first(year, quarter * 3 - 2)
        case "MONTH": return first(year, up && day > 1 ? month + 1 : month)
        case "WEEK":
            let weekday = modulo(days + epochJulian + 1, 7)
            return first(year, month) + day - 1 - (up && weekday > 0 ? weekday - 7 : weekday)
        case "DAY": return first(year, month) + day - 1 + (up ? 1 : 0)
        default: return nil
        }
    }

    private static func first(_ year: Int, _ month: Int = 1) -> Int {
        let (extra, rest) = ((month - 1) / 12, (month - 1) % 12)
        return CivilTime.epochDays(year: year + extra, month: rest + 1, day: 1)
    }

    /// Source: Jean Meeus, "Astronomical Algorithms".
    private static func civil(julian: Int) -> (year: Int, month: Int, day: Int) {
        var (century, rest) = (0, julian + 32_082)
        if julian > 2_299_160 {
            century = (4 * (julian + 32_044) + 3) / 146_097
            rest = julian + 32_044 - century * 146_097 / 4
        }
        let year = (4 * rest + 3) / 1461
        let days = rest - 1461 * year / 4
        let month = (5 * days + 2) / 153
        let day = days - (153 * month + 2) / 5 + 1
        return (century * 100 + year - 4800 + month / 10, month + 3 - 12 * (month / 10), day)
    }

    static func modulo(_ value: Int, _ divisor: Int) -> Int {
        value - value.dividedFloor(by: divisor) * divisor
    }

    /// The ISO 8601 week of a day and the year that week belongs to.
    static func isoWeek(days: Int) -> (year: Int, week: Int) {
        let thursday = days - modulo(days + 3, 7) + 3
        let year = CivilTime.date(epochDays: thursday).year
        let first = CivilTime.epochDays(year: year, month: 1, day: 1)
        return (year, (thursday - first) / 7 + 1)
    }

    /// Whole months from `from` to `to`, both days since 1970 with the milliseconds of the day.
    static func months(from: Int64, to: Int64) -> Int64 {
        let (fromDay, toDay) = (from.dividedFloor(by: dayMillis), to.dividedFloor(by: dayMillis))
        var months = wholeMonths(fromDay, toDay)
        let shifted = IntervalFunctions.addMonths(toDays: fromDay, months)
        if shifted == toDay, to - toDay * dayMillis < from - fromDay * dayMillis { months -= 1 }
        return months
    }

    private static func wholeMonths(_ from: Int64, _ to: Int64) -> Int64 {
        if to < from { return -wholeMonths(to, from) }
        var months = (to - from) / 31
        while IntervalFunctions.addMonths(toDays: from, months) < to,
            IntervalFunctions.addMonths(toDays: from, months + 1) <= to
        { months += 1 }
        return months
    }
}
