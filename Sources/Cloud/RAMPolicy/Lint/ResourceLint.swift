import LabKernel

/// Doubts about `Resource`.
enum ResourceLint {
    static let rules: [PolicyLint.Rule] = [
        PolicyLint.Rule(code: "RAM111", title: "a resource name of the wrong form") { statement, _ in
            (statement.resources ?? []).compactMap(misshapen)
        },
        PolicyLint.Rule(code: "RAM112", title: "object actions on a bucket, bucket actions on objects") {
            statement, _ in
            ossLevels(statement)
        },
        PolicyLint.Rule(code: "RAM113", title: "a resource of a service that no action speaks of") {
            statement, _ in
            foreign(statement)
        },
        PolicyLint.Rule(code: "RAM114", title: "operation-level actions with a resource") { statement, _ in
            operationLevel(statement)
        },
        PolicyLint.Rule(code: "RAM115", title: "policy variables, which are not expanded") { statement, _ in
            (statement.resources ?? []).filter { $0.contains("${") }.map {
                PolicyLint.Finding("'\($0)' is taken literally: there are no policy variables")
            }
        },
    ]

    private static func misshapen(_ pattern: String) -> PolicyLint.Finding? {
        if pattern.allSatisfy({ $0 == "*" }) { return nil }
        let segments = pattern.split(separator: ":", maxSplits: 4, omittingEmptySubsequences: false)
        if pattern.hasPrefix("arn:") {
            return PolicyLint.Finding(
                "'\(pattern)' is a name of AWS and matches nothing here",
                fix: "names here are acs:<service>:<region>:<account>:<relative id>")
        }
        guard segments.count < 5 || !wildcard(String(segments[0]), matches: "acs") else { return nil }
        return PolicyLint.Finding(
            "'\(pattern)' has not the form of a resource name and matches nothing",
            fix: "write acs:<service>:<region>:<account>:<relative id>, or *")
    }

    /// A bucket's name has no slash; an object's has.
    private static func ossLevels(_ statement: PolicyStatement) -> [PolicyLint.Finding] {
        guard statement.effect == .allow, !statement.isNotAction, let resources = statement.resources else {
            return []
        }
        let names = resources.compactMap { relativeID($0, of: "oss") }
        guard names.count == resources.count, !names.isEmpty else { return [] }
        var findings: [PolicyLint.Finding] = []
        for action in statement.actions where action.lowercased().hasPrefix("oss:") && !action.contains("*") {
            let isOnObjects = ObjectAccess(action.lowercased().utf8.dropFirst(4).map { $0 }[...]) != nil
            if isOnObjects, names.allSatisfy({ !$0.contains("/") && !$0.contains("*") }) {
                findings.append(
                    PolicyLint.Finding(
                        "\(action) is an object operation, but the resource is a bucket: it never matches",
                        fix: "add '/*' to the bucket's name"))
            } else if !isOnObjects, action != "oss:ListBuckets", names.allSatisfy({ $0.contains("/") }) {
                findings.append(
                    PolicyLint.Finding(
                        "\(action) is a bucket operation, but the resource is objects: it never matches",
                        fix: "name the bucket without '/*'"))
            }
            if action.lowercased() == "oss:listbuckets", !names.contains("*") {
                findings.append(
                    PolicyLint.Finding(
                        "oss:ListBuckets is checked against all buckets of the account",
                        fix: "allow it on acs:oss:*:*:*"))
            }
        }
        return findings
    }

    private static func foreign(_ statement: PolicyStatement) -> [PolicyLint.Finding] {
        let services = statement.actions.map { $0.prefix { $0 != ":" }.lowercased() }
        guard !statement.isNotAction, !services.contains(where: { $0.contains("*") || $0.contains("?") })
        else {
            return []
        }
        return (statement.resources ?? []).compactMap { pattern in
            let segments = pattern.split(separator: ":", maxSplits: 4, omittingEmptySubsequences: false)
            guard segments.count == 5 else { return nil }
            let asked = services.map { $0 == "sts" ? "ram" : $0 }
            guard !asked.contains(where: { wildcard(String(segments[1]), matches: $0) }) else { return nil }
            return PolicyLint.Finding("no action of the statement is on resources like '\(pattern)'")
        }
    }

    /// The development API of Realtime Compute is checked against all resources; the cloud's own policies name them
    /// `acs:stream:*:*:*` or `*`.
    private static func operationLevel(_ statement: PolicyStatement) -> [PolicyLint.Finding] {
        let everything = "acs:stream:*:*:*"
        guard let resources = statement.resources,
            !resources.contains(where: { $0 == everything || $0.allSatisfy { $0 == "*" } })
        else { return [] }
        return statement.actions.filter { isOperationLevel($0) && $0.lowercased().hasPrefix("stream:") }
            .map { PolicyLint.Finding("\($0) is checked against no resource", fix: "allow it on \"*\"") }
    }

    /// Whether an action is authorized as such, without a resource and so without a resource group.
    static func isOperationLevel(_ action: String) -> Bool {
        let name = action.lowercased()
        if name == "sts:assumerole" { return true }
        return name.hasPrefix("stream:") && !name.contains("vvp") && !name.contains("*")
    }

    private static func relativeID(_ pattern: String, of service: String) -> String? {
        let segments = pattern.split(separator: ":", maxSplits: 4, omittingEmptySubsequences: false)
        guard segments.count == 5, segments[1] == service else { return nil }
        return String(segments[4])
    }
}
