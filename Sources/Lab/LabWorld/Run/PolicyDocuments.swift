import LabKernel
import RAMPolicy
import Scenarios

/// The policy documents of a scenario, looked at before anything runs.
enum PolicyDocuments {
    /// The mistakes of all documents, in the order of the file; those of calls that must be refused are meant.
    static func mistakes(_ scenario: Scenario) -> [LabError] {
        scenario.resources.flatMap { mistakes($0.properties) }
            + scenario.timeline.flatMap { item -> [LabError] in
                guard case .action(let action) = item.step, action.refusal == nil else { return [] }
                switch action.parameters {
                case let create as RAMCreatePolicy: return mistakes(create.document, .identity)
                case let create as RAMCreatePolicyVersion: return mistakes(create.document, .identity)
                default: return []
                }
            }
    }

    private static func mistakes(_ resource: any ScenarioResource) -> [LabError] {
        switch resource {
        case let policy as PolicyResource: mistakes(policy.document, .identity)
        case let role as RoleResource: mistakes(role.trustPolicy, .trust)
        case let bucket as BucketResource: bucket.policy.map { mistakes($0, .bucket) } ?? []
        default: []
        }
    }

    /// The mistakes of documents, wherever they stand.
    static func mistakes(_ parts: ScenarioParts) -> [LabError] {
        parts.policies.flatMap { document, place in
            switch place {
            case .identity: mistakes(document, .identity)
            case .trust: mistakes(document, .trust)
            case .bucket: mistakes(document, .bucket)
            }
        }
    }

    private static func mistakes(_ document: JSONValue, _ kind: PolicyKind) -> [LabError] {
        do throws(LabErrors) {
            _ = try PolicyParser.parse(document, kind: kind)
            return []
        } catch {
            return error.errors
        }
    }
}
