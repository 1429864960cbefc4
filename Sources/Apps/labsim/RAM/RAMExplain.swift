import ArgumentParser
import LabKernel

/// `labsim ram explain`: why a recorded request was denied.
struct RAMExplain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Why was a request of a run denied?",
        discussion: "The journal comes from `labsim run … --journal FILE`.")

    @Argument(help: ArgumentHelp("The request's id, or the beginning of it.", valueName: "request id"))
    var request: String

    @Option(help: ArgumentHelp("The journal of the run.", valueName: "file"))
    var fromRun: String

    func run() throws {
        let records = try RunJournal.requests(RAMFiles.source(fromRun))
        let found = records.filter { $0["id"]?.stringValue?.hasPrefix(request.uppercased()) == true }
        guard let record = found.first else {
            throw LabError(
                "RAM060", "the run has no request '\(request)'",
                fix: "denied requests: \(RAMExplain.denied(records).joined(separator: ", "))")
        }
        guard found.count == 1 else {
            throw LabError(
                "RAM061", "\(found.count) requests begin with '\(request)'", fix: "give more of the id")
        }
        print(
            "request    \(record["id"]?.stringValue ?? "") \(record["operation"]?.stringValue ?? "") at "
                + "\(record["t"]?.stringValue ?? ""), status \(record["status"]?.intValue ?? 0)")
        print(
            record["explanation"]?.stringValue ?? "allowed, or refused for another reason than a permission")
    }

    private static func denied(_ records: [JSONValue]) -> [String] {
        records.filter { $0["explanation"] != nil }.prefix(5).compactMap { $0["id"]?.stringValue }
    }
}
