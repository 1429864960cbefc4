import ArgumentParser
import LabKernel
import RAMPolicy

extension PolicyMinimizer.Widening: ExpressibleByArgument {}

/// `labsim ram minimize`: the smallest policy that covers what a run really called.
struct RAMMinimize: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "minimize", abstract: "Make the smallest policy that covers a run's calls.",
        discussion: """
            The policy goes to stdout; what was widened and proved goes to stderr. The journal comes from \
            `labsim run … --journal FILE`, or from a running `labsim up` by its address.
            """)

    @Option(
        help: ArgumentHelp("The journal of the run: a file, or http://127.0.0.1:4588.", valueName: "file"))
    var fromRun: String

    @Option(
        help: ArgumentHelp(
            "Only calls of this principal: role/flink-runtime, user/alice.", valueName: "label"))
    var principal: String?

    @Option(help: "How far object keys are widened: none or folder.")
    var widen: PolicyMinimizer.Widening = .folder

    @Flag(help: "Leave out what was refused.")
    var allowedOnly = false

    func run() throws {
        let records = try RunJournal(RAMFiles.journal(fromRun)).requests.filter { record in
            (principal == nil || record["principal"]?.stringValue == principal)
                && (!allowedOnly || record["decision"]?.stringValue == "Allow")
        }
        let calls = records.flatMap { record in
            (record["checks"]?.arrayValue ?? []).compactMap { check -> PolicyMinimizer.RecordedCall? in
                guard let action = check["action"]?.stringValue, let resource = check["resource"]?.stringValue
                else { return nil }
                return PolicyMinimizer.RecordedCall(
                    action: action, resource: resource == "acs:*:*:*:*" ? "*" : resource)
            }
        }
        let result = try PolicyMinimizer(calls, widening: widen).result()
        print(result.document.json.prettyText, terminator: "")
        for (pattern, count) in result.widened {
            ExitStatus.complain("widened: \(count) resources to \(pattern)")
        }
        ExitStatus.complain(
            "proved: covers all \(result.coveredCalls) recorded permissions and nothing outside them, "
                + "\(result.characters) of 6144 characters")
    }
}
