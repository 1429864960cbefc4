import CloudGateway
import LabKernel
import OSS
import RAM
import RealtimeCompute

/// The emulated services of a world.
final class Services {
    let oss: OSSService
    private let identity: Identity
    private let realtimeCompute: RealtimeComputeService

    init(
        _ configuration: WorldConfiguration, identity: Identity, plane: ControlPlane, loop: EventLoop,
        meter: any UsageMeter
    ) throws {
        self.identity = identity
        let store: any ObjectStore =
            switch configuration.storage {
            case .memory: MemoryStore()
            case .folder(let path): try DurableStore(folder: path + "/oss")
            }
        oss = try OSSService(
            configuration: .init(region: configuration.region, accountID: identity.accountID), store: store,
            meter: meter)
        realtimeCompute = RealtimeComputeService(plane: plane, signature: OpenAPISignature())
    }

    /// In the order in which the gateway asks whose a request is; OSS last, since it takes what bears nobody's marks.
    lazy var all: [any CloudService] = [
        RAMService(directory: identity.directory), STSService(directory: identity.directory), realtimeCompute,
        oss,
    ]

    /// A request was answered.
    func record(_ record: RequestRecord) {}

    /// Something happened to a job: its log lines go to the logstore that its deployment names.
    func deliver(_ event: JobEvent) {}

    /// The present metrics of all jobs go to CloudMonitor.
    func deliverMetrics(of jobs: JobHistory, at instant: Instant) {}

    /// Brings usage that accrues with time up to `instant`.
    func settleUsage(at instant: Instant) { oss.settleUsage(at: instant) }

    /// What costs money now by being there.
    var billable: [BillableTable.Key] {
        var keys: [BillableTable.Key] = []
        oss.state.buckets.forEach { name, bucket in
            if bucket.billedBytes.contains(where: { $0 > 0 }) || !bucket.isEmpty {
                keys.append(.init(kind: "oss.storage", resource: name))
            }
            return true
        }
        return keys
    }
}

extension ControlPlane {
    /// What costs money now by being there.
    var billable: [BillableTable.Key] {
        billableResources.map { .init(kind: $0.kind, resource: $0.resource) }
    }
}
