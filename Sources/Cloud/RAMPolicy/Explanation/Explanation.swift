/// A decision together with the statements that nearly made it another one.
package struct Explanation: Sendable {
    package let request: AccessRequest
    package let decision: Decision
    /// Statements of the layers that were read which fail in exactly one part, in the order of reading; empty
    /// when allowed.
    package let nearMisses: [NearMiss]
    /// The granting statement that came closest, when access was refused for want of one; it may fail in
    /// several parts.
    package let nearest: NearMiss?

    /// Decides `request` and explains the decision.
    package init(_ request: AccessRequest, _ policies: AppliedPolicies, rules: EvaluationRules = .documented)
    {
        var readings: [PolicyEvaluator.Reading] = []
        let decision = PolicyEvaluator(rules: rules).decide(request, policies) { readings.append($0) }
        let misses = readings.flatMap { Explanation.misses(of: $0, request, rules) }
        self.request = request
        self.decision = decision
        nearMisses = misses.filter { $0.parts == 1 }.map(\.miss)
        let deciding: [DecisionLayer] = [.controlPolicy, .sessionPolicy, .trustPolicy]
        let grants = misses.filter { miss in
            let layer = miss.miss.statement.layer
            return miss.miss.statement.effect == .allow
                && (layer == decision.decidedBy
                    || !deciding.contains(layer) && !deciding.contains(decision.decidedBy))
        }
        nearest =
            decision.outcome == .implicitDeny
            ? grants.min { Explanation.isNearer($0.miss, $1.miss) }?.miss : nil
    }

    private static func misses(
        of reading: PolicyEvaluator.Reading, _ request: AccessRequest, _ rules: EvaluationRules
    ) -> [(miss: NearMiss, parts: Int)] {
        reading.table.statements.compactMap { statement in
            let failures = reading.table.failures(statement, request, reading.scope, rules)
            guard failures.parts > 0 else { return nil }
            let reference = StatementReference(
                layer: reading.layer, policy: reading.table.policies[Int(statement.policy)].name,
                statement: Int(statement.number), effect: statement.effect, level: reading.level)
            let clauses = clauses(failures, reading.table.source(statement), request)
            return (NearMiss(statement: reference, failed: clauses), failures.parts)
        }
    }

    private static func clauses(
        _ failures: StatementFailures, _ source: PolicyStatement, _ request: AccessRequest
    ) -> [FailedClause] {
        var clauses: [FailedClause] = []
        if failures.principal {
            clauses.append(.principal(got: request.principal.arn, wants: source.principal?.names ?? []))
        }
        if failures.action {
            clauses.append(
                .action(got: request.action, wants: source.actions, negated: source.isNotAction))
        }
        if failures.resource, let patterns = source.resources {
            let reaches = patterns.map { PatternReach.characters(of: request.resource, coveredBy: $0) }
            let best = reaches.indices.max { reaches[$0] < reaches[$1] } ?? 0
            clauses.append(
                .resource(
                    got: request.resource, wants: patterns, closest: patterns[best], reach: reaches[best]))
        }
        for index in failures.conditions {
            let clause = source.conditions[index]
            let got = request.value(of: clause.key)
            clauses.append(.condition(clause.condition, key: clause.key, got: got, wants: clause.values))
        }
        return clauses
    }

    /// Fewer failed parts first, then conditions before resources before principals before actions, then the
    /// longer reach.
    private static func isNearer(_ left: NearMiss, _ right: NearMiss) -> Bool {
        let a = rank(left)
        let b = rank(right)
        return a.lexicographicallyPrecedes(b)
    }

    private static func rank(_ miss: NearMiss) -> [Int] {
        var weight = 0
        var reach = 0
        var parts = Set<Int>()
        for clause in miss.failed {
            let part: Int
            switch clause {
            case .condition: part = 1
            case .resource(_, _, _, let covered): (part, reach) = (10, covered)
            case .principal: part = 100
            case .action(let got, let wants, _):
                let shared = wants.map { PatternReach.characters(of: got, coveredBy: $0) }.max() ?? 0
                (part, reach) = (1_000, reach + shared)
            }
            if parts.insert(part).inserted { weight += part }
        }
        return [parts.count, weight, -reach]
    }
}
