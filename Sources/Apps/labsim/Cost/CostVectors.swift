import ArgumentParser
import LabKernel
import Pricing

/// `labsim cost vectors`: worked examples of price pages, computed and compared.
struct CostVectorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vectors",
        abstract:
            "Compute worked examples of price pages through price books and meters, and compare their results.",
        discussion: """
            A file holds {"vectors": [{id, service, inputs, expected, tolerance}]}, a list of them, or one. \
            Exit code 1 when a result differs.
            """)

    @Argument(help: "Files of vectors; '-' is the standard input.")
    var files: [String]

    @OptionGroup var options: PriceOptions

    @Flag(help: "Print everything that was computed as JSON.")
    var json = false

    func run() throws {
        let book = try options.book()
        let vectors = try files.flatMap { try PriceVector.read(try CostFiles.tree($0)) }
        let outcomes = vectors.map { VectorRunner.run($0, book: book) }
        if json {
            print(
                JSONValue.object([("schemaVersion", 1), ("vectors", .array(outcomes.map(value)))]).prettyText,
                terminator: "")
        } else {
            outcomes.forEach(show)
            print("\(outcomes.filter(\.passed).count) of \(outcomes.count) vectors give their results")
        }
        if !outcomes.allSatisfy(\.passed) { throw ExitStatus.checkFailed }
        try options.check(isPartial: outcomes.contains { $0.bill?.isPartial == true })
    }

    private func show(_ outcome: VectorOutcome) {
        print("\(outcome.passed ? "pass" : "FAIL")  \(outcome.id)")
        if let mistake = outcome.mistake { print("      \(mistake)") }
        for result in outcome.results where !result.agrees {
            print("      \(result.name): expected \(result.expected), computed \(result.computed)")
        }
    }

    private func value(_ outcome: VectorOutcome) -> JSONValue {
        .object([
            ("id", .string(outcome.id)), ("passed", .bool(outcome.passed)),
            ("mistake", outcome.mistake.map(JSONValue.string) ?? .null),
            ("computed", .object(outcome.computed.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })),
            (
                "results",
                .array(
                    outcome.results.map { result in
                        [
                            "name": .string(result.name), "expected": .string(result.expected),
                            "computed": .string(result.computed), "agrees": .bool(result.agrees),
                        ]
                    })
            ),
            ("bill", outcome.bill.map { BillOutput($0, title: outcome.id).json } ?? .null),
        ])
    }
}
