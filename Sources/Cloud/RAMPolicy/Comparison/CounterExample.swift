import LabKernel

/// A request that tells two sets of policies apart, checked by the evaluator itself.
package struct CounterExample: Sendable {
    package let action: String
    package let resource: String
    package let context: [(key: String, value: String)]
    /// The statements that allow it on the one side.
    package let allowedBy: [StatementReference]
    /// How the other side refuses it.
    package let refusal: Decision.Outcome
    /// The statements that refuse it on the other side; empty when none allows it.
    package let refusedBy: [StatementReference]

    /// A shortest request that `policies` allow and `others` refuse; nil when there is none.
    static func find(
        allowedBy policies: [PolicyAttachment], refusedBy others: [PolicyAttachment], _ rules: EvaluationRules
    ) throws(LabError) -> CounterExample? {
        var best: CounterExample?
        for box in PolicyRegion(policies, rules).allows {
            let found = try find(allowedBy: policies, through: box, refusedBy: others, rules)
            if let found, found.length < best?.length ?? .max { best = found }
        }
        return best
    }

    /// The same, allowed by one statement of `policies`.
    static func find(
        allowedBy policies: [PolicyAttachment], through box: StatementBox,
        refusedBy others: [PolicyAttachment],
        _ rules: EvaluationRules
    ) throws(LabError) -> CounterExample? {
        let denies = PolicyRegion(policies, rules).denies
        let other = PolicyRegion(others, rules)
        // Either nothing on the other side allows, or something there denies.
        var searches = [BoxSearch(inside: [box], outside: denies + other.allows, rules: rules)]
        searches += other.denies.map { BoxSearch(inside: [box, $0], outside: denies, rules: rules) }
        let judge = RequestJudge(policies, others, rules)
        var best: CounterExample?
        for search in searches {
            guard let point = try search.point() else { continue }
            let found = judge.example(CounterExample.natural(point, judge))
            if found.length < best?.length ?? .max { best = found }
        }
        return best
    }

    private var length: Int {
        action.count + resource.count + context.reduce(0) { $0 + $1.key.count + $1.value.count }
    }

    /// The same request with names as they are in the cloud, wherever they tell the policies apart just as
    /// well.
    private static func natural(_ point: BoxSearch.Point, _ judge: RequestJudge) -> BoxSearch.Point {
        var point = point
        func tryOn(action: String? = nil, resource: String? = nil) {
            let changed = BoxSearch.Point(
                action: action ?? point.action, resource: resource ?? point.resource, context: point.context)
            if judge.tellsApart(changed) { point = changed }
        }
        for name in [ActionCatalog.spelling(of: point.action)].compactMap({ $0 }) + ActionCatalog.names
        where ActionCatalog.spelling(of: point.action) != point.action {
            tryOn(action: name)
        }
        let service = String(point.action.prefix { $0 != ":" })
        for (position, value) in [(1, service), (2, "cn-hangzhou"), (3, "1001000000000001"), (4, "x")] {
            var segments = point.resource.split(
                separator: ":", maxSplits: 4, omittingEmptySubsequences: false
            )
            .map(String.init)
            guard segments.count == 5 else { break }
            guard position < 4 || segments[4].isEmpty else { continue }
            segments[position] = value
            tryOn(resource: segments.joined(separator: ":"))
        }
        return point
    }

    /// Several lines for people: the request, what allows it, how the other side refuses it; no trailing
    /// newline.
    package var text: String {
        var lines = ["action     \(action)", "resource   \(resource)"]
        lines += context.map { "condition  \($0.key) = '\($0.value)'" }
        lines += allowedBy.map { "allowed by policy '\($0.policy)', statement \($0.statement)" }
        if refusedBy.isEmpty {
            lines.append("refused    no statement allows it")
        } else {
            lines += refusedBy.map { "refused by policy '\($0.policy)', statement \($0.statement)" }
        }
        return lines.joined(separator: "\n")
    }

    package var json: JSONValue {
        [
            "action": .string(action), "resource": .string(resource),
            "context": .object(context.map { ($0.key, .string($0.value)) }),
            "allowed_by": .array(allowedBy.map(\.json)), "refusal": .string(refusal.rawValue),
            "refused_by": .array(refusedBy.map(\.json)),
        ]
    }
}
