import CloudGateway
import LabKernel
import RAM

/// The policies of RAM with the denials of active faults above them.
final class LayeredPolicies: PolicySource {
    private let directory: IdentityDirectory
    private let faults: FaultInjector

    init(directory: IdentityDirectory, faults: FaultInjector) {
        (self.directory, self.faults) = (directory, faults)
    }

    func decide(
        _ check: PermissionCheck, for principal: CloudGateway.Principal, key: AccessKey?, at instant: Instant
    ) -> AccessDecision {
        guard let fault = faults.denies(check, for: principal) else {
            return directory.decide(check, for: principal, key: key, at: instant)
        }
        return AccessDecision(
            effect: .explicitDeny, layer: "fault",
            explanation:
                "the fault '\(fault)' denies \(check.action) on \(check.resource) to \(principal.label)",
            details: ["decision": "ExplicitDeny", "decided_by": "fault", "fault": .string(fault)])
    }
}
