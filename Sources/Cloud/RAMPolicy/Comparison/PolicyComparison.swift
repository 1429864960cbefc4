import LabKernel

/// Compares what two sets of identity policies allow, exactly: not on samples but on all requests there can
/// be.
///
/// Requests are any well-formed action, any resource name or `*`, and any values of the condition keys.
/// Conditions on other keys than those the policies name cannot matter.
package struct PolicyComparison {
    package let left: [PolicyAttachment]
    package let right: [PolicyAttachment]
    private let rules: EvaluationRules

    package init(
        _ left: [PolicyAttachment], _ right: [PolicyAttachment], rules: EvaluationRules = .documented
    ) {
        self.left = left
        self.right = right
        self.rules = rules
    }

    /// A request that the left policies allow and the right ones do not; nil is the proof that there is none.
    package func leftOnly() throws(LabError) -> CounterExample? {
        try CounterExample.find(allowedBy: left, refusedBy: right, rules)
    }

    /// A request that the right policies allow and the left ones do not.
    package func rightOnly() throws(LabError) -> CounterExample? {
        try CounterExample.find(allowedBy: right, refusedBy: left, rules)
    }

    /// Every Allow statement of the left policies that allows something the right ones refuse, with an
    /// example for each.
    package func leftExcess() throws(LabError) -> [(statement: StatementReference, example: CounterExample)] {
        try PolicyComparison.excess(left, over: right, rules)
    }

    /// The same for the right policies.
    package func rightExcess() throws(LabError) -> [(statement: StatementReference, example: CounterExample)]
    {
        try PolicyComparison.excess(right, over: left, rules)
    }

    private static func excess(
        _ policies: [PolicyAttachment], over others: [PolicyAttachment], _ rules: EvaluationRules
    ) throws(LabError) -> [(statement: StatementReference, example: CounterExample)] {
        var found: [(statement: StatementReference, example: CounterExample)] = []
        for box in PolicyRegion(policies, rules).allows {
            let example = try CounterExample.find(
                allowedBy: policies, through: box, refusedBy: others, rules)
            if let example { found.append((box.reference, example)) }
        }
        return found
    }
}
