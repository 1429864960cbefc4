/// Matches a text with a `DateTimeFormatter` pattern: strict about widths, case and every character.
struct DateTimePatternParser {
    private let parts: [DatePattern.Part]
    private let text: TextBytes
    private var offset = 0
    private(set) var fields = DateFields()

    init(_ parts: [DatePattern.Part], _ text: TextBytes) {
        self.parts = parts
        self.text = text
    }

    /// Whether the whole text fits the whole pattern.
    mutating func run() -> Bool { parse(0, parts.count) && offset == text.count }

    private mutating func parse(_ start: Int, _ end: Int) -> Bool {
        var index = start
        while index < end {
            switch parts[index] {
            case .literal(let bytes):
                guard literal(bytes) else { return false }
            case .field(let letter, let count):
                guard field(letter, count, index) else { return false }
            case .optionalEnd: break
            case .optionalStart:
                let close = closing(index)
                let saved = self
                if !parse(index + 1, close) { self = saved }
                index = close
            }
            index += 1
        }
        return true
    }

    private func closing(_ start: Int) -> Int {
        var depth = 0
        for index in start..<parts.count {
            if parts[index] == .optionalStart { depth += 1 }
            if parts[index] == .optionalEnd { depth -= 1 }
            if depth == 0 { return index }
        }
        return parts.count
    }

    private mutating func literal(_ bytes: [UInt8]) -> Bool {
        guard offset + bytes.count <= text.count else { return false }
        for (index, byte) in bytes.enumerated() where text[offset + index] != byte { return false }
        offset += bytes.count
        return true
    }

    private mutating func field(_ letter: Character, _ count: Int, _ index: Int) -> Bool {
        switch letter {
        case "E": return name(LocalFields.weekdays, count) { $0.weekday = $1 }
        case "M" where count > 2, "L" where count > 2:
            return name(LocalFields.months, count) { $0.month = $1 + 1 }
        case "a": return half()
        case "S": return fraction(count)
        default: break
        }
        guard let value = number(letter, count, index) else { return false }
        return store(letter, count, value)
    }

    private mutating func store(_ letter: Character, _ count: Int, _ value: Int) -> Bool {
        switch letter {
        case "y", "u": fields.year = count == 2 ? 2000 + value : value
        case "M", "L": fields.month = value
        case "d": fields.day = value
        case "D": fields.dayOfYear = value
        case "H": fields.hour = value
        case "k": fields.hour = value % 24
        case "h": fields.clockHour = value
        case "K": fields.clockHour = value == 0 ? 12 : value
        case "m": fields.minute = value
        case "s": fields.second = value
        case "n": fields.nano = value
        default: return false
        }
        return true
    }

    /// Reads digits. A field of free width leaves the digits that fixed fields right behind it need.
    private mutating func number(_ letter: Character, _ count: Int, _ index: Int) -> Int? {
        let isYear = letter == "y" || letter == "u"
        let isFixed = count == 2 || letter == "D" && count == 3
        var run = 0
        while offset + run < text.count, (0x30...0x39).contains(text[offset + run]) { run += 1 }
        var width = isFixed ? count : min(run - reserved(index + 1), 19)
        if !isFixed, width < count { width = min(count, run) }
        guard width >= count, width > 0, width <= run, width < 19 else { return nil }
        // Beyond four digits a year needs a plus sign, which texts do not carry.
        if isYear, count >= 4, width > count { return nil }
        var value = 0
        for step in 0..<width { value = value * 10 + Int(text[offset + step] - 0x30) }
        // Larger years would leave the range of timestamps.
        guard !isYear || value < 100_000_000 else { return nil }
        offset += width
        return value
    }

    private func reserved(_ start: Int) -> Int {
        var total = 0
        for part in parts[min(start, parts.count)...] {
            guard case .field(let letter, let count) = part, part.isNumeric, letter == "S" || count == 2
            else { break }
            total += count
        }
        return total
    }

    private mutating func fraction(_ count: Int) -> Bool {
        var value = 0
        for step in 0..<count {
            guard offset + step < text.count, (0x30...0x39).contains(text[offset + step]) else {
                return false
            }
            value = value * 10 + Int(text[offset + step] - 0x30)
        }
        for _ in count..<max(9, count) { value *= 10 }
        offset += count
        fields.nano = value
        return true
    }

    private mutating func half() -> Bool {
        if literal(Array("AM".utf8)) {
            fields.isAfternoon = false
        } else if literal(Array("PM".utf8)) {
            fields.isAfternoon = true
        } else {
            return false
        }
        return true
    }

    private mutating func name(
        _ names: [String], _ count: Int, _ store: (inout DateFields, Int) -> Void
    ) -> Bool {
        for (index, name) in names.enumerated()
        where literal(Array((count >= 4 ? name : String(name.prefix(3))).utf8)) {
            store(&fields, index)
            return true
        }
        return false
    }
}
