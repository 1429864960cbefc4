import ArgumentParser
import LabKernel
import RAMPolicy

/// `labsim ram diff`: what either of two policies allows beyond the other, exactly.
struct RAMDiff: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "What does each of two policies allow that the other does not?",
        discussion: "Exact, statement by statement. Exits 0 when both allow the same, else 1.")

    @Argument(help: ArgumentHelp("A policy file or a system policy's name.", valueName: "policy"))
    var first: String

    @Argument(help: ArgumentHelp("The policy to compare with.", valueName: "policy"))
    var second: String

    @Flag(help: "Print the answer as JSON.")
    var json = false

    @OptionGroup var options: RAMRuleOptions

    func run() throws {
        let comparison = PolicyComparison(
            [try RAMFiles.policy(first)], [try RAMFiles.policy(second)], rules: try options.rules())
        let removed = try comparison.leftExcess()
        let added = try comparison.rightExcess()
        if json {
            let answer: JSONValue = [
                "equal": .bool(removed.isEmpty && added.isEmpty),
                "only_first": .array(removed.map { RAMDiff.json($0) }),
                "only_second": .array(added.map { RAMDiff.json($0) }),
            ]
            print(answer.prettyText, terminator: "")
        } else {
            print(text(removed, added), terminator: "")
        }
        if !removed.isEmpty || !added.isEmpty { throw ExitStatus.checkFailed }
    }

    private typealias Excess = (statement: StatementReference, example: CounterExample)

    private static func json(_ excess: Excess) -> JSONValue {
        ["statement": excess.statement.json, "example": excess.example.json]
    }

    private func text(_ removed: [Excess], _ added: [Excess]) -> String {
        if removed.isEmpty && added.isEmpty { return "both allow exactly the same\n" }
        var lines: [String] = []
        for (sign, name, excesses) in [("-", first, removed), ("+", second, added)] {
            for excess in excesses {
                lines.append("\(sign) only '\(name)', statement \(excess.statement.statement), for example")
                lines += excess.example.text.split(separator: "\n").map { "    \($0)" }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
