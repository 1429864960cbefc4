import LabKernel

/// A yearly daylight saving rule, as POSIX time zone texts give it.
struct DaylightRule: Hashable, Sendable {
    /// A moment of the year: weekday `weekday` (0 is Sunday) number `week` (5 is the last) of `month`, at a
    /// local wall time.
    struct Moment: Hashable, Sendable {
        var month: Int
        var week: Int
        var weekday: Int
        var wallMillis: Int64

        /// Local milliseconds of the moment in a year.
        func millis(year: Int) -> Int64 {
            let first = CivilTime(year: year, month: month, day: 1)
            var day = 1 + (weekday - first.weekday + 7) % 7 + (week - 1) * 7
            while day > CivilTime.days(inMonth: month, year: year) { day -= 7 }
            return Int64(CivilTime.epochDays(year: year, month: month, day: day)) * 86_400_000 + wallMillis
        }
    }

    /// May be negative: Ireland's winter time is an hour less than its standard time.
    var savedMillis: Int64
    /// In standard time.
    var start: Moment
    /// In daylight time.
    var end: Moment

    /// Whether daylight time holds at a moment given in standard local milliseconds.
    func applies(atStandard millis: Int64) -> Bool {
        let year = CivilTime.date(epochDays: Int(millis.dividedFloor(by: 86_400_000))).year
        let begins = start.millis(year: year)
        let ends = end.millis(year: year) - savedMillis
        return begins < ends ? millis >= begins && millis < ends : millis >= begins || millis < ends
    }
}
