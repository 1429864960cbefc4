import LabKernel

/// Makes the smallest policy that covers recorded calls.
///
/// Calls on the same resources become one statement; object keys may be widened to their folders, so that the
/// next checkpoint has a permission too. What was widened is said, and both claims are proved: every call is
/// allowed, and nothing is allowed outside the resources that were touched.
package struct PolicyMinimizer {
    /// One action on one resource that was asked for.
    package struct RecordedCall: Hashable, Sendable {
        package let action: String
        package let resource: String

        package init(action: String, resource: String) {
            self.action = action
            self.resource = resource
        }
    }

    /// How far object keys and other paths are widened.
    package enum Widening: String, CaseIterable, Sendable {
        /// Not at all.
        case none
        /// To the first folder of the path, as `bucket/flink-checkpoints/*`.
        case folder
    }

    /// The policy and how it was proved.
    package struct Result: Sendable {
        package let document: PolicyDocument
        /// Recorded resources by the pattern they were widened to, where the two differ.
        package let widened: [(pattern: String, count: Int)]
        /// Calls that the policy was proved to allow.
        package let coveredCalls: Int
        /// Length of the document in characters.
        package let characters: Int
    }

    private let calls: [RecordedCall]
    private let widening: Widening

    package init(_ calls: [RecordedCall], widening: Widening = .folder) {
        self.calls = Set(calls).sorted { ($0.action, $0.resource) < ($1.action, $1.resource) }
        self.widening = widening
    }

    /// The policy; throws RAM050 when there are no calls, and RAM051 when the result is longer than a policy
    /// may be.
    package func result() throws(LabError) -> Result {
        guard !calls.isEmpty else {
            throw LabError("RAM050", "no calls were recorded, so there is nothing to allow")
        }
        var byAction: [String: Set<String>] = [:]
        var widened: [String: Set<String>] = [:]
        for call in calls {
            let pattern = pattern(call.resource)
            byAction[call.action, default: []].insert(pattern)
            if pattern != call.resource { widened[pattern, default: []].insert(call.resource) }
        }
        let document = PolicyDocument(kind: .identity, statements: statements(byAction))
        let characters = document.json.text.count
        guard characters <= PolicyKind.identity.longestCharacters else {
            throw LabError(
                "RAM051", "the smallest policy has \(characters) characters, more than a policy may have",
                fix: widening == .none ? "widen resources to their folders" : "split it over several policies"
            )
        }
        try prove(document)
        return Result(
            document: document,
            widened: widened.keys.sorted().map { ($0, widened[$0]?.count ?? 0) }, coveredCalls: calls.count,
            characters: characters)
    }

    /// One statement for each set of resources, its actions sorted; sets in the order of their first pattern.
    private func statements(_ byAction: [String: Set<String>]) -> [PolicyStatement] {
        var byResources: [[String]: [String]] = [:]
        for (action, resources) in byAction { byResources[minimal(resources), default: []].append(action) }
        return byResources.keys.sorted { $0.lexicographicallyPrecedes($1) }.map { resources in
            PolicyStatement(
                effect: .allow, actions: byResources[resources]?.sorted() ?? [], resources: resources)
        }
    }

    /// Without patterns that others cover.
    private func minimal(_ patterns: Set<String>) -> [String] {
        patterns.filter { pattern in
            !patterns.contains { $0 != pattern && wildcard($0, matches: pattern) }
        }.sorted()
    }

    private func pattern(_ resource: String) -> String {
        guard widening == .folder, let name = ResourceName(resource) else { return resource }
        let parts = name.relativeID.split(separator: "/", omittingEmptySubsequences: false)
        guard name.service == "oss", parts.count > 2 else { return resource }
        return ResourceName(
            service: name.service, region: name.region, account: name.account,
            relativeID: "\(parts[0])/\(parts[1])/*"
        ).description
    }

    /// Every call is allowed, and nothing is but the recorded actions, each on the patterns of its own
    /// resources.
    private func prove(_ document: PolicyDocument) throws(LabError) {
        let table = StatementTable([PolicyAttachment(name: "minimal", document: document)])
        let principal = PolicyPrincipal(.role, account: "", name: "minimized")
        for call in calls {
            let request = AccessRequest(
                principal: principal, action: call.action, resource: call.resource, resourceOwner: "")
            let verdict = table.verdict(request, .attached, .documented)
            precondition(verdict.outcome == .allow, "the policy covers \(call.action) on \(call.resource)")
        }
        let bound = calls.map { call in
            PolicyStatement(effect: .allow, actions: [call.action], resources: [pattern(call.resource)])
        }
        let comparison = PolicyComparison(
            table.policies,
            [PolicyAttachment(name: "bound", document: PolicyDocument(kind: .identity, statements: bound))])
        let excess = try comparison.leftOnly()
        precondition(excess == nil, "the policy allows no more than was asked for")
    }
}
