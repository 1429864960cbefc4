import LabKernel

/// Matches the start of a text with a `SimpleDateFormat` pattern, leniently.
struct SimpleDatePatternParser {
    private let parts: [DatePattern.Part]
    private let text: TextBytes
    private var offset = 0
    private var year = 1970
    private var month = 1
    private var day = 1
    private var dayOfYear: Int?
    private var hour = 0
    private var half = 0
    private var minute = 0
    private var second = 0
    private var milli = 0
    private var zoneMinutes: Int?

    init(_ parts: [DatePattern.Part], _ text: TextBytes) {
        self.parts = parts
        self.text = text
    }

    mutating func run() -> Bool {
        for (index, part) in parts.enumerated() {
            switch part {
            case .literal(let bytes):
                for byte in bytes {
                    guard offset < text.count, text[offset] == byte else { return false }
                    offset += 1
                }
            case .field(let letter, let count):
                skipBlanks()
                guard field(letter, count, index) else { return false }
            case .optionalStart, .optionalEnd: continue
            }
        }
        return true
    }

    /// The instant in a zone; a zone in the text goes before it. A skipped local time moves on, of a repeated
    /// one the later instant counts, as in Java's `GregorianCalendar`.
    func millis(_ zone: ZoneRules) -> Int64 {
        let months = month - 1
        let shifted = year + months.dividedFloor(by: 12)
        let first = CivilTime.epochDays(year: shifted, month: JavaCalendar.modulo(months, 12) + 1, day: 1)
        let days =
            dayOfYear.map { CivilTime.epochDays(year: year, month: 1, day: 1) + $0 - 1 } ?? (first + day - 1)
        let clock = ((hour + half) * 60 + minute) * 60 + second
        let local = (Int64(days) * 86_400 + Int64(clock)) * 1000 + Int64(milli)
        if let zoneMinutes { return local - Int64(zoneMinutes) * 60_000 }
        return zone.utc(fromLocal: local, preferringLater: true)
    }

    private mutating func skipBlanks() {
        while offset < text.count, text[offset] == 0x20 || text[offset] == 0x09 { offset += 1 }
    }

    private mutating func field(_ letter: Character, _ count: Int, _ index: Int) -> Bool {
        switch letter {
        case "E": return name(LocalFields.weekdays) != nil
        case "M" where count > 2, "L" where count > 2:
            guard let found = name(LocalFields.months) else { return false }
            month = found + 1
            return true
        case "a":
            guard let found = name(["AM", "PM"]) else { return false }
            half = found * 12
            hour %= 12
            return true
        case "G": return name(["AD", "BC"]) != nil
        case "z", "Z", "X": return zone()
        default: break
        }
        let start = offset
        guard let value = number(parts[index].isNumeric && isAbutting(index) ? count : nil) else {
            return false
        }
        return store(letter, count, value, digits: offset - start)
    }

    private func isAbutting(_ index: Int) -> Bool { index + 1 < parts.count && parts[index + 1].isNumeric }

    private mutating func store(_ letter: Character, _ count: Int, _ value: Int, digits: Int) -> Bool {
        switch letter {
        case "y", "Y":
            year = count <= 2 && digits == 2 && value >= 0 ? value + (value < 45 ? 2000 : 1900) : value
        case "M", "L": month = value
        case "d": day = value
        case "D": dayOfYear = value
        case "H": hour = value
        case "k": hour = value == 24 ? 0 : value
        case "h": hour = value == 12 ? 0 : value
        case "K": hour = value
        case "m": minute = value
        case "s": second = value
        case "S": milli = value
        case "w", "W", "F", "u": return true
        default: return false
        }
        return true
    }

    private mutating func number(_ limit: Int?) -> Int? {
        let isNegative = limit == nil && offset < text.count && text[offset] == 0x2D
        var end = offset + (isNegative ? 1 : 0)
        let start = end
        var value = 0
        while end < text.count, (0x30...0x39).contains(text[end]), end - start < limit ?? 18 {
            value = value * 10 + Int(text[end] - 0x30)
            end += 1
        }
        // Larger numbers would leave the calendar's range.
        guard end > start, value < 100_000_000 else { return nil }
        offset = end
        return isNegative ? -value : value
    }

    /// The place of the longest name that stands here, in full or short, in any case.
    private mutating func name(_ names: [String]) -> Int? {
        for isFull in [true, false] {
            for (index, name) in names.enumerated() {
                let wanted = Array((isFull ? name : String(name.prefix(3))).uppercased().utf8)
                guard offset + wanted.count <= text.count else { continue }
                let here = Text.slice(text, offset, offset + wanted.count)
                let isSame = zip(here, wanted).allSatisfy {
                    ($0 >= 0x61 && $0 <= 0x7A ? $0 - 0x20 : $0) == $1
                }
                guard isSame else { continue }
                offset += wanted.count
                return index
            }
        }
        return nil
    }

    /// `Z`, `UTC`, `GMT` or an offset `±hh[[:]mm]`.
    private mutating func zone() -> Bool {
        if let found = name(["UTC", "GMT", "Z"]) {
            zoneMinutes = 0
            if found == 2 { return true }
        }
        guard offset < text.count, text[offset] == 0x2B || text[offset] == 0x2D else {
            return zoneMinutes != nil
        }
        let sign = text[offset] == 0x2D ? -1 : 1
        offset += 1
        guard let hours = number(2) else { return false }
        if offset < text.count, text[offset] == 0x3A { offset += 1 }
        zoneMinutes = sign * (hours * 60 + (number(2) ?? 0))
        return true
    }
}
