import ArgumentParser
import LabKernel
import LabWorld

/// `labsim lab test`: proves that labs can be passed by their solutions, and by nothing less.
struct LabTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Prove labs by their solutions.",
        discussion: """
            Each check must fail before its step and hold after its solution, and doing nothing must score nothing. \
            The solution of a step is the items of the timeline that name it.
            """)

    @Argument(help: "Labs, or folders of labs; scenarios/labs when left out.")
    var paths: [String] = []

    @Option(help: "Another seed than the labs' own: what the seats of 'labsim workshop serve --seed' have.")
    var seed: UInt64?

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        var values: [JSONValue] = []
        var isProved = true
        for (path, scenario) in try LabFolder.labs(at: paths, seed: seed) {
            guard let proof = LabProof(scenario, options: .init(path: path)) else { continue }
            let result = try proof.result()
            isProved = isProved && result.findings.isEmpty
            if json { values.append(Self.value(path, result)) } else { Self.show(path, result) }
        }
        if json { print(JSONValue.array(values).prettyText, terminator: "") }
        guard isProved else { throw ExitStatus.checkFailed }
    }

    private static func show(_ path: String, _ result: LabProof.Result) {
        let verdict = result.findings.isEmpty ? "ok  " : "FAIL"
        print("\(verdict) \(path)  \(result.score) points in \(DurationText.text(result.duration))")
        for finding in result.findings {
            let step = finding.step.isEmpty ? "" : "step \(finding.step): "
            print("     \(finding.place)  \(step)\(finding.text)")
        }
    }

    private static func value(_ path: String, _ result: LabProof.Result) -> JSONValue {
        let findings = result.findings.map { finding -> JSONValue in
            [
                "step": .string(finding.step), "text": .string(finding.text), "place": .string(finding.place),
            ]
        }
        return [
            "path": .string(path), "proved": .bool(findings.isEmpty), "score": .int(result.score),
            "findings": .array(findings),
        ]
    }
}
