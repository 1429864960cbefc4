import LabKernel

/// Doubts about `Action` and `NotAction`.
enum ActionLint {
    static let rules: [PolicyLint.Rule] = [
        PolicyLint.Rule(code: "RAM101", title: "an action that no known service has") { statement, _ in
            statement.actions.compactMap(unknown)
        },
        PolicyLint.Rule(code: "RAM102", title: "everything is allowed on everything") { statement, kind in
            guard statement.effect == .allow, kind == .identity || kind == .session,
                statement.resources?.contains("*") == true, statement.conditions.isEmpty,
                statement.actions.contains("*") || statement.actions.contains("*:*"), !statement.isNotAction
            else { return [] }
            return [
                PolicyLint.Finding(
                    "this allows every action on every resource", fix: "name the services and resources")
            ]
        },
        PolicyLint.Rule(code: "RAM103", title: "NotAction in an Allow") { statement, _ in
            guard statement.effect == .allow, statement.isNotAction else { return [] }
            return [
                PolicyLint.Finding(
                    "NotAction allows every action but the listed ones, those of other services included",
                    fix: "list the actions to allow, or deny the listed ones beside an Allow")
            ]
        },
        PolicyLint.Rule(code: "RAM104", title: "denying ram:* locks users out of their own MFA") {
            statement, _ in
            guard statement.effect == .deny, !statement.isNotAction, statement.conditions.isEmpty,
                statement.actions.contains(where: { $0.lowercased() == "ram:*" || $0 == "*" }),
                statement.resources?.contains("*") == true
            else { return [] }
            return [PolicyLint.Finding("this also denies users to bind their own MFA device")]
        },
    ]

    private static func unknown(_ pattern: String) -> PolicyLint.Finding? {
        let parts = pattern.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].contains("*"), !parts[0].contains("?") else { return nil }
        let service = parts[0].lowercased()
        if ["s3", "logs", "kinesis", "iam", "dynamodb", "lambda"].contains(service) {
            return PolicyLint.Finding(
                "'\(pattern)' is an action of AWS",
                fix: "the services here: \(services.joined(separator: ", "))")
        }
        guard services.contains(service), ActionCatalog.names(coveredBy: pattern).isEmpty else { return nil }
        let known = ActionCatalog.names.filter { $0.hasPrefix(service + ":") }
        let near = nearest(to: pattern, among: known).map { "did you mean '\($0)'?" }
        return PolicyLint.Finding("no known action of '\(service)' is called '\(pattern)'", fix: near)
    }

    private static var services: [String] { ActionCatalog.services }
}
