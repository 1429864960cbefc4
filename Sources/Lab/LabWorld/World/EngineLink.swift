import CloudClients
import LabKernel
import RAM
import Scenarios
import Streaming

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

    /// How much longer than usual a request of a deployment's job takes now, virtual milliseconds.
    func latencyMillis(
        _ service: String, _ operation: String, resource: String, of deployment: String
    ) -> Int64 {
        faults?.latencyMillis(service, operation, resource: resource, of: deployment) ?? 0
    }

    /// Whether a deployment's checkpoints are kept from being done in time.
    func delaysCheckpoints(of deployment: String) -> Bool {
        faults?.effects(of: CheckpointTimeoutFault.self).contains {
            $0.effect.deployment == deployment
        } ?? false
    }

    /// A sink's writer on which the faults of a deployment lie.
    func disturbed(_ writer: any SinkWriter, of deployment: String, table: String) -> any SinkWriter {
        guard let faults else { return writer }
        return DisturbedWriter(writer, faults: faults, deployment: deployment, table: table)
    }

    /// A client of OSS that signs as a job's runtime role.
    func objectStore(role: String, job: String, deployment: String) -> OSSClient {
        let (transport, source) = runtime(role: role, job: job, deployment: deployment, service: "oss")
        return OSSClient(region: region, transport: transport, credentials: source, network: .internal)
    }

    /// Simple Log Service for a job that is submitted now.
    func logService(role: String, job: String, deployment: String) -> SLSLogService {
        let (transport, source) = runtime(role: role, job: job, deployment: deployment, service: "log")
        return SLSLogService(
            link: self, region: region, transport: transport, role: source, deployment: deployment)
    }

    /// The way into the cloud, and the keys of a job's runtime role.
    private func runtime(
        role: String, job: String, deployment: String, service: String
    ) -> (any CloudTransport, RoleSession) {
        guard let transport, let directory, let faults else {
            preconditionFailure("the world was not finished")
        }
        let source = RoleSession(
            arn: role, session: "flink-" + job.prefix(12), assumer: "stream.aliyuncs.com",
            directory: directory)
        let way = JobTransport(transport, faults: faults, deployment: deployment, service: service)
        return (way, source)
    }
}
