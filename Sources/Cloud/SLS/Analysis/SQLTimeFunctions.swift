import LabKernel

/// Functions of time.
enum SQLTimeFunctions {
    static let all: [String: SQLFunctions.Function] = [
        "from_unixtime": .init(arity: 1...1) { $0[0].number.map { .timestamp(Int64($0 * 1_000)) } ?? .null },
        "to_unixtime": .init(arity: 1...1) { millis($0[0]).map { .double(Double($0) / 1_000) } ?? .null },
        "date_trunc": .init(arity: 2...2) { truncate($0[1], $0[0].text) },
        "date_format": .init(arity: 2...2) { values in
            millis(values[0]).map { .text(format($0, values[1].text)) } ?? .null
        },
        "date_parse": .init(arity: 2...2) { values in
            SQLTime.parse(values[0].text).map { .timestamp($0) } ?? .null
        },
        "from_iso8601_timestamp": .init(arity: 1...1) {
            SQLTime.parse($0[0].text).map { .timestamp($0) } ?? .null
        },
        "hour": part(\.hour), "minute": part(\.minute), "second": part(\.second), "day": part(\.day),
        "month": part(\.month), "year": part(\.year),
        "date_diff": .init(arity: 3...3) { values in
            guard let from = millis(values[1]), let to = millis(values[2]),
                let unit = unitMillis[values[0].text.lowercased()]
            else { return .null }
            return .long((to - from) / unit)
        },
    ]

    private static let unitMillis: [String: Int64] = [
        "millisecond": 1, "second": 1_000, "minute": 60_000, "hour": 3_600_000, "day": 86_400_000,
        "week": 604_800_000,
    ]

    private static func part(_ member: @escaping @Sendable (CivilTime) -> Int) -> SQLFunctions.Function {
        .init(arity: 1...1) { values in
            millis(values[0]).map { .long(Int64(member(SQLTime.civil($0)))) } ?? .null
        }
    }

    /// Milliseconds of a timestamp, of seconds since 1970, or of a date in text.
    private static func millis(_ value: SQLValue) -> Int64? {
        switch value {
        case .timestamp(let millis): millis
        case .long(let seconds): seconds * 1_000
        case .double(let seconds): Int64(seconds * 1_000)
        case .text(let text): SQLTime.parse(text)
        case .null, .bool: nil
        }
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
    private static func format(_ millis: Int64, _ pattern: String) -> String {
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
