import LabKernel

/// A rule of the fuzzer that a run broke.
package struct FuzzViolation: Sendable, Equatable {
    /// `output`, `committed rows`, `checkpoint`, `restore`, `state`, `watermark`, `liveness`, `timeline`.
    package var rule: String
    package var text: String
    package var at: Instant
}

/// A seed whose schedule broke a rule.
package struct FuzzFailure: Sendable {
    package var seed: UInt64
    package var violations: [FuzzViolation]
    /// What is left of the schedule after shrinking; the whole schedule where that was not tried.
    package var schedule: [FuzzFault]
    package var isShrunk: Bool
}

/// What a fuzz of a scenario has found.
package struct FuzzReport: Sendable {
    package var scenario: String
    package var path: String
    package var first: UInt64
    package var seeds: Int
    /// How many faults of each kind really hit something.
    package var seen: [FuzzFault.Kind: Int]
    package var failures: [FuzzFailure]

    package init(scenario: String, path: String, first: UInt64, seeds: Int) {
        (self.scenario, self.path, self.first, self.seeds) = (scenario, path, first, seeds)
        (seen, failures) = ([:], [])
    }

    /// The line that runs one seed again.
    package func replay(_ failure: FuzzFailure) -> String {
        "labsim fuzz \(path) --seeds 1 --first \(failure.seed)"
    }

    /// The report for people.
    package var text: String {
        var lines = ["\(scenario): \(seeds) seeds from \(first), \(failures.count) failed"]
        lines.append("faults seen: " + kinds.map { "\($0.0) \($0.1)" }.joined(separator: ", "))
        for failure in failures { lines += text(of: failure) }
        return lines.joined(separator: "\n") + "\n"
    }

    private var kinds: [(String, Int)] { FuzzFault.Kind.allCases.map { ($0.rawValue, seen[$0] ?? 0) } }

    private func text(of failure: FuzzFailure) -> [String] {
        var lines = ["", "seed \(failure.seed):"]
        lines += failure.violations.map { "  \(ISO8601.text($0.at)) \($0.rule): \($0.text)" }
        if failure.isShrunk {
            lines.append("the smallest schedule found:")
            lines.append("timeline:\n" + failure.schedule.map(\.yaml).joined())
        }
        return lines + ["replay: \(replay(failure))"]
    }

    /// The report for machines.
    package var json: JSONValue {
        [
            "scenario": .string(scenario), "first": .string(String(first)), "seeds": .int(seeds),
            "seen": .object(kinds.map { ($0.0, .int($0.1)) }), "failures": .array(failures.map(json)),
        ]
    }

    private func json(of failure: FuzzFailure) -> JSONValue {
        let violations = failure.violations.map { violation -> JSONValue in
            [
                "rule": .string(violation.rule), "text": .string(violation.text),
                "at": .string(ISO8601.text(violation.at)),
            ]
        }
        return [
            "seed": .string(String(failure.seed)), "violations": .array(violations),
            "schedule": .string(failure.schedule.map(\.yaml).joined()),
            "shrunk": .bool(failure.isShrunk), "replay": .string(replay(failure)),
        ]
    }
}
