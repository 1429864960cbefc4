import LabKernel
import Testing

@testable import RAMPolicy

@Suite("recorded decision cases")
struct CaseTests {
    /// What differs between the answer and the case's expectation, as text for people; empty when nothing
    /// does.
    private func difference(_ fixture: Fixtures.Case) throws -> [String] {
        let answer = try DecisionCase(fixture.json).answer()
        let expected = fixture.expected
        var found: [String] = []
        if answer.decision != expected["decision"]?.stringValue {
            found.append(
                "\(fixture.id): decision \(answer.decision), expected \(expected["decision"]?.text ?? "")")
        }
        if answer.decidedBy.rawValue != expected["decided_by"]?.stringValue {
            let layer = expected["decided_by"]?.text ?? ""
            found.append(
                "\(fixture.id): by \(answer.decidedBy.rawValue), expected \(layer)"
            )
        }
        let matched = JSONValue.array(answer.matched.map(\.json))
        if matched != expected["matched"] {
            found.append(
                "\(fixture.id): matched \(matched.text), expected \(expected["matched"]?.text ?? "")")
        }
        if let misses = expected["near_misses"]?.arrayValue {
            let wanted = misses.map {
                "\($0["policy"]?.text ?? "")#\($0["statement"]?.text ?? "") \($0["reasons"]?.text ?? "")"
            }
            let got = answer.nearMisses.map {
                "\"\($0.statement.policy)\"#\($0.statement.statement) "
                    + JSONValue.array($0.failed.map { .string($0.reason) }).text
            }
            if got != wanted { found.append("\(fixture.id): near \(got), expected \(wanted)") }
        }
        if let error = expected["error"]?.stringValue, answer.mistakes?.errors.first?.message != error {
            let message = answer.mistakes?.errors.first?.message ?? "none"
            found.append("\(fixture.id): error \(message), expected \(error)")
        }
        return found
    }

    @Test("every authored case agrees, near misses and refusals included")
    func authoredCases() throws {
        let cases = try Fixtures.authored()
        #expect(cases.count == 279)
        let differences = try cases.flatMap(difference)
        #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
    }

    @Test("every random case over all layers agrees")
    func randomCases() throws {
        let cases = try Fixtures.random()
        #expect(cases.count == 1_000)
        let differences = try cases.flatMap(difference)
        #expect(differences.isEmpty, "\(differences.prefix(20).joined(separator: "\n"))")
    }
}
