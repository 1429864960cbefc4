import LabKernel
import StreamTypes
import Testing

@testable import FlinkSQL

/// Statements with the output types, or the phase of the refusal, that Apache Flink 1.20.3 gave for them.
struct StatementFixtureTests {
    /// One entry of the fixture file.
    struct Entry: CustomTestStringConvertible, Sendable {
        var name: String
        var config: [String: String] = [:]
        var sql = ""
        var expected: [String] = []
        var testDescription: String { name }
    }

    static let entries: [Entry] = Fixture.text("statements.txt").components("### ").map(parse)

    private static func parse(_ text: String) -> Entry {
        var section = ""
        let lines = text.lines
        var entry = Entry(name: lines[0])
        for line in lines.dropFirst() {
            if line == "--- sql" || line == "--- expect" {
                section = line
            } else if section.isEmpty {
                let parts = line.dropFirst("config ".count).split(separator: "=").map { $0.trimmed }
                entry.config[parts[0]] = parts[1]
            } else if section == "--- sql" {
                entry.sql += line + "\n"
            } else if !line.isEmpty {
                entry.expected.append(line)
            }
        }
        return entry
    }

    @Test(arguments: entries)
    func plansAsFlinkDoes(_ entry: Entry) {
        let outcome = Outcome.of(entry.sql, options: entry.config)
        let first = entry.expected.first ?? ""
        if first.hasPrefix("error ") {
            let words = first.split(separator: " ", maxSplits: 2).map(String.init)
            guard let error = outcome.error else {
                Issue.record("no error, expected \(first)")
                return
            }
            let phase = SQLPhase(of: error)?.rawValue ?? "none"
            let same = phase == words[1] || [phase, words[1]].sorted() == ["plan", "validate"]
            #expect(same, "phase \(phase): \(error.message)")
            if words.count > 2 {
                #expect(error.description.lowercased().contains(words[2].lowercased()), "\(error)")
            }
        } else {
            #expect(outcome.error == nil, "\(outcome.error?.description ?? "")")
            if first != "planned", outcome.error == nil {
                #expect(outcome.types == entry.expected.map(Outcome.type))
            }
        }
    }
}
