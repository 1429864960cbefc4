import LabKernel

/// Whether a statement grants or refuses.
package enum Effect: String, Sendable {
    case allow = "Allow"
    case deny = "Deny"
}

/// One statement of a policy document.
package struct PolicyStatement: Sendable {
    package let effect: Effect
    /// The patterns of `Action` or, when `isNotAction`, of `NotAction`.
    package let actions: [String]
    /// The statement is about every action but `actions`.
    package let isNotAction: Bool
    /// The patterns of `Resource`; nil in a trust policy, whose statements speak of their own role.
    package let resources: [String]?
    /// Who the statement is for; nil outside resource-based policies.
    package let principal: PrincipalClause?
    /// Every clause must be met.
    package let conditions: [ConditionClause]
    package let span: SourceSpan?

    package init(
        effect: Effect, actions: [String], isNotAction: Bool = false, resources: [String]?,
        principal: PrincipalClause? = nil, conditions: [ConditionClause] = [], span: SourceSpan? = nil
    ) {
        self.effect = effect
        self.actions = actions
        self.isNotAction = isNotAction
        self.resources = resources
        self.principal = principal
        self.conditions = conditions
        self.span = span
    }

    package var json: JSONValue {
        var members: [(String, JSONValue)] = [("Effect", .string(effect.rawValue))]
        if let principal { members.append(("Principal", principal.json)) }
        members.append((isNotAction ? "NotAction" : "Action", PolicyStatement.values(actions)))
        if let resources { members.append(("Resource", PolicyStatement.values(resources))) }
        if !conditions.isEmpty { members.append(("Condition", conditionBlock)) }
        return .object(members)
    }

    private var conditionBlock: JSONValue {
        var block: [(String, [(String, JSONValue)])] = []
        for clause in conditions {
            let entry = (clause.key, PolicyStatement.values(clause.values))
            if let index = block.firstIndex(where: { $0.0 == clause.condition.rawValue }) {
                block[index].1.append(entry)
            } else {
                block.append((clause.condition.rawValue, [entry]))
            }
        }
        return .object(block.map { ($0.0, .object($0.1)) })
    }

    /// A single value stands for a list of one.
    private static func values(_ texts: [String]) -> JSONValue {
        texts.count == 1 ? .string(texts[0]) : .array(texts.map(JSONValue.string))
    }
}

/// One condition of a statement: `operator: {key: values}`.
package struct ConditionClause: Hashable, Sendable {
    package let condition: ConditionOperator
    /// As written; keys compare without regard to case.
    package let key: String
    /// Any of them is enough; for a negated operator, all of them must fail.
    package let values: [String]

    package init(_ condition: ConditionOperator, _ key: String, _ values: [String]) {
        self.condition = condition
        self.key = key
        self.values = values
    }
}

/// Who a statement of a resource-based policy is for.
package enum PrincipalClause: Hashable, Sendable {
    /// A flat list of account or user ids, `arn:sts::…` sessions or `*`, as in bucket policies; empty means
    /// `*`.
    case flat([String])
    /// Lists by kind, as in trust policies: `RAM`, `Service`, `Federated`.
    case byKind(ram: [String], service: [String], federated: [String])

    var json: JSONValue {
        switch self {
        case .flat(let texts): return .array(texts.map(JSONValue.string))
        case .byKind(let ram, let service, let federated):
            let lists = [("RAM", ram), ("Service", service), ("Federated", federated)].filter {
                !$0.1.isEmpty
            }
            return .object(lists.map { ($0.0, .array($0.1.map(JSONValue.string))) })
        }
    }

    /// Every name in the clause, for messages.
    package var names: [String] {
        switch self {
        case .flat(let texts): texts.isEmpty ? ["*"] : texts
        case .byKind(let ram, let service, let federated): ram + service + federated
        }
    }
}
