import CloudClients
import LabKernel
import RAM

/// What the engine needs of the cloud; filled in once the gateway exists, since the gateway's services need
/// the engine first.
final class EngineLink {
    private var transport: (any CloudTransport)?
    private var directory: IdentityDirectory?
    private var faults: FaultInjector?
    private var region = ""

    func attach(
        transport: any CloudTransport, directory: IdentityDirectory, faults: FaultInjector, region: String
    ) {
        (self.transport, self.directory, self.region) = (transport, directory, region)
        self.faults = faults
    }

    /// How much longer than usual a request takes now, virtual milliseconds.
    func latencyMillis(_ service: String, _ operation: String, resource: String) -> Int64 {
        faults?.latencyMillis(service, operation, resource: resource) ?? 0
    }

    /// A client of OSS that signs as a job's runtime role.
    func objectStore(role: String, job: String) -> OSSClient {
        let (transport, source) = runtime(role: role, job: job)
        return OSSClient(region: region, transport: transport, credentials: source, network: .internal)
    }

    /// Simple Log Service for a job that is submitted now.
    func logService(role: String, job: String) -> SLSLogService {
        let (transport, source) = runtime(role: role, job: job)
        return SLSLogService(link: self, region: region, transport: transport, role: source)
    }

    /// The way into the cloud, and the keys of a job's runtime role.
    private func runtime(role: String, job: String) -> (any CloudTransport, RoleSession) {
        guard let transport, let directory else { preconditionFailure("the world was not finished") }
        let source = RoleSession(
            arn: role, session: "flink-" + job.prefix(12), assumer: "stream.aliyuncs.com",
            directory: directory)
        return (transport, source)
    }
}
