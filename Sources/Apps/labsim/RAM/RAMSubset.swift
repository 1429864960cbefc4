import ArgumentParser
import LabKernel
import RAMPolicy

/// `labsim ram subset`: whether one policy allows no more than another, exactly.
struct RAMSubset: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "subset", abstract: "Does the first policy allow no more than the second?",
        discussion: """
            Exact: over all actions, resources and condition values, not over samples. Exits 0 when it is a \
            subset, and 1 with a shortest request that the first allows and the second does not. Policies \
            are files or names of system policies.
            """)

    @Argument(help: ArgumentHelp("The policy that should be smaller.", valueName: "policy"))
    var smaller: String

    @Argument(help: ArgumentHelp("The policy that should cover it.", valueName: "policy"))
    var larger: String

    @Flag(help: "Print the answer as JSON.")
    var json = false

    @OptionGroup var options: RAMRuleOptions

    func run() throws {
        let comparison = PolicyComparison(
            [try RAMFiles.policy(smaller)], [try RAMFiles.policy(larger)], rules: try options.rules())
        let example = try comparison.leftOnly()
        if json {
            let answer: JSONValue = [
                "subset": .bool(example == nil), "counterexample": example?.json ?? .null,
            ]
            print(answer.prettyText, terminator: "")
        } else if let example {
            print("not a subset: '\(smaller)' allows what '\(larger)' does not\n\(example.text)")
        } else {
            print("subset: '\(larger)' allows everything that '\(smaller)' does")
        }
        if example != nil { throw ExitStatus.checkFailed }
    }
}
