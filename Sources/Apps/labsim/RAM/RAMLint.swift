import ArgumentParser
import LabKernel
import RAMPolicy

extension PolicyKind: ExpressibleByArgument {}

/// `labsim ram lint`: what a policy says but its author hardly means.
struct RAMLint: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint", abstract: "Find mistakes and doubts in policy documents.",
        discussion: "Exits 0 when there is nothing to say, 1 when there is, 3 when a document is invalid.")

    @Argument(help: ArgumentHelp("Policy files.", valueName: "file"))
    var files: [String]

    @Option(help: "What the documents are for: identity, control, session, trust, bucket or project.")
    var kind: PolicyKind = .identity

    @Flag(help: "The documents are to be attached in a resource group, not at account scope.")
    var inResourceGroup = false

    @Flag(help: "Print the findings as JSON.")
    var json = false

    func run() throws {
        var findings: [LabError] = []
        for file in files {
            let document = try RAMFiles.policy(file, kind: kind).document
            findings += PolicyLint.findings(document, isInResourceGroup: inResourceGroup)
        }
        if json {
            print(JSONValue.array(findings.map(\.json)).prettyText, terminator: "")
        } else {
            for finding in findings {
                print(finding.description.replacing("error[", with: "warning[", maxReplacements: 1) + "\n")
            }
            print(findings.isEmpty ? "nothing to say" : "\(findings.count) findings")
        }
        if !findings.isEmpty { throw ExitStatus.checkFailed }
    }
}
