import LabKernel
import Testing

@testable import FlinkSQL

/// No text crashes or hangs the front end: statements with bytes, words and pieces changed at random.
struct ParserFuzzTests {
    private static let words = [
        "SELECT", "FROM", "(", ")", ",", "'", "`", "NOT", "NULL", "AND", "JOIN", "ON", "GROUP", "BY", "OVER",
        "CASE", "WHEN",
        "END", "1", "1.5e3", "x", "*", "INTERVAL", "'1'", "DAY", "TABLE", "ARRAY", "[", "]", "<", ">", "ROW",
        "MATCH_RECOGNIZE",
        "PATTERN", "{", "}", "/*+", "*/", "--", "/*", ";", ".", "=>", "CAST", "AS", "UNION", "EXCEPT",
        "VALUES", "WITH", "?",
        "é", "\u{0}", "\t", "\"", "U&'\\00'",
    ]

    @Test func mutatedStatementsNeverCrash() {
        let sources = StatementFixtureTests.entries.map { Array($0.sql.utf8) }
        let seed = UInt64(20_250_101)
        var chance = Prng(seed: seed, purpose: "sql fuzz")
        for _ in 0..<4_000 {
            var bytes = sources[Int(chance.below(UInt64(sources.count)))]
            for _ in 0...Int(chance.below(4)) { ParserFuzzTests.mutate(&bytes, &chance) }
            let file = SourceFile(name: "fuzz.sql", text: String(decoding: bytes, as: UTF8.self))
            let session = SQLSession(connectors: TestConnectors())
            for result in SQLSession.parse(file) {
                guard let statement = try? result.get() else { continue }
                _ = try? session.run(statement)
            }
        }
    }

    private static func mutate(_ bytes: inout [UInt8], _ chance: inout Prng) {
        guard !bytes.isEmpty else { return }
        let place = Int(chance.below(UInt64(bytes.count)))
        let end = min(bytes.count, place + Int(chance.below(30)))
        switch chance.below(5) {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: chance.below(256))
        case 1: bytes.removeSubrange(place..<end)
        case 2:
            bytes.insert(
                contentsOf: Array(" \(words[Int(chance.below(UInt64(words.count)))]) ".utf8), at: place)
        case 3: bytes.insert(contentsOf: bytes[place..<end], at: Int(chance.below(UInt64(bytes.count))))
        default: bytes.removeSubrange(place...)
        }
    }

    @Test(arguments: ["(", "NOT ", "-", "CASE WHEN ", "ARRAY[", "SELECT (", "a.", "CAST(", "ROW<", "x IN ("])
    func deepNestingIsRefused(_ piece: String) {
        let text = "SELECT " + String(repeating: piece, count: 20_000)
        let results = Parser.script(SourceFile(name: "deep.sql", text: text))
        #expect(results.allSatisfy { (try? $0.get()) == nil })
    }

    @Test(arguments: [" + 1", " OR TRUE", " || 'x'", " UNION ALL SELECT 1"])
    func longChainsEnd(_ piece: String) {
        let text = "SELECT 1" + String(repeating: piece, count: 20_000)
        #expect(!Parser.script(SourceFile(name: "long.sql", text: text)).isEmpty)
    }
}
