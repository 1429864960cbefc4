extension Explanation {
    /// The decision for people: who, what, on which, and the statement that decided or came closest; no
    /// trailing newline.
    package var text: String {
        var lines = [headline] + subject
        lines += decision.matched.map { "by         \(Explanation.name($0))" }
        if decision.outcome == .implicitDeny {
            if let nearest {
                lines.append("nearest    \(Explanation.name(nearest.statement))")
                lines += nearest.failed.flatMap(Explanation.lines)
            } else {
                lines.append("nearest    no statement grants anything to this principal")
            }
            let others = nearMisses.filter { $0 != nearest && $0.statement.effect == .allow && isTelling($0) }
            for miss in others.prefix(3) {
                let reasons = miss.failed.map(\.reason).joined(separator: ", ")
                lines.append("also near  \(Explanation.name(miss.statement)): \(reasons)")
            }
        }
        return lines.joined(separator: "\n")
    }

    /// One line for logs and errors: `etl may not oss:PutObject on …: ImplicitDeny by …`.
    package var headline: String {
        let verb = decision.isAllowed ? "allowed" : "denied"
        return "\(verb): \(decision.outcome.rawValue) by \(decision.decidedBy.rawValue)"
    }

    private var subject: [String] {
        [
            "principal  \(request.principal.arn)", "action     \(request.action)",
            "resource   \(request.resource)",
        ]
    }

    /// A grant of another service's actions tells nobody anything.
    private func isTelling(_ miss: NearMiss) -> Bool {
        guard case .action(let got, let wants, _)? = miss.failed.first else { return true }
        let service = got.prefix { $0 != ":" }.lowercased() + ":"
        return wants.contains { $0.lowercased().hasPrefix(service) }
    }

    private static func name(_ reference: StatementReference) -> String {
        let level = reference.level.map { " at \($0)" } ?? ""
        return "policy '\(reference.policy)'\(level), statement \(reference.statement) "
            + "(\(reference.effect.rawValue), \(reference.layer.rawValue))"
    }

    private static func lines(_ clause: FailedClause) -> [String] {
        switch clause {
        case .resource(let got, _, let closest, let reach):
            let caret = String(repeating: " ", count: reach) + "^ differs from here"
            return [
                "  resource wants  \(closest)", "           got    \(got)", "                  \(caret)",
            ]
        case .principal: return ["  principal wants \(clause.wants)", "            got   \(clause.got)"]
        case .action: return ["  action wants    \(clause.wants)", "         got      \(clause.got)"]
        case .condition(let condition, _, let got, _):
            let absent = got == nil ? " (the request has no such key)" : ""
            return ["  \(condition.rawValue) wants \(clause.wants)", "  got \(clause.got)\(absent)"]
        }
    }
}
