import ArgumentParser
import Foundation
import LabKernel
import RAMPolicy

/// `labsim ram decide`: recorded cases to decisions.
struct RAMDecide: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide", abstract: "Decide recorded cases, one line each.",
        discussion: """
            A case has an id and an input: principal, action, resource, resource_owner, resource_group, \
            context and policies (control, session, identity, resource, oss_acl). Files hold one case, a \
            list, an object with `cases`, or one case a line (.jsonl).
            """)

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Case files, or folders of them.", valueName: "path"))
    var cases: [String]

    @Flag(help: "Print one JSON object a line: id, decision, decided_by, matched, near_misses.")
    var json = false

    @Flag(help: "Compare with the cases' own expectations; exit 1 when one differs.")
    var check = false

    @OptionGroup var options: RAMRuleOptions

    func run() throws {
        let rules = try options.rules()
        var output = OutputLines()
        var (different, unreadable) = (0, 0)
        for path in try RAMFiles.caseFiles(cases) {
            for document in try DecisionCase.documents(in: RAMFiles.source(path)) {
                do throws(LabError) {
                    let recorded = try DecisionCase(document)
                    let answer = recorded.answer(rules: rules)
                    output.add(json ? answer.json.text : line(answer))
                    if check, let expected = recorded.expected, !answer.agrees(with: expected) {
                        different += 1
                        ExitStatus.complain("\(answer.id): expected \(expected.text)")
                    }
                } catch {
                    unreadable += 1
                    output.add(unread(document, error))
                    ExitStatus.complain("\(error)")
                }
            }
        }
        output.flush()
        if unreadable > 0 { throw ExitStatus.invalidInput }
        if different > 0 { throw ExitStatus.checkFailed }
    }

    /// The line of a case that cannot be read, so that there is one line for each case.
    private func unread(_ document: JSONValue, _ error: LabError) -> String {
        let id = document["id"]?.stringValue ?? ""
        guard json else { return "\(id)  unreadable: \(error.message)" }
        return JSONValue.object([("id", .string(id)), ("error", .string(error.message))]).text
    }

    private func line(_ answer: CaseAnswer) -> String {
        let matched = answer.matched.map { "\($0.policy)#\($0.statement)" }.joined(separator: ",")
        let why = answer.mistakes?.errors.first?.message ?? matched
        return "\(answer.id)  \(answer.decision)  \(answer.decidedBy.rawValue)  \(why)"
    }
}

/// Lines for stdout, written in large pieces.
struct OutputLines {
    private var text = ""

    mutating func add(_ line: String) {
        text += line
        text += "\n"
        if text.utf8.count > 1 << 16 { flush() }
    }

    mutating func flush() {
        FileHandle.standardOutput.write(Data(text.utf8))
        text = ""
    }
}
