import LabKernel

/// A workspace: what is bought, billed and deleted as a whole; its jobs run in its namespaces.
///
/// Source: foasconsole-2021-10-28, CreateInstance and DescribeInstances.
package struct Workspace: Sendable {
    /// How a workspace is paid for.
    package enum ChargeType: String, Sendable, CaseIterable {
        /// By the hour for what runs.
        case payAsYouGo = "POST"
        /// For a term, for what was reserved.
        case subscription = "PRE"
    }

    package var id: String
    package var name: String
    package var region: String
    package var chargeType: ChargeType
    package var vpcID: String
    package var vSwitchIDs: [String]
    package var zoneID: String
    /// The bucket that keeps checkpoints and savepoints; empty when the workspace was made without one.
    package var bucket: String
    /// The RAM role as which jobs call the cloud: `acs:ram::<account>:role/<name>`.
    package var runtimeRole: String
    /// CUs that were bought; nil for a pay-as-you-go workspace without a limit.
    package var resourceSpec: ResourceSpec?
    package var tags: [(key: String, value: String)] = []
    package var created: Instant

    /// What a workspace is called in policies: `vvpinstance/<id>`.
    package var relativeID: String { "vvpinstance/\(id)" }
}

/// Cores and memory as the console sells them: whole cores with 4 GiB each.
package struct ResourceSpec: Sendable, Equatable {
    package var cpu: Int64
    package var memoryGB: Int64

    package init(cpu: Int64, memoryGB: Int64) { (self.cpu, self.memoryGB) = (cpu, memoryGB) }

    var json: JSONValue { .object([("Cpu", .int(cpu)), ("MemoryGB", .int(memoryGB))]) }
}

/// A project space of a workspace.
struct Namespace {
    var key: NamespaceKey
    var resourceSpec: ResourceSpec?
    var created: Instant
}
