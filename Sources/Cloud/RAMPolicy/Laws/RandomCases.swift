import LabKernel

/// Draws requests and policies of every layer from a small vocabulary, so that they meet often.
package struct RandomCases {
    /// A request with everything that has a say in it.
    package struct Case {
        package let request: AccessRequest
        package let policies: AppliedPolicies
    }

    private var chance: Prng

    package init(seed: UInt64, purpose: String = "random cases") {
        chance = Prng(seed: seed, purpose: purpose)
    }

    package mutating func next() -> Case {
        let request = AccessRequest(
            principal: principal(), action: pick(Self.actions), resource: pick(Self.resources),
            resourceOwner: oneIn(8) ? Self.otherAccount : Self.account,
            resourceGroup: oneIn(2) ? pick(["rg-a", "rg-b"]) : nil, context: context())
        var policies = AppliedPolicies(account: table(.identity, upTo: 3))
        if oneIn(3) {
            policies.control = (0..<chance.below(3)).map { level in
                AppliedPolicies.ControlLevel(target: "level-\(level)", table: table(.control, upTo: 2))
            }
        }
        if oneIn(3) { policies.session = table(.session, upTo: 1) }
        if oneIn(2) { policies.groups["rg-a"] = table(.identity, upTo: 2) }
        if oneIn(2) {
            policies.resource = AppliedPolicies.ResourcePolicy(
                kind: .bucket, document: document(.bucket))
        }
        if oneIn(2) { policies.acl = acl() }
        return Case(request: request, policies: policies)
    }

    // MARK: Vocabulary

    private static let account = "1001000000000001"
    private static let otherAccount = "1002000000000002"
    private static let actions = [
        "oss:GetObject", "oss:PutObject", "oss:DeleteObject", "oss:ListObjects", "oss:PutObjectAcl",
        "log:PostLogStoreLogs", "stream:StartJob", "OSS:getobject", "sts:GetCallerIdentity",
    ]
    private static let actionPatterns = [
        "*", "oss:*", "oss:Get*", "oss:???Object", "oss:*Object", "OSS:getobject", "oss:PutObject",
        "log:Post*", "stream:*Job", "*:Get*", "sts:*",
    ]
    private static let resources = [
        "acs:oss:*:1001000000000001:b1/x/y", "acs:oss:*:1001000000000001:b1",
        "acs:oss:oss-cn-hangzhou:1001000000000001:b2/x", "acs:oss:*:1002000000000002:b1/x/y",
        "acs:log:cn-hangzhou:1001000000000001:project/p/logstore/l", "*",
    ]
    private static let resourcePatterns = [
        "*", "acs:oss:*:*:*", "acs:oss:*:*:b1/*", "acs:oss:*:*:b1/x/?", "acs:oss:*:*:b1",
        "acs:*:*:1001000000000001:*", "acs:oss:*:1001000000000001:b?/x*", "acs:log:cn-*:*:project/*",
        "acs:oss:oss-cn-*:*:b2/*",
    ]
    private static let keys: [(key: String, values: [String], operators: [ConditionOperator])] = [
        (
            "acs:SourceIp", ["10.1.2.3", "8.8.8.8", "192.168.0.9", "10.0.0.0/8", "192.168.0.0/16"],
            [.ipAddress, .notIPAddress]
        ),
        ("acs:SecureTransport", ["true", "false", "True"], [.bool]),
        ("acs:MFAPresent", ["true", "false"], [.bool]),
        (
            "acs:CurrentTime", ["2026-01-01T00:00:00Z", "2026-06-01T08:00:00+08:00", "2026-05-31"],
            [.dateLessThan, .dateGreaterThanEquals, .dateNotEquals]
        ),
        (
            "acs:ResourceTag/env", ["prod", "dev", "Prod", "p*", ""],
            [
                .stringEquals, .stringNotEquals, .stringLike, .stringNotLike, .stringEqualsIgnoreCase,
                .stringNotEqualsIgnoreCase,
            ]
        ),
        (
            "oss:object-remaining-retention-days", ["1", "30", "1.5", "x"],
            [.numericLessThan, .numericGreaterThanEquals, .numericNotEquals, .numericEquals]
        ),
        ("oss:Prefix", ["", "x/", "x/*", "y/*"], [.stringLike, .stringNotLike, .stringEquals]),
    ]

    // MARK: Parts

    private mutating func oneIn(_ count: UInt64) -> Bool { chance.below(count) == 0 }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int(chance.below(UInt64(values.count)))]
    }

    private mutating func some<Value>(_ values: [Value], upTo count: UInt64) -> [Value] {
        (0...chance.below(count)).map { _ in pick(values) }
    }

    private mutating func principal() -> PolicyPrincipal {
        switch chance.below(8) {
        case 0...3: PolicyPrincipal(.user, account: Self.account, name: "alice", uid: "2001")
        case 4, 5: PolicyPrincipal(.role, account: Self.account, name: "etl", session: "s1")
        case 6: PolicyPrincipal(.root, account: Self.account, uid: Self.account)
        default: .anonymous
        }
    }

    private mutating func context() -> [(key: String, value: String)] {
        Self.keys.compactMap { entry in
            let value = entry.values.first { !$0.contains("*") && !$0.contains("/") }
            return oneIn(3) ? nil : (entry.key, oneIn(2) ? value ?? "" : pick(entry.values))
        }
    }

    private mutating func table(_ kind: PolicyKind, upTo count: UInt64) -> StatementTable {
        StatementTable(
            (0...chance.below(count)).map { number in
                PolicyAttachment(name: "p\(number)", document: document(kind))
            })
    }

    private mutating func document(_ kind: PolicyKind) -> PolicyDocument {
        PolicyDocument(kind: kind, statements: (0...chance.below(3)).map { _ in statement(kind) })
    }

    private mutating func statement(_ kind: PolicyKind) -> PolicyStatement {
        let names = [
            "*", "2001", "2002", Self.account, "arn:sts::\(Self.account):assumed-role/etl/*",
        ]
        var conditions: [ConditionClause] = []
        while oneIn(3) {
            let (key, values, operators) = pick(Self.keys)
            conditions.append(ConditionClause(pick(operators), key, some(values, upTo: 2)))
        }
        return PolicyStatement(
            effect: oneIn(3) ? .deny : .allow, actions: some(Self.actionPatterns, upTo: 2),
            isNotAction: oneIn(8), resources: some(Self.resourcePatterns, upTo: 2),
            principal: kind == .bucket ? .flat(some(names, upTo: 2)) : nil, conditions: conditions)
    }

    private mutating func acl() -> ObjectACL {
        let grants: [ObjectACL.Grant] = [.private, .publicRead, .publicReadWrite]
        return ObjectACL(
            bucket: pick(grants), object: pick([.inherited] + grants), blocksPublicAccess: oneIn(4))
    }
}
