import LabKernel

/// Functions of time.
enum SQLTimeFunctions {
    private typealias Function = SQLFunctions.Function

    static let all: [String: SQLFunctions.Function] = conversions.merging(parts) { $1 }.merging(steps) { $1 }

    private static let conversions: [String: SQLFunctions.Function] = [
        "from_unixtime": Function(arity: 1...2) { values in
            values[0].number.flatMap { SQLTime.bounded(($0 * 1_000).rounded()) }.map { .timestamp($0) }
                ?? .null
        },
        "to_unixtime": Function(arity: 1...1) { millis($0[0]).map { .double(Double($0) / 1_000) } ?? .null },
        "to_iso8601": Function(arity: 1...1) { values in
            millis(values[0]).map { millis in
                .text(SQLTime.text(millis).replacing(" ", with: "T") + "+08:00")
            } ?? .null
        },
        "from_iso8601_timestamp": Function(arity: 1...1) {
            SQLTime.parse($0[0].text).map { .timestamp($0) } ?? .null
        },
        "from_iso8601_date": Function(arity: 1...1) { SQLTime.parse($0[0].text).map(SQLTime.date) ?? .null },
        "date": Function(arity: 1...1) { millis($0[0]).map(SQLTime.date) ?? .null },
        "date_format": Function(arity: 2...2) { values in
            millis(values[0]).map { .text(format($0, values[1].text)) } ?? .null
        },
        "date_parse": Function(arity: 2...2) { values in
            SQLTimePattern(values[1].text).parse(values[0].text).map { .timestamp($0) } ?? .null
        },
        // The zone only changes how a point in time is written.
        "at_timezone": Function(arity: 2...2) { values in
            guard let millis = millis(values[0]), let zone = SQLZone.offsetMillis(values[1].text) else {
                return .null
            }
            return .timestamp(millis + zone - SQLTime.offset.wholeMillis)
        },
    ]

    private static let parts: [String: SQLFunctions.Function] = [
        "year": part { $0.year }, "quarter": part { ($0.month - 1) / 3 + 1 }, "month": part { $0.month },
        "day": part { $0.day }, "day_of_month": part { $0.day }, "hour": part { $0.hour },
        "minute": part { $0.minute }, "second": part { $0.second },
        "millisecond": part { $0.micros / 1_000 },
        "day_of_week": part(isoWeekday), "dow": part(isoWeekday),
        "day_of_year": part(dayOfYear), "doy": part(dayOfYear),
        "week": part { isoWeek($0).week }, "week_of_year": part { isoWeek($0).week },
        "year_of_week": part { isoWeek($0).year }, "yow": part { isoWeek($0).year },
    ]

    private static let steps: [String: SQLFunctions.Function] = [
        "date_trunc": Function(arity: 2...2) { truncate($0[1], $0[0].text) },
        "time_series": Function(arity: 4...4) { values in
            guard let millis = millis(values[0]), let window = SQLTimeSeries.millis(values[1].text) else {
                return .null
            }
            return .text(format(SQLTimeSeries.start(of: millis, window), values[2].text))
        },
        "date_add": Function(arity: 3...3) { values in
            guard case .long(let count) = values[1], let millis = millis(values[2]),
                let span = SQLInterval(count, values[0].text.lowercased())
            else { return .null }
            return SQLTime.add(millis, span)
        },
        "date_diff": Function(arity: 3...3) { values in
            guard let from = millis(values[1]), let to = millis(values[2]) else { return .null }
            return difference(from, to, values[0].text.lowercased())
        },
    ]

    private static func part(_ member: @escaping @Sendable (CivilTime) -> Int) -> Function {
        Function(arity: 1...1) { values in
            millis(values[0]).map { .long(Int64(member(SQLTime.civil($0)))) } ?? .null
        }
    }

    private static func millis(_ value: SQLValue) -> Int64? { SQLTime.millis(of: value) }

    /// Whole units between two points in time, cut towards zero.
    private static func difference(_ from: Int64, _ to: Int64, _ unit: String) -> SQLValue {
        if let length = SQLInterval.unitMillis[unit] { return .long((to - from) / length) }
        guard let months = ["month": 1, "quarter": 3, "year": 12][unit] else { return .null }
        let (first, second) = (SQLTime.civil(min(from, to)), SQLTime.civil(max(from, to)))
        var count = (second.year - first.year) * 12 + second.month - first.month
        func rest(_ time: CivilTime) -> [Int] {
            [time.day, time.hour, time.minute, time.second, time.micros]
        }
        if rest(second).lexicographicallyPrecedes(rest(first)) { count -= 1 }
        return .long(Int64((from <= to ? count : -count) / months))
    }

    private static let isoWeekday: @Sendable (CivilTime) -> Int = { $0.weekday == 0 ? 7 : $0.weekday }

    private static let dayOfYear: @Sendable (CivilTime) -> Int = { time in
        CivilTime.epochDays(year: time.year, month: time.month, day: time.day)
            - CivilTime.epochDays(year: time.year, month: 1, day: 1) + 1
    }

    /// The week of ISO 8601 and the year that it belongs to.
    private static func isoWeek(_ time: CivilTime) -> (year: Int, week: Int) {
        let day = CivilTime.epochDays(year: time.year, month: time.month, day: time.day)
        let thursday = day - isoWeekday(time) + 4
        let year = CivilTime.date(epochDays: thursday).year
        return (year, (thursday - CivilTime.epochDays(year: year, month: 1, day: 1)) / 7 + 1)
    }

    private static func truncate(_ value: SQLValue, _ unit: String) -> SQLValue {
        guard let millis = millis(value) else { return .null }
        var time = SQLTime.civil(millis)
        time.micros = 0
        switch unit.lowercased() {
        case "second": break
        case "minute": time.second = 0
        case "hour": (time.minute, time.second) = (0, 0)
        case "day", "week", "month", "quarter", "year":
            (time.hour, time.minute, time.second) = (0, 0, 0)
            return .timestamp(SQLTime.millis(startOf(unit.lowercased(), time)))
        default: return .null
        }
        return .timestamp(SQLTime.millis(time))
    }

    private static func startOf(_ unit: String, _ day: CivilTime) -> CivilTime {
        var day = day
        switch unit {
        case "week":
            // Weeks begin on Monday.
            let back = (day.weekday + 6) % 7
            let days = CivilTime.epochDays(year: day.year, month: day.month, day: day.day) - back
            let date = CivilTime.date(epochDays: days)
            (day.year, day.month, day.day) = (date.year, date.month, date.day)
        case "month": day.day = 1
        case "quarter": (day.month, day.day) = ((day.month - 1) / 3 * 3 + 1, 1)
        case "year": (day.month, day.day) = (1, 1)
        default: break
        }
        return day
    }

    /// MySQL's format letters.
    static func format(_ millis: Int64, _ pattern: String) -> String {
        let time = SQLTime.civil(millis)
        var text = ""
        var isLetter = false
        for character in pattern {
            guard isLetter || character == "%" else {
                text.append(character)
                continue
            }
            guard isLetter else {
                isLetter = true
                continue
            }
            isLetter = false
            switch character {
            case "Y": text += padded(time.year, 4)
            case "y": text += padded(time.year % 100, 2)
            case "m": text += padded(time.month, 2)
            case "c": text += String(time.month)
            case "d": text += padded(time.day, 2)
            case "e": text += String(time.day)
            case "H", "k": text += padded(time.hour, 2)
            case "h", "I": text += padded((time.hour + 11) % 12 + 1, 2)
            case "i": text += padded(time.minute, 2)
            case "s", "S": text += padded(time.second, 2)
            case "f": text += padded(time.micros, 6)
            case "p": text += time.hour < 12 ? "AM" : "PM"
            case "T": text += "\(padded(time.hour, 2)):\(padded(time.minute, 2)):\(padded(time.second, 2))"
            case "w": text += String(time.weekday)
            default: text.append(character)
            }
        }
        return text
    }
}
