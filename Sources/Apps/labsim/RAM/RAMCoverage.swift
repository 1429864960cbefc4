import ArgumentParser
import LabKernel
import RAMPolicy

/// `labsim ram coverage`: which statements ever decided a call of a run.
struct RAMCoverage: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage", abstract: "Which statements ever decided a call, and which never did?",
        discussion: """
            Counts of how many calls each statement decided, for the policies that hang on somebody at the end and for \
            every other policy that decided something. The journal comes from `labsim run … --journal FILE`, or from a \
            running `labsim up` by its address. Exits 1 with --check when a statement never decided.
            """)

    @Option(
        help: ArgumentHelp("The journal of the run: a file, or http://127.0.0.1:4588.", valueName: "file"))
    var fromRun: String

    @Flag(help: "Exit 1 when a statement never decided.")
    var check = false

    @Flag(help: "Print one JSON object a statement and line.")
    var json = false

    func run() throws {
        let journal = try RunJournal(RAMFiles.journal(fromRun))
        let rows = CoverageTable(journal).rows
        for row in rows { print(json ? row.json.text : row.text) }
        let unused = rows.count { $0.decisions == 0 }
        if !json { print("\(rows.count - unused) of \(rows.count) statements decided something") }
        if check, unused > 0 { throw ExitStatus.checkFailed }
    }
}

/// How often each statement decided.
struct CoverageTable {
    /// A statement of a version of a policy.
    struct Row {
        var policy: String
        var version: String
        var statement: Int
        var effect: String
        /// Who holds the policy at the end; empty for policies of resources and sessions, and for old versions.
        var holders: [String]
        var decisions: Int

        var text: String {
            let on = holders.isEmpty ? "" : "  on \(holders.joined(separator: ", "))"
            let times = decisions == 0 ? "never" : "\(decisions)×"
            return "\(times)  \(policy) \(version) statement \(statement) (\(effect))\(on)"
        }

        var json: JSONValue {
            [
                "policy": .string(policy), "version": .string(version), "statement": .int(statement),
                "effect": .string(effect), "holders": .array(holders.map(JSONValue.string)),
                "decisions": .int(decisions),
            ]
        }
    }

    /// By policy, version and position.
    let rows: [Row]

    init(_ journal: RunJournal) {
        var rows: [String: Row] = [:]
        func key(_ policy: String, _ version: String, _ number: Int) -> String {
            "\(policy)\u{0}\(version)\u{0}\(String(100_000 + number))"
        }
        for policy in journal.policies {
            let name = policy["policy"]?.stringValue ?? ""
            let version = policy["default"]?.stringValue ?? ""
            let document = policy["versions"]?.arrayValue?.first { $0["version"]?.stringValue == version }
            for (number, statement) in (document?["document"]?["Statement"]?.arrayValue ?? []).enumerated() {
                rows[key(name, version, number)] = Row(
                    policy: name, version: version, statement: number,
                    effect: statement["Effect"]?.stringValue ?? "",
                    holders: policy["holders"]?.arrayValue?.compactMap(\.stringValue) ?? [], decisions: 0)
            }
        }
        for reference in journal.requests.flatMap({ $0["matched"]?.arrayValue ?? [] }) {
            let name = reference["policy"]?.stringValue ?? ""
            let version = reference["version"]?.stringValue ?? ""
            let number = Int(reference["statement"]?.intValue ?? 0)
            let fresh = Row(
                policy: name, version: version, statement: number,
                effect: reference["effect"]?.stringValue ?? "", holders: [], decisions: 0)
            rows[key(name, version, number), default: fresh].decisions += 1
        }
        self.rows = rows.sorted { $0.key < $1.key }.map(\.value)
    }
}
