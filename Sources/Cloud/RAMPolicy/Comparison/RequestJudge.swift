/// Asks the compiled statements of two sides what they say of a request.
///
/// It looks at the statements alone, so that what needs more than an identity policy (assuming a role) or
/// nothing at all (`GetCallerIdentity`) can be compared too.
struct RequestJudge {
    private let left: StatementTable
    private let right: StatementTable
    private let rules: EvaluationRules
    private static let user = PolicyPrincipal(
        .user, account: "1001000000000001", name: "x", uid: "2001000000000001")

    init(_ left: [PolicyAttachment], _ right: [PolicyAttachment], _ rules: EvaluationRules) {
        self.left = StatementTable(left)
        self.right = StatementTable(right)
        self.rules = rules
    }

    /// Whether the left side allows a request that the right side refuses.
    func tellsApart(_ point: BoxSearch.Point) -> Bool {
        let request = request(point)
        return left.verdict(request, .attached, rules).outcome == .allow
            && right.verdict(request, .attached, rules).outcome != .allow
    }

    /// The request as a counterexample; it must be one.
    func example(_ point: BoxSearch.Point) -> CounterExample {
        let request = request(point)
        let allowed = left.verdict(request, .attached, rules)
        let refused = right.verdict(request, .attached, rules)
        precondition(
            allowed.outcome == .allow && refused.outcome != .allow,
            "the search and the evaluator disagree about \(point)")
        return CounterExample(
            action: point.action, resource: point.resource, context: request.context,
            allowedBy: references(allowed, left), refusal: refused.outcome,
            refusedBy: references(refused, right))
    }

    private func references(_ verdict: LayerVerdict, _ table: StatementTable) -> [StatementReference] {
        verdict.matched.map { index in
            let statement = table.statements[Int(index)]
            return StatementReference(
                layer: .accountIdentity, policy: table.policies[Int(statement.policy)].name,
                statement: Int(statement.number), effect: statement.effect)
        }
    }

    private func request(_ point: BoxSearch.Point) -> AccessRequest {
        AccessRequest(
            principal: RequestJudge.user, action: point.action, resource: point.resource,
            resourceOwner: "1001000000000001", context: point.context.map { ($0.key, $0.value) })
    }
}
