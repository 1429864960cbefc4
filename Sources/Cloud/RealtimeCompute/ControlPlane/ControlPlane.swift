import CloudGateway
import LabKernel

/// The state of Realtime Compute for Apache Flink: workspaces, namespaces, drafts, deployments, jobs,
/// savepoints.
///
/// Everything happens on the world's loop. Operations change this state synchronously and put what takes time
/// on the loop.
package final class ControlPlane {
    package let settings: ControlPlaneSettings
    let loop: EventLoop
    let engine: any JobEngine
    let meter: UsageClock
    let events: any JobEventSink
    private var ids: Prng

    var workspaces = OrderedStore<Workspace>()
    var namespaces: [Namespace] = []
    var queues: [ResourceQueue] = []
    var drafts = OrderedStore<DeploymentDraft>()
    var deployments = OrderedStore<Deployment>()
    var jobs = OrderedStore<Job>()
    /// The same jobs by Flink's id, by which engines report.
    var jobsByFlinkID: [String: Job] = [:]
    var savepoints = OrderedStore<Savepoint>()
    var tickets = OrderedStore<Ticket>()
    var variables: [NamespaceKey: OrderedStore<NamespaceVariable>] = [:]
    var sessionClusters: [NamespaceKey: OrderedStore<SessionCluster>] = [:]
    var pastEvents: [PastEvent] = []
    /// Who may do what in a namespace, by the member's name.
    var members: [NamespaceKey: OrderedStore<NamespaceMember>] = [:]

    /// `meter` takes CU usage, `events` what happens to jobs; ids come from `seed`.
    package init(
        settings: ControlPlaneSettings, loop: EventLoop, engine: any JobEngine, meter: any UsageMeter,
        events: any JobEventSink, seed: UInt64
    ) {
        (self.settings, self.loop, self.engine, self.events) = (settings, loop, engine, events)
        self.meter = UsageClock(meter: meter)
        ids = Prng(seed: seed, purpose: "control plane ids")
    }

    /// Sends all usage up to now to the meter, so that a bill made now is complete.
    package func settleUsage() { meter.settle(at: loop.now) }

    /// A random UUID, version 4, lower case.
    func newID() -> String {
        let high = (ids.next() & ~0xF000) | 0x4000
        let low = (ids.next() & ~(0xC000 << 48)) | (0x8000 << 48)
        let digits = hex(high) + hex(low)
        let cuts = [0, 8, 12, 16, 20, 32]
        let characters = Array(digits)
        return zip(cuts, cuts.dropFirst()).map { String(characters[$0..<$1]) }.joined(separator: "-")
    }

    /// Sixteen hexadecimal digits, as workspaces are named.
    func newWorkspaceID() -> String { hex(ids.next()) }

    private func hex(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
