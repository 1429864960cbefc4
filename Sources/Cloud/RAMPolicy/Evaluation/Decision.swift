/// The answer to an access request.
package struct Decision: Hashable, Sendable {
    package enum Outcome: String, Sendable {
        case allow = "Allow"
        /// A statement refuses.
        case explicitDeny = "ExplicitDeny"
        /// No statement grants.
        case implicitDeny = "ImplicitDeny"
    }

    package let outcome: Outcome
    package let decidedBy: DecisionLayer
    /// The deciding statements: every matching Deny of an explicit deny, every matching Allow of an allow,
    /// else none.
    package let matched: [StatementReference]

    package var isAllowed: Bool { outcome == .allow }
}

/// Which statement of which policy.
package struct StatementReference: Hashable, Sendable {
    package let layer: DecisionLayer
    /// The policy's name; `session`, `trust`, `bucket` and `project` for policies without one.
    package let policy: String
    /// Position in the document, from 0.
    package let statement: Int
    package let effect: Effect
    /// The level of the resource directory for control policies.
    package let level: String?

    package init(
        layer: DecisionLayer, policy: String, statement: Int, effect: Effect, level: String? = nil
    ) {
        self.layer = layer
        self.policy = policy
        self.statement = statement
        self.effect = effect
        self.level = level
    }
}
