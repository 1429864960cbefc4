import LabKernel

/// A time zone by fixed data: how far local time is from UTC at any instant.
package struct ZoneRules: Hashable, Sendable {
    /// The id the user wrote.
    package let id: String
    /// Milliseconds that local time is ahead of UTC outside daylight saving.
    private let standardMillis: Int64
    private let daylight: DaylightRule?

    package static let utc = ZoneRules(id: "UTC", standardMillis: 0, daylight: nil)

    init(id: String, standardMillis: Int64, daylight: DaylightRule?) {
        self.id = id
        self.standardMillis = standardMillis
        self.daylight = daylight
    }

    /// Milliseconds that local time is ahead of UTC at an instant given in UTC milliseconds.
    package func offsetMillis(atUTC millis: Int64) -> Int64 {
        guard let daylight else { return standardMillis }
        return daylight.applies(atStandard: millis + standardMillis)
            ? standardMillis + daylight.savedMillis : standardMillis
    }

    /// Local milliseconds of an instant.
    @inline(__always) package func local(fromUTC millis: Int64) -> Int64 {
        daylight == nil ? millis &+ standardMillis : millis &+ offsetMillis(atUTC: millis)
    }

    /// The instant of a local time. A time that a jump forward skips is moved on by the jump; of two instants the earlier is taken,
    /// as `java.time` does.
    package func utc(fromLocal millis: Int64) -> Int64 {
        guard let daylight else { return millis - standardMillis }
        let early = millis - standardMillis - daylight.savedMillis
        let late = millis - standardMillis
        if local(fromUTC: early) == millis { return early }
        return late
    }
}

/// A yearly daylight saving rule, as POSIX time zone texts give it.
struct DaylightRule: Hashable, Sendable {
    /// A moment of the year: weekday `weekday` (0 is Sunday) number `week` (5 is the last) of `month`, at a local wall time.
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
