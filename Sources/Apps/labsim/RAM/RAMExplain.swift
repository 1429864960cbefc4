import ArgumentParser
import Foundation
import LabKernel

/// `labsim ram explain`: why a recorded request was denied.
struct RAMExplain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Why was a request denied?",
        discussion: """
            By the request's id from a journal (`labsim run … --journal FILE`) or from a running `labsim up` by its address; or by \
            the EncodedDiagnosticMessage of the refusal itself.
            """)

    @Argument(
        help: ArgumentHelp(
            "The request's id, or the beginning of it; or an EncodedDiagnosticMessage.",
            valueName: "request id"))
    var request: String

    @Option(
        help: ArgumentHelp("The journal of the run: a file, or http://127.0.0.1:4588.", valueName: "file"))
    var fromRun: String?

    func run() throws {
        guard let fromRun else {
            guard let text = Self.decoded(request) else {
                throw LabError(
                    "RAM064", "'\(request)' is no EncodedDiagnosticMessage of labsim",
                    fix: "give a request id with --from-run FILE, or the whole message of the refusal")
            }
            return print(text)
        }
        let record = try record(in: try RunJournal(RAMFiles.journal(fromRun)).requests)
        print(
            "request    \(record["id"]?.stringValue ?? "") \(record["operation"]?.stringValue ?? "") at "
                + "\(record["t"]?.stringValue ?? ""), status \(record["status"]?.intValue ?? 0)")
        print(
            record["explanation"]?.stringValue ?? "allowed, or refused for another reason than a permission")
    }

    private func record(in records: [JSONValue]) throws -> JSONValue {
        let found = records.filter { $0["id"]?.stringValue?.hasPrefix(request.uppercased()) == true }
        guard let record = found.first else {
            let denied = Self.denied(records)
            throw LabError(
                "RAM060", "the run has no request '\(request)'",
                fix: denied.isEmpty
                    ? "name a request of the run; none of them was denied"
                    : "denied requests: \(denied.joined(separator: ", "))")
        }
        guard found.count == 1 else {
            throw LabError(
                "RAM061", "\(found.count) requests begin with '\(request)'", fix: "give more of the id")
        }
        return record
    }

    /// What the message says to people; nil for what is none.
    private static func decoded(_ message: String) -> String? {
        guard let data = Data(base64Encoded: message),
            let json = try? JSONParser.parse(text: String(decoding: data, as: UTF8.self), name: "message")
        else { return nil }
        return json["explanation"]?.stringValue
    }

    private static func denied(_ records: [JSONValue]) -> [String] {
        records.filter { $0["explanation"] != nil }.prefix(5).compactMap { $0["id"]?.stringValue }
    }
}
