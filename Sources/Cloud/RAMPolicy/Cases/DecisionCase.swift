import LabKernel

/// A recorded question to the evaluator with everything that has a say in it.
///
/// Its JSON holds `id` and `input` with `principal`, `action`, `resource`, `resource_owner`,
/// `resource_group`, `context` and `policies` (`control`, `session`, `identity`, `resource`, `oss_acl`).
package struct DecisionCase {
    package let id: String
    package let request: AccessRequest
    /// The compiled policies, or the mistakes for which the service would have refused one of them.
    package let policies: Result<AppliedPolicies, LabErrors>
    /// What the case itself expects: `decision`, `decided_by`, `matched`; nil when it says nothing.
    package let expected: JSONValue?

    /// Reads one case; throws RAM030 with the place of a missing or misshapen member.
    package init(_ json: JSONValue) throws(LabError) {
        id = try CaseReader.string(json, "id")
        expected = json["expected"]
        let input = try CaseReader.member(json, "input")
        request = try CaseReader.request(input)
        let sources = try CaseReader.member(input, "policies")
        var compiler = CasePolicies()
        let applied = try compiler.applied(sources)
        policies = compiler.errors.isEmpty ? .success(applied) : .failure(LabErrors(compiler.errors))
    }

    /// The cases of a file: one JSON document (a list, an object with `cases`, or one case), or one case a
    /// line in `.jsonl`.
    package static func cases(in file: SourceFile) throws(LabError) -> [DecisionCase] {
        var cases: [DecisionCase] = []
        for json in try documents(in: file) { cases.append(try DecisionCase(json)) }
        return cases
    }

    /// The JSON of each case of a file, not yet read, so that a misshapen case need not hide the others.
    package static func documents(in file: SourceFile) throws(LabError) -> [JSONValue] {
        if file.name.hasSuffix(".jsonl") || file.name.hasSuffix(".ndjson") {
            var values: [JSONValue] = []
            for line in file.text.split(separator: "\n") where !line.allSatisfy(\.isWhitespace) {
                let name = "\(file.name) case \(values.count + 1)"
                values.append(try JSONParser.parse(text: String(line), name: name))
            }
            return values
        }
        let value = try JSONParser.parse(file)
        return value.arrayValue ?? value["cases"]?.arrayValue ?? [value]
    }

    /// Decides the case.
    package func answer(rules: EvaluationRules = .documented) -> CaseAnswer {
        switch policies {
        case .success(let applied):
            return CaseAnswer(id: id, explanation: Explanation(request, applied, rules: rules))
        case .failure(let errors):
            return CaseAnswer(id: id, mistakes: errors)
        }
    }
}

/// The answer to a recorded case.
package struct CaseAnswer: Sendable {
    package let id: String
    /// `Allow`, `ExplicitDeny`, `ImplicitDeny`, or `InvalidPolicy` when a document is none the service would
    /// take.
    package let decision: String
    package let decidedBy: DecisionLayer
    package let matched: [StatementReference]
    package let nearMisses: [NearMiss]
    /// Why a policy is invalid; nil for every other decision.
    package let mistakes: LabErrors?

    init(id: String, explanation: Explanation) {
        self.id = id
        decision = explanation.decision.outcome.rawValue
        decidedBy = explanation.decision.decidedBy
        matched = explanation.decision.matched
        nearMisses = explanation.decision.isAllowed ? [] : explanation.nearMisses
        mistakes = nil
    }

    init(id: String, mistakes: LabErrors) {
        self.id = id
        decision = "InvalidPolicy"
        decidedBy = .validation
        (matched, nearMisses) = ([], [])
        self.mistakes = mistakes
    }

    /// Whether decision, deciding layer and matched statements are the expected ones.
    package func agrees(with expected: JSONValue) -> Bool {
        decision == expected["decision"]?.stringValue
            && decidedBy.rawValue == expected["decided_by"]?.stringValue
            && JSONValue.array(matched.map(\.json)) == expected["matched"]
    }

    /// `{id, decision, decided_by, matched, near_misses[, error]}`, one line when written compactly.
    package var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("id", .string(id)), ("decision", .string(decision)), ("decided_by", .string(decidedBy.rawValue)),
            ("matched", .array(matched.map(\.json))), ("near_misses", .array(nearMisses.map(\.json))),
        ]
        if let first = mistakes?.errors.first { members.append(("error", .string(first.message))) }
        return .object(members)
    }
}
