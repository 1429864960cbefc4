import LabKernel

/// Makes statements that are almost right: sources with bytes, words and pieces changed at random.
///
/// The same sources and seed give the same statements.
package struct StatementMutator {
    private static let words = [
        "SELECT", "FROM", "(", ")", ",", "'", "`", "NOT", "NULL", "AND", "JOIN", "ON", "GROUP", "BY", "OVER",
        "CASE", "WHEN", "END", "1", "1.5e3", "x", "*", "INTERVAL", "'1'", "DAY", "TABLE", "ARRAY", "[", "]",
        "<", ">", "ROW", "MATCH_RECOGNIZE", "PATTERN", "{", "}", "/*+", "*/", "--", "/*", ";", ".", "=>",
        "CAST", "AS", "UNION", "EXCEPT", "VALUES", "WITH", "?", "é", "\u{0}", "\t", "\"", "U&'\\00'", "$",
        "BETWEEN", "LIKE", "EXISTS", "IN", "UNNEST", "LATERAL", "PIVOT", "FOR", "SYSTEM_TIME", "JSON_VALUE",
    ]

    private let sources: [[UInt8]]
    private var chance: Prng

    /// - Parameter sources: texts to start from; at least one.
    package init(sources: [String], seed: UInt64) {
        precondition(!sources.isEmpty, "a mutator needs a source")
        self.sources = sources.map { Array($0.utf8) }
        chance = Prng(seed: seed, purpose: "sql fuzz")
    }

    /// The next statement or script.
    package mutating func next() -> String {
        var bytes = sources[below(sources.count)]
        for _ in 0...below(4) { mutate(&bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func below(_ limit: Int) -> Int { Int(chance.below(UInt64(limit))) }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        let place = below(bytes.count)
        let end = min(bytes.count, place + below(30))
        switch below(6) {
        case 0: bytes[place] = UInt8(below(256))
        case 1: bytes.removeSubrange(place..<end)
        case 2: bytes.insert(contentsOf: " \(Self.words[below(Self.words.count)]) ".utf8, at: place)
        case 3: bytes.insert(contentsOf: bytes[place..<end], at: below(bytes.count))
        case 4:
            let other = sources[below(sources.count)]
            let start = other.isEmpty ? 0 : below(other.count)
            bytes.insert(contentsOf: other[start..<min(other.count, start + below(40))], at: place)
        default: bytes.removeSubrange(place...)
        }
    }
}
