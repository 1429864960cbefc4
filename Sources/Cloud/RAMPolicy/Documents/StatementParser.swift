import LabKernel

extension PolicyParser {
    private static let elements = [
        "Effect", "Action", "NotAction", "Resource", "Condition", "Principal", "NotResource",
    ]

    /// One statement, or nil when it is too broken to be read; all its mistakes are recorded.
    mutating func statement(_ value: JSONValue) -> PolicyStatement? {
        guard let members = value.objectValue else {
            refuse(.noStatements, "a statement is a JSON object", at: value)
            return nil
        }
        for (name, member) in members where !PolicyParser.elements.contains(name) {
            let near = suggestion(for: name, among: PolicyParser.elements, kind: "elements")
            warn(.unknownElement, "unknown element '\(name)' is ignored", at: member, fix: near)
        }
        let effect = effectWord(value["Effect"], in: value)
        let actions = actionClause(of: value)
        let resources = resourcePatterns(of: value)
        let principal = principalClause(of: value)
        let conditions = value["Condition"].map { conditionClauses($0) } ?? []
        guard let effect, let actions else { return nil }
        return PolicyStatement(
            effect: effect, actions: actions.patterns, isNotAction: actions.negated, resources: resources,
            principal: principal, conditions: conditions, span: value.span)
    }

    private mutating func effectWord(_ value: JSONValue?, in statement: JSONValue) -> Effect? {
        if let effect = value?.stringValue.flatMap(Effect.init) { return effect }
        refuse(.effect, "Effect must be Allow or Deny", at: value ?? statement, fix: "case matters")
        return nil
    }

    private mutating func actionClause(of statement: JSONValue) -> (patterns: [String], negated: Bool)? {
        switch (statement["Action"], statement["NotAction"]) {
        case (let value?, nil): return (actionPatterns(value, "Action"), false)
        case (nil, let value?): return (actionPatterns(value, "NotAction"), true)
        default:
            refuse(.actionOrNotAction, "exactly one of Action / NotAction", at: statement)
            return nil
        }
    }

    private mutating func actionPatterns(_ value: JSONValue, _ name: String) -> [String] {
        let patterns = strings(value, name)
        for pattern in patterns where pattern != "*" && !pattern.contains(":") {
            warn(
                .action, "action '\(pattern)' names no service and matches nothing", at: value,
                fix: "write it as <service>:\(pattern)")
        }
        return patterns
    }

    private mutating func resourcePatterns(of statement: JSONValue) -> [String]? {
        if let value = statement["NotResource"] {
            warn(
                .resource, "NotResource left the grammar in 2019; it is not evaluated", at: value,
                fix: "deny the resources in a statement of their own")
        }
        guard let value = statement["Resource"] else {
            if kind.requiresResource { refuse(.resource, "Resource is missing", at: statement) }
            return nil
        }
        return strings(value, "Resource")
    }

    private mutating func principalClause(of statement: JSONValue) -> PrincipalClause? {
        guard let value = statement["Principal"] else {
            if kind.isResourceBased {
                refuse(.principal, "Principal is missing in \(kind.article) policy", at: statement)
            }
            return nil
        }
        guard kind.isResourceBased else {
            refuse(.principal, "Principal is not allowed in \(kind.article) policy", at: value)
            return nil
        }
        guard let members = value.objectValue else {
            return .flat(strings(value, "Principal", mayBeEmpty: true))
        }
        for (name, member) in members where !["RAM", "Service", "Federated"].contains(name) {
            refuse(
                .principal, "unknown kind of principal '\(name)'", at: member,
                fix: suggestion(for: name, among: ["RAM", "Service", "Federated"], kind: "kinds"))
        }
        return .byKind(
            ram: value["RAM"].map { strings($0, "RAM") } ?? [],
            service: value["Service"].map { strings($0, "Service") } ?? [],
            federated: value["Federated"].map { strings($0, "Federated") } ?? [])
    }

    private mutating func conditionClauses(_ block: JSONValue) -> [ConditionClause] {
        guard let operators = block.objectValue else {
            refuse(.conditionShape, "Condition must be an object of operators", at: block)
            return []
        }
        var clauses: [ConditionClause] = []
        for (name, keys) in operators {
            guard let condition = ConditionOperator(rawValue: name) else {
                refuse(
                    .conditionOperator, "unsupported condition operator \(name)", at: keys,
                    fix: operatorAdvice(name))
                continue
            }
            guard let entries = keys.objectValue else {
                refuse(.conditionShape, "\(name) must be an object of condition keys", at: keys)
                continue
            }
            for (key, values) in entries {
                clauses.append(ConditionClause(condition, key, strings(values, key)))
            }
        }
        return clauses
    }

    private func operatorAdvice(_ name: String) -> String {
        if name.hasSuffix("IfExists") {
            return "there is no IfExists: a positive operator fails on an absent key, a negated one is met"
        }
        if name == "Null" { return "there is no Null: no condition can ask whether a key is absent" }
        if name.hasPrefix("For") { return "there are no set operators: the values of a key are alternatives" }
        return suggestion(for: name, among: ConditionOperator.allCases.map(\.rawValue), kind: "operators")
    }
}
