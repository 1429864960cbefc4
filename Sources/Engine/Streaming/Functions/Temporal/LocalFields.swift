import LabKernel

/// A local date and time taken apart, for formatting.
struct LocalFields {
    let days: Int
    let year: Int
    let month: Int
    let day: Int
    /// Seconds of the day.
    let clock: Int
    let nano: Int

    init(nanos: Int128) {
        let seconds = Int(nanos.dividedFloor(by: 1_000_000_000))
        days = seconds.dividedFloor(by: 86_400)
        (year, month, day) = CivilTime.date(epochDays: days)
        clock = seconds - days * 86_400
        nano = Int(nanos - Int128(seconds) * 1_000_000_000)
    }

    var hour: Int { clock / 3600 }
    var minute: Int { clock / 60 % 60 }
    var second: Int { clock % 60 }
    /// 0 for Sunday to 6 for Saturday.
    var weekday: Int { JavaCalendar.modulo(days + 4, 7) }
    var dayOfYear: Int { days - CivilTime.epochDays(year: year, month: 1, day: 1) + 1 }
    var quarter: Int { (month + 2) / 3 }

    /// Weeks that begin on Sunday, the first of them with the first day: the rule of the root locale.
    var weekOfMonth: Int { week(of: day) }

    /// The week of the year and the year it belongs to.
    var weekOfYear: (year: Int, week: Int) {
        let next = CivilTime.epochDays(year: year + 1, month: 1, day: 1)
        if days - weekday + 7 > next { return (year + 1, 1) }
        return (year, week(of: dayOfYear))
    }

    private func week(of ordinal: Int) -> Int {
        let firstWeekday = JavaCalendar.modulo(weekday - (ordinal - 1), 7)
        return (ordinal + firstWeekday - 1) / 7 + 1
    }

    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November",
        "December",
    ]
    static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
}
