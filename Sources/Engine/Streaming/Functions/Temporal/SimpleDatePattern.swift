import LabKernel

/// A pattern of `java.text.SimpleDateFormat`, for `FROM_UNIXTIME`, `UNIX_TIMESTAMP`, `TO_DATE`, `CONVERT_TZ`
/// and `DATE_FORMAT` of texts.
///
/// Names are English; of two-digit years 45...99 are in the last century.
/// Not emulated: the Julian calendar before 1582, names of time zones (`z` gives `GMT+08:00`).
struct SimpleDatePattern {
    private let parts: [DatePattern.Part]

    static let timestamp = "yyyy-MM-dd HH:mm:ss"

    init(_ pattern: String) throws(JobFailure) {
        parts = try DatePattern(pattern, letters: "GyYMLwWDdFEuaHkKhmsSzZX", optionals: false) {
            JobFailure("java.lang.IllegalArgumentException", "Illegal pattern character '\($0)'")
        }.parts
    }

    // MARK: - Formatting

    /// Appends an instant, given in milliseconds, as the zone's local time.
    func write(_ millis: Int64, _ zone: ZoneRules, to out: TextBuffer) {
        let local = zone.local(fromUTC: millis)
        let time = LocalFields(nanos: Int128(local) * 1_000_000)
        for part in parts {
            switch part {
            case .literal(let bytes): bytes.withUnsafeBufferPointer { out.append($0) }
            case .field(let letter, let count):
                write(letter, count, time, offset: Int((local - millis) / 60_000), to: out)
            case .optionalStart, .optionalEnd: continue
            }
        }
    }

    private func write(
        _ letter: Character, _ count: Int, _ time: LocalFields, offset: Int, to out: TextBuffer
    ) {
        if let number = Self.number(letter, time) { return IntegerText.write(number, width: count, to: out) }
        switch letter {
        case "y", "Y":
            let year = letter == "Y" ? time.weekOfYear.year : time.year > 0 ? time.year : 1 - time.year
            IntegerText.write(count == 2 ? year % 100 : year, width: count, to: out)
        case "M", "L":
            if count < 3 { return IntegerText.write(time.month, width: count, to: out) }
            let name = LocalFields.months[time.month - 1]
            out.append(count == 3 ? String(name.prefix(3)) : name)
        case "E":
            let name = LocalFields.weekdays[time.weekday]
            out.append(count < 4 ? String(name.prefix(3)) : name)
        case "a": out.append(time.hour < 12 ? "AM" : "PM")
        case "G": out.append(time.year > 0 ? "AD" : "BC")
        default: writeZone(letter, count, offset, to: out)
        }
    }

    private static func number(_ letter: Character, _ time: LocalFields) -> Int? {
        switch letter {
        case "d": time.day
        case "D": time.dayOfYear
        case "H": time.hour
        case "k": time.hour == 0 ? 24 : time.hour
        case "K": time.hour % 12
        case "h": time.hour % 12 == 0 ? 12 : time.hour % 12
        case "m": time.minute
        case "s": time.second
        case "S": time.nano / 1_000_000
        case "w": time.weekOfYear.week
        case "W": time.weekOfMonth
        case "F": (time.day - 1) / 7 + 1
        case "u": time.weekday == 0 ? 7 : time.weekday
        default: nil
        }
    }

    private func writeZone(_ letter: Character, _ count: Int, _ offset: Int, to out: TextBuffer) {
        if letter == "z", offset == 0 { return out.append("UTC") }
        if letter == "X", offset == 0 { return out.append("Z") }
        if letter == "z" { out.append("GMT") }
        out.append(offset < 0 ? "-" : "+")
        IntegerText.write(abs(offset) / 60, width: 2, to: out)
        if letter == "X", count == 1 { return }
        if letter == "z" || letter == "X" && count == 3 { out.append(":") }
        IntegerText.write(abs(offset) % 60, width: 2, to: out)
    }

    // MARK: - Parsing

    /// The instant a text names in a zone, in milliseconds; nil if it does not fit. Text behind the match is
    /// ignored and fields may be larger than the calendar has them: the 32nd of January is the first of
    /// February.
    func millis(_ text: TextBytes, _ zone: ZoneRules) -> Int64? {
        var parser = SimpleDatePatternParser(parts, text)
        return parser.run() ? parser.millis(zone) : nil
    }
}
