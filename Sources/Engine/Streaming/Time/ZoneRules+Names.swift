/// Time zones by name.
extension ZoneRules {
    /// The zone of an id as `java.time.ZoneId` reads it: a region such as `Asia/Shanghai`, `UTC`, an offset
    /// such as `+08:00`, or both as `GMT+8`; nil for an id the fixed data does not have.
    package static func named(_ id: String) -> ZoneRules? {
        if ["UTC", "GMT", "UT", "Z", "Etc/UTC", "Etc/GMT", "Etc/UCT", "Zulu", "Etc/Zulu", "Universal"]
            .contains(id)
        {
            return ZoneRules(id: id, standardMillis: 0)
        }
        if let region = region(id) { return region }
        if id.hasPrefix("Etc/GMT"), let millis = offset(id.dropFirst(7)) {
            return ZoneRules(id: id, standardMillis: -millis)
        }
        let prefix = ["UTC", "GMT", "UT"].first { id.hasPrefix($0) } ?? ""
        return offset(id.dropFirst(prefix.count)).map { ZoneRules(id: id, standardMillis: $0) }
    }

    /// The zone of an id as `java.util.TimeZone` reads it: also `PST` and the like; what it does not know is
    /// GMT.
    static func lenient(_ id: String) -> ZoneRules {
        if id.hasPrefix("+") || id.hasPrefix("-") || id.hasPrefix("UTC") && id != "UTC" { return utc }
        return named(abbreviations[id] ?? id) ?? utc
    }

    private static let abbreviations = [
        "ACT": "Australia/Darwin", "AET": "Australia/Sydney", "AST": "America/Anchorage", "BST": "Asia/Dhaka",
        "CST": "America/Chicago", "CTT": "Asia/Shanghai", "EAT": "Africa/Addis_Ababa", "ECT": "Europe/Paris",
        "EST": "GMT-5", "HST": "GMT-10", "IST": "Asia/Kolkata", "JST": "Asia/Tokyo", "MST": "GMT-7",
        "NST": "Pacific/Auckland", "PRT": "America/Puerto_Rico", "PST": "America/Los_Angeles",
        "VST": "Asia/Ho_Chi_Minh", "CET": "Europe/Paris", "EET": "Europe/Athens", "MET": "Europe/Paris",
        "WET": "Europe/Lisbon",
    ]

    /// `±h[h][[:]mm]`, at most 18 hours.
    private static func offset(_ text: Substring) -> Int64? {
        guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
        let digits = text.dropFirst()
        let parts = digits.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }), parts.count <= 2 else {
            return nil
        }
        let isPacked = parts.count == 1 && digits.count == 4
        let hours = isPacked ? digits.prefix(2) : parts[0]
        let minutes = isPacked ? digits.suffix(2) : parts.count > 1 ? parts[1] : "0"
        guard hours.count <= 2, let h = Int64(hours), let m = Int64(minutes), h * 60 + m <= 18 * 60, m < 60
        else {
            return nil
        }
        return (h * 60 + m) * (sign == "-" ? -60_000 : 60_000)
    }

    private static func region(_ id: String) -> ZoneRules? {
        guard let line = lines[links[id[...]] ?? id[...]] else { return nil }
        let fields = line.split(separator: "|", omittingEmptySubsequences: false)
        guard fields.count == 5, let first = Int64(fields[1]), let rule = PosixZone(fields[2]) else {
            return nil
        }
        let offsets = fields[3].split(separator: ",").compactMap { Int64($0) }
        return ZoneRules(
            id: id, standardMillis: rule.standardMillis, daylight: rule.daylight, firstMillis: first * 60_000,
            changes: changes(fields[4], offsets))
    }

    private static func changes(_ text: Substring, _ offsets: [Int64]) -> [Change] {
        var (changes, minutes, number): ([Change], Int64, Int64) = ([], 0, 0)
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39: number = number * 36 + Int64(byte - 0x30)
            case 0x61...0x7A: number = number * 36 + Int64(byte - 0x61) + 10
            default:
                minutes += number
                number = 0
                changes.append(
                    Change(instant: minutes * 60_000, offsetMillis: offsets[Int(byte - 0x41)] * 60_000))
            }
        }
        return changes
    }

    /// The lines of the table by zone.
    private static let lines: [Substring: Substring] = Dictionary(
        uniqueKeysWithValues: [ZoneTable.america, ZoneTable.eurasia, ZoneTable.others].flatMap { table in
            table.split(separator: "\n").map { ($0.prefix { $0 != "|" }, $0) }
        })

    /// The zones that other names stand for.
    private static let links: [Substring: Substring] = Dictionary(
        ZoneTable.links.split(separator: "\n").flatMap { line in
            let halves = line.split(separator: "|")
            return halves[1].split(separator: ",").map { ($0, halves[0]) }
        }, uniquingKeysWith: { first, _ in first })
}
