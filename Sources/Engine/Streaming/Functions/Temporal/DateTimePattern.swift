/// A pattern of `java.time.format.DateTimeFormatter`, for `DATE_FORMAT` of timestamps and `TO_TIMESTAMP`.
///
/// `F` is the day within the week of the month that begins with its first day, as in Java 17; `ppH` fills
/// up the next field with blanks. Not emulated: the letter `B`. Names are English.
struct DateTimePattern {
    private let parts: [DatePattern.Part]

    init(_ pattern: String) throws(JobFailure) {
        parts = try DatePattern(pattern, letters: "GuyDMLdQqYwWEecFahKkHmsSAnNVvzOXxZp", optionals: true) {
            JobFailure("java.lang.IllegalArgumentException", "Unknown pattern letter: \($0)")
        }.parts
        for part in parts {
            if case .field(let letter, let count) = part, count > 2, "dHhKkms".contains(letter) {
                throw JobFailure("java.lang.IllegalArgumentException", "Too many pattern letters: \(letter)")
            }
        }
    }

    // MARK: - Formatting

    /// Appends a local time.
    func write(_ time: LocalFields, to out: TextBuffer) throws(JobFailure) {
        var width = 0
        for part in parts {
            switch part {
            case .literal(let bytes): bytes.withUnsafeBufferPointer { out.append($0) }
            case .field("p", let count): width = count
            case .field(let letter, let count) where width > 0:
                try writePadded(letter, count, time, width, to: out)
                width = 0
            case .field(let letter, let count): try write(letter, count, time, to: out)
            case .optionalStart, .optionalEnd: continue
            }
        }
    }

    private func writePadded(
        _ letter: Character, _ count: Int, _ time: LocalFields, _ width: Int, to out: TextBuffer
    ) throws(JobFailure) {
        let field = TextBuffer()
        try write(letter, count, time, to: field)
        for _ in min(field.bytes.count, width)..<width { out.append(0x20) }
        field.bytes.forEach { out.append($0) }
    }

    private func write(
        _ letter: Character, _ count: Int, _ time: LocalFields, to out: TextBuffer
    ) throws(JobFailure) {
        if let number = Self.number(letter, time) { return IntegerText.write(number, width: count, to: out) }
        switch letter {
        case "y", "u", "Y": writeYear(letter, count, time, to: out)
        case "M", "L":
            count < 3
                ? IntegerText.write(time.month, width: count, to: out)
                : writeName(LocalFields.months[time.month - 1], count, to: out)
        case "E": writeName(LocalFields.weekdays[time.weekday], count, to: out)
        case "e", "c":
            count < 3
                ? IntegerText.write(time.weekday + 1, width: count, to: out)
                : writeName(LocalFields.weekdays[time.weekday], count, to: out)
        case "Q", "q": writeQuarter(time.quarter, count, to: out)
        case "a": out.append(time.hour < 12 ? "AM" : "PM")
        case "G":
            out.append(
                count == 4 ? (time.year > 0 ? "Anno Domini" : "Before Christ") : time.year > 0 ? "AD" : "BC")
        case "S":
            let digits = TextBuffer()
            IntegerText.write(time.nano, width: 9, to: digits)
            digits.bytes.prefix(count).forEach { out.append($0) }
        default:
            throw .dateTime("Unable to extract ZoneId from temporal")
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
        case "n": time.nano
        case "A": time.clock * 1000 + time.nano / 1_000_000
        case "N": time.clock * 1_000_000_000 + time.nano
        case "w": time.weekOfYear.week
        case "W": time.weekOfMonth
        case "F": (time.day - 1) % 7 + 1
        default: nil
        }
    }

    private func writeYear(_ letter: Character, _ count: Int, _ time: LocalFields, to out: TextBuffer) {
        let plain = letter == "Y" ? time.weekOfYear.year : time.year
        let year = letter == "y" && plain <= 0 ? 1 - plain : plain
        if count == 2 { return IntegerText.write(JavaCalendar.modulo(year, 100), width: 2, to: out) }
        if count >= 4, year >= 10_000, String(year).count > count { out.append("+") }
        IntegerText.write(year, width: count, to: out)
    }

    private func writeName(_ name: String, _ count: Int, to out: TextBuffer) {
        out.append(count == 4 ? name : String(name.prefix(count == 5 ? 1 : 3)))
    }

    private func writeQuarter(_ quarter: Int, _ count: Int, to out: TextBuffer) {
        switch count {
        case 3: out.append("Q\(quarter)")
        case 4: out.append(["1st", "2nd", "3rd", "4th"][quarter - 1] + " quarter")
        default: IntegerText.write(quarter, width: min(count, 2), to: out)
        }
    }

    // MARK: - Parsing

    /// Nanoseconds since 1970 of the local time a text names; nil if it does not fit.
    func nanos(_ text: TextBytes) -> Int128? {
        var parser = DateTimePatternParser(parts, text)
        guard parser.run() else { return nil }
        return try? parser.fields.resolved()
    }
}
