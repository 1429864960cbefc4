import LabKernel

/// A date in text by MySQL's format letters, as `date_parse` reads it.
struct SQLTimePattern {
    private let pattern: [Character]

    init(_ pattern: String) { self.pattern = Array(pattern) }

    /// Milliseconds since 1970; nil when the text does not fit the pattern or names an impossible time.
    func parse(_ text: String) -> Int64? {
        var reader = Reader(text: Array(text))
        var position = 0
        while position < pattern.count {
            let character = pattern[position]
            position += 1
            if character == "%", position < pattern.count {
                guard reader.read(pattern[position]) else { return nil }
                position += 1
            } else {
                guard reader.take(character) else { return nil }
            }
        }
        return reader.isAtEnd ? reader.millis : nil
    }

    private struct Reader {
        let text: [Character]
        var position = 0
        var time = CivilTime(year: 1970, month: 1, day: 1)
        var isAfternoon: Bool?

        init(text: [Character]) { self.text = text }

        var isAtEnd: Bool { position == text.count }

        mutating func take(_ character: Character) -> Bool {
            guard position < text.count, text[position] == character else { return false }
            position += 1
            return true
        }

        mutating func read(_ letter: Character) -> Bool {
            switch letter {
            case "Y": return number(4, 0...9999) { $0.year = $1 }
            case "y": return number(2, 0...99) { $0.year = $1 < 70 ? 2000 + $1 : 1900 + $1 }
            case "m", "c": return number(2, 1...12) { $0.month = $1 }
            case "d", "e": return number(2, 1...31) { $0.day = $1 }
            case "H", "k": return number(2, 0...23) { $0.hour = $1 }
            case "h", "I", "l": return number(2, 1...12) { $0.hour = $1 % 12 }
            case "i": return number(2, 0...59) { $0.minute = $1 }
            case "s", "S": return number(2, 0...59) { $0.second = $1 }
            case "f": return fraction()
            case "T": return read("H") && take(":") && read("i") && take(":") && read("s")
            case "p": return halfDay()
            case "b": return month()
            default: return take(letter)
            }
        }

        private mutating func digits(_ limit: Int) -> [Int] {
            var digits: [Int] = []
            while digits.count < limit, position < text.count, text[position].isASCII,
                let digit = text[position].wholeNumberValue
            {
                digits.append(digit)
                position += 1
            }
            return digits
        }

        private mutating func number(
            _ limit: Int, _ range: ClosedRange<Int>, _ set: (inout CivilTime, Int) -> Void
        ) -> Bool {
            let digits = digits(limit)
            let value = digits.reduce(0) { $0 * 10 + $1 }
            guard !digits.isEmpty, range.contains(value) else { return false }
            set(&time, value)
            return true
        }

        private mutating func fraction() -> Bool {
            let digits = digits(6)
            guard !digits.isEmpty else { return false }
            time.micros = (digits + Array(repeating: 0, count: 6 - digits.count)).reduce(0) { $0 * 10 + $1 }
            return true
        }

        private mutating func halfDay() -> Bool {
            guard position + 2 <= text.count else { return false }
            let word = String(text[position..<position + 2]).uppercased()
            guard word == "AM" || word == "PM" else { return false }
            (isAfternoon, position) = (word == "PM", position + 2)
            return true
        }

        private mutating func month() -> Bool {
            let names = [
                "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
            ]
            guard position + 3 <= text.count,
                let index = names.firstIndex(of: String(text[position..<position + 3]).lowercased())
            else { return false }
            (time.month, position) = (index + 1, position + 3)
            return true
        }

        var millis: Int64? {
            guard time.day <= CivilTime.days(inMonth: time.month, year: time.year) else { return nil }
            var time = time
            if isAfternoon == true { time.hour += 12 }
            return SQLTime.millis(time)
        }
    }
}

/// Time zones by their offset.
///
/// Not emulated: zones with daylight saving time; they give NULL.
enum SQLZone {
    private static let names: [String: Int64] = [
        "UTC": 0, "GMT": 0, "Z": 0, "Asia/Shanghai": 8, "Asia/Hong_Kong": 8, "Asia/Singapore": 8,
        "Asia/Taipei": 8, "Asia/Tokyo": 9, "Asia/Seoul": 9, "Asia/Bangkok": 7, "Asia/Jakarta": 7,
        "Asia/Dubai": 4,
    ]

    /// Milliseconds east of UTC of a name or of `+08:00`; nil for others.
    static func offsetMillis(_ zone: String) -> Int64? {
        if let hours = names[zone] { return hours * 3_600_000 }
        let parts = zone.dropFirst().split(separator: ":").map { Int64($0) }
        guard let sign = zone.first, sign == "+" || sign == "-", parts.count == 2, let hours = parts[0],
            let minutes = parts[1], (0...14).contains(hours), (0...59).contains(minutes)
        else { return nil }
        return (hours * 60 + minutes) * 60_000 * (sign == "-" ? -1 : 1)
    }
}
