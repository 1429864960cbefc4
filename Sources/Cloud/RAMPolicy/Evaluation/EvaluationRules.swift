import LabKernel

/// The rules of evaluation that Alibaba Cloud's documents leave open or contradict, each a named switch.
///
/// The defaults follow the documents; every deviation from them is a decision of whoever runs labsim.
package struct EvaluationRules: Hashable, Sendable {
    package enum ResourceGroupOrder: String, CaseIterable, Sendable {
        case accountAllowEnds = "account-allow-ends"
        case denyWins = "deny-wins"
    }
    package enum LetterCase: String, CaseIterable, Sendable {
        case sensitive
        case insensitive
    }
    package enum ARNMatching: String, CaseIterable, Sendable {
        case segments
        case whole
    }
    package enum NegatedOnMissingKey: String, CaseIterable, Sendable {
        case met
        case notMet = "not-met"
    }
    package enum RootAssumeRole: String, CaseIterable, Sendable {
        case refused
        case byTrustPolicy = "by-trust-policy"
    }
    package enum CrossAccountIdentity: String, CaseIterable, Sendable {
        case ignoredByOSS = "ignored-by-oss"
        case ignored
    }
    package enum AccountPrincipal: String, CaseIterable, Sendable {
        case accountOnly = "account-only"
        case withMembers = "with-members"
    }

    package var resourceGroupOrder = ResourceGroupOrder.accountAllowEnds
    package var resourceCase = LetterCase.sensitive
    package var conditionKeyCase = LetterCase.insensitive
    package var arnMatching = ARNMatching.segments
    package var negatedOnMissingKey = NegatedOnMissingKey.met
    package var rootAssumeRole = RootAssumeRole.refused
    package var crossAccountIdentity = CrossAccountIdentity.ignoredByOSS
    package var accountPrincipal = AccountPrincipal.accountOnly

    package init() {}

    /// The rules as documented.
    package static let documented = EvaluationRules()

    /// One switch, as documentation and command lines show it.
    package struct Switch: Sendable {
        package let name: String
        /// The first is the default.
        package let values: [String]
        package let meaning: String
        package let evidence: String
    }

    /// Every switch, in the order in which the guide lists them.
    package static let switches: [Switch] = [
        Switch(
            name: "resource-group-order", values: ResourceGroupOrder.allCases.map(\.rawValue),
            meaning: "whether an account-level allow ends evaluation before resource-group policies are read",
            evidence: "2021 process description: it ends; 2026 text: any explicit deny wins"),
        Switch(
            name: "resource-case", values: LetterCase.allCases.map(\.rawValue),
            meaning: "whether resource names compare with regard to case", evidence: "inferred"),
        Switch(
            name: "condition-key-case", values: ["insensitive", "sensitive"],
            meaning: "whether condition keys compare with regard to case",
            evidence: "inferred: pages spell acs:PrincipalArn and acs:PrincipalARN"),
        Switch(
            name: "arn-matching", values: ARNMatching.allCases.map(\.rawValue),
            meaning: "whether wildcards stay within a segment of a resource name", evidence: "inferred"),
        Switch(
            name: "negated-on-missing-key", values: NegatedOnMissingKey.allCases.map(\.rawValue),
            meaning: "whether a negated operator is met when the request lacks the key",
            evidence: "official example: Deny with StringNotLike acs:SourceVpc blocks the public network"),
        Switch(
            name: "root-assume-role", values: RootAssumeRole.allCases.map(\.rawValue),
            meaning: "whether an account itself may call AssumeRole",
            evidence: "2021 and 2026: it may not; labs that start with one account key need it"),
        Switch(
            name: "cross-account-identity", values: CrossAccountIdentity.allCases.map(\.rawValue),
            meaning: "whether a caller's own policies count for resources of another account outside OSS",
            evidence: "documented for OSS only"),
        Switch(
            name: "account-principal", values: AccountPrincipal.allCases.map(\.rawValue),
            meaning: "whether an account id in a bucket policy stands for the account's users too",
            evidence: "unverified"),
    ]

    /// Sets the switch `name` to `value`; throws RAM020 for an unknown name or value.
    package mutating func set(_ name: String, to value: String) throws(LabError) {
        guard let row = EvaluationRules.switches.first(where: { $0.name == name }) else {
            throw LabError(
                "RAM020", "unknown evaluation rule '\(name)'",
                fix: suggestion(for: name, among: EvaluationRules.switches.map(\.name), kind: "rules"))
        }
        guard assign(name, value) else {
            throw LabError(
                "RAM020", "evaluation rule '\(name)' has no value '\(value)'",
                fix: suggestion(for: value, among: row.values, kind: "values"))
        }
    }

    private mutating func assign(_ name: String, _ value: String) -> Bool {
        switch name {
        case "resource-group-order": update(\.resourceGroupOrder, ResourceGroupOrder(rawValue: value))
        case "resource-case": update(\.resourceCase, LetterCase(rawValue: value))
        case "condition-key-case": update(\.conditionKeyCase, LetterCase(rawValue: value))
        case "arn-matching": update(\.arnMatching, ARNMatching(rawValue: value))
        case "negated-on-missing-key": update(\.negatedOnMissingKey, NegatedOnMissingKey(rawValue: value))
        case "root-assume-role": update(\.rootAssumeRole, RootAssumeRole(rawValue: value))
        case "cross-account-identity": update(\.crossAccountIdentity, CrossAccountIdentity(rawValue: value))
        case "account-principal": update(\.accountPrincipal, AccountPrincipal(rawValue: value))
        default: false
        }
    }

    private mutating func update<Value>(
        _ path: WritableKeyPath<EvaluationRules, Value>, _ value: Value?
    ) -> Bool {
        guard let value else { return false }
        self[keyPath: path] = value
        return true
    }
}
