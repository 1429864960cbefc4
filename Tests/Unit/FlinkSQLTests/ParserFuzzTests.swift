import LabKernel
import Testing

@testable import FlinkSQL

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// No text crashes or hangs the front end; `LABSIM_FUZZ=1000000` reads more of them than the default.
struct ParserFuzzTests {
    private static let sources =
        StatementFixtureTests.entries.map(\.sql) + GrammarTests.entries.filter(\.isSQL).map(\.text)

    @Test func mutatedStatementsNeverCrash() {
        let count = getenv("LABSIM_FUZZ").flatMap { Int(String(cString: $0)) } ?? 20_000
        var mutator = StatementMutator(sources: ParserFuzzTests.sources, seed: 20_250_101)
        var read = 0
        for _ in 0..<count {
            let file = SourceFile(name: "fuzz.sql", text: mutator.next())
            read += SQLSession.parse(file).filter { (try? $0.get()) != nil }.count
        }
        #expect(read > count / 10, "mutants are rarely SQL: they test nothing")
    }

    @Test func mutatedStatementsAreCheckedWithoutACrash() {
        var mutator = StatementMutator(sources: StatementFixtureTests.entries.map(\.sql), seed: 1)
        for _ in 0..<2_000 {
            let file = SourceFile(name: "fuzz.sql", text: mutator.next())
            let session = SQLSession(connectors: TestConnectors())
            for result in SQLSession.parse(file) {
                guard let statement = try? result.get() else { continue }
                _ = try? session.run(statement)
            }
        }
    }

    @Test(arguments: [
        "(", "NOT ", "-", "CASE WHEN ", "ARRAY[", "SELECT (", "a.", "CAST(", "ROW<", "x IN (", "f(",
        "EXISTS (",
        "((SELECT 1) UNION ", "JSON_OBJECT('a' VALUE ", "a[", "x BETWEEN ",
    ])
    func deepNestingIsRefused(_ piece: String) {
        let text = "SELECT " + String(repeating: piece, count: 20_000)
        let results = Parser.script(SourceFile(name: "deep.sql", text: text))
        #expect(results.allSatisfy { (try? $0.get()) == nil })
    }

    @Test(arguments: [
        "SELECT 1 FROM ", "CREATE TABLE t (a ", "EXPLAIN ", "SELECT 1 FROM t MATCH_RECOGNIZE (PATTERN (",
    ])
    func deepNestingBehindAStartIsRefused(_ start: String) {
        let text = start + String(repeating: "(", count: 20_000)
        let results = Parser.script(SourceFile(name: "deep.sql", text: text))
        #expect(results.allSatisfy { (try? $0.get()) == nil })
    }

    @Test(arguments: [" + 1", " OR TRUE", " || 'x'", " UNION ALL SELECT 1"])
    func longChainsEnd(_ piece: String) {
        let text = "SELECT 1" + String(repeating: piece, count: 20_000)
        #expect(!Parser.script(SourceFile(name: "long.sql", text: text)).isEmpty)
    }
}
