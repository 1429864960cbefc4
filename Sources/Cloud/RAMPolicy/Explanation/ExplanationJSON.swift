import LabKernel

extension StatementReference {
    /// `{layer, policy, statement, effect[, level]}`.
    package var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("layer", .string(layer.rawValue)), ("policy", .string(policy)), ("statement", .int(statement)),
            ("effect", .string(effect.rawValue)),
        ]
        if let level { members.append(("level", .string(level))) }
        return .object(members)
    }
}

extension NearMiss {
    /// The statement, the reasons, and per failed clause what was given and what would have passed.
    package var json: JSONValue {
        let clauses = failed.map { clause -> JSONValue in
            ["reason": .string(clause.reason), "got": .string(clause.got), "wants": .string(clause.wants)]
        }
        guard case .object(let members) = statement.json else {
            preconditionFailure("a statement reference is an object")
        }
        return .object(
            members + [
                ("reasons", .array(failed.map { .string($0.reason) })), ("clauses", .array(clauses)),
            ])
    }
}

extension Explanation {
    /// The decision as data: who, what, on which, the deciding layer and statements, and the near misses.
    package var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("decision", .string(decision.outcome.rawValue)),
            ("decided_by", .string(decision.decidedBy.rawValue)),
            ("principal", .string(request.principal.arn)), ("action", .string(request.action)),
            ("resource", .string(request.resource)), ("matched", .array(decision.matched.map(\.json))),
            ("near_misses", .array(nearMisses.map(\.json))),
        ]
        if let nearest { members.append(("nearest", nearest.json)) }
        return .object(members)
    }
}
