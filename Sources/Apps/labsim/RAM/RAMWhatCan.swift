import ArgumentParser
import LabKernel
import RAMPolicy

/// `labsim ram what-can`: the known actions that policies allow on anything at all.
struct RAMWhatCan: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "what-can", abstract: "Which actions do these policies allow, and on what?")

    @Argument(help: ArgumentHelp("Policy files or names of system policies.", valueName: "policy"))
    var policies: [String]

    @Option(help: ArgumentHelp("Only actions like this.", valueName: "pattern"))
    var action: String = "*"

    @Flag(help: "Print the rows as JSON.")
    var json = false

    @OptionGroup var options: RAMRuleOptions

    func run() throws {
        let survey = try AccessSurvey(
            try policies.map { try RAMFiles.policy($0) }, matching: action, rules: try options.rules())
        if json {
            let rows = survey.rows.map { row -> JSONValue in
                [
                    "action": .string(row.action), "resources": .array(row.resources.map(JSONValue.string)),
                    "conditional": .bool(row.isConditional),
                    "statements": .array(row.statements.map(\.json)),
                ]
            }
            print(JSONValue.array(rows).prettyText, terminator: "")
            return
        }
        for row in survey.rows {
            let condition = row.isConditional ? "  (under conditions)" : ""
            print("\(row.action)  \(row.resources.joined(separator: ", "))\(condition)")
        }
        print("\(survey.rows.count) of \(ActionCatalog.names.count) known actions")
    }
}
