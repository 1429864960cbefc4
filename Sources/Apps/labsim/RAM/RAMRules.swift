import ArgumentParser
import RAMPolicy

/// `labsim ram rules`: the rules of evaluation that the documents leave open.
struct RAMRules: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "List the evaluation rules that can be switched, and what lint looks for.")

    func run() {
        for row in EvaluationRules.switches {
            print("\(row.name)  \(row.values.joined(separator: " | "))  (default: \(row.values[0]))")
            print("    \(row.meaning)\n    evidence: \(row.evidence)")
        }
        print("\nlint:")
        for (code, title) in PolicyLint.catalog { print("  \(code)  \(title)") }
    }
}
