/// Doubts about who a resource's policy is for.
enum PrincipalLint {
    static let rules: [PolicyLint.Rule] = [
        PolicyLint.Rule(code: "RAM131", title: "a statement that is open to the world") { statement, kind in
            guard kind == .bucket || kind == .project, PublicAccess.isPublic(statement) else { return [] }
            return [
                PolicyLint.Finding(
                    "this grants to everybody; Block Public Access switches it off",
                    fix: "name principals, or bind it to a VPC with StringEquals acs:SourceVpc")
            ]
        },
        PolicyLint.Rule(code: "RAM132", title: "a form of principal that never matches") { statement, kind in
            guard kind == .bucket, let principal = statement.principal else { return [] }
            guard case .flat(let names) = principal else {
                return [
                    PolicyLint.Finding(
                        "a bucket policy's Principal is a list of ids; this one is for nobody",
                        fix:
                            "list account and user ids, or arn:sts::<account>:assumed-role/<role>/*"
                    )
                ]
            }
            return names.filter { $0.hasPrefix("acs:") }.map { name in
                PolicyLint.Finding(
                    "'\(name)' never matches in a bucket policy",
                    fix: "use the user's numeric id, or arn:sts::<account>:assumed-role/<role>/<session>")
            }
        },
        PolicyLint.Rule(code: "RAM133", title: "a source address without a source VPC") { statement, kind in
            let keys = statement.conditions.map { $0.key.lowercased() }
            guard kind == .bucket, keys.contains("acs:sourceip"), !keys.contains("acs:sourcevpc") else {
                return []
            }
            return [
                PolicyLint.Finding(
                    "PutBucketPolicy refuses acs:SourceIp without acs:SourceVpc",
                    fix: "add a condition on acs:SourceVpc")
            ]
        },
        PolicyLint.Rule(code: "RAM134", title: "a role that everybody may assume") { statement, kind in
            guard kind == .trust, statement.effect == .allow, statement.conditions.isEmpty,
                statement.principal?.names.contains("*") == true
            else { return [] }
            return [
                PolicyLint.Finding("every account may assume this role", fix: "name the trusted accounts")
            ]
        },
    ]
}
