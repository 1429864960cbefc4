import LabKernel
import Testing

@testable import FlinkSQL

/// Statements of all forms with the verdict of Apache Flink 1.20.3's parser: `+` for SQL, `-` for none.
struct GrammarTests {
    struct Entry: Sendable {
        var isSQL: Bool
        var text: String
    }

    static let entries: [Entry] = Fixture.text("grammar.txt").lines.filter { !$0.isEmpty }.map {
        Entry(isSQL: $0.hasPrefix("+"), text: String($0.dropFirst(2)))
    }

    /// The first mistake in a text; nil if it is SQL.
    private func mistake(_ text: String) -> LabError? {
        for read in SQLSession.parse(SourceFile(name: "g.sql", text: text)) {
            if case .failure(let error) = read { return error }
        }
        return nil
    }

    @Test func theGrammarIsFlinks() {
        var wrong: [String] = []
        for entry in GrammarTests.entries where (mistake(entry.text) == nil) != entry.isSQL {
            wrong.append("\(entry.isSQL ? "refused" : "accepted"): \(entry.text)")
        }
        #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
    }

    @Test func everyMistakeIsAParseErrorWithAPlace() {
        for entry in GrammarTests.entries where !entry.isSQL {
            let error = mistake(entry.text)
            #expect(error.flatMap { SQLPhase(of: $0) } == .parse, "\(entry.text)")
            #expect(error?.span != nil, "\(entry.text)")
        }
    }

    @Test func layoutKeepsMeaningAndSettles() throws {
        for entry in GrammarTests.entries where entry.isSQL {
            try LayoutTests.check(entry.text)
        }
    }
}
