import CloudClients
import Connectors
import LabKernel

/// Simple Log Service for the tables of one job, through requests that the job's runtime role signs, or a
/// key that the table names.
final class SLSLogService: LogService {
    let submittedMillis: Int64
    fileprivate let link: EngineLink
    private let region: String
    private let transport: any CloudTransport
    private let role: any CredentialsSource
    /// The deployment whose job it is.
    private let deployment: String

    init(
        link: EngineLink, region: String, transport: any CloudTransport, role: any CredentialsSource,
        deployment: String
    ) {
        self.deployment = deployment
        (self.link, self.region, self.transport, self.role) = (link, region, transport, role)
        submittedMillis = transport.now.epochMillis
    }

    var nowMillis: Int64 { transport.now.epochMillis }

    func logstore(_ address: LogstoreAddress) throws(LogServiceError) -> any LogstoreAccess {
        let endpoint = try host(address)
        let key = address.key.map {
            FixedCredentials(ClientCredentials(accessKeyID: $0.id, accessKeySecret: $0.secret))
        }
        let client = SLSClient(
            region: region, transport: transport, credentials: key ?? role, endpoint: endpoint)
        return SLSLogstore(client, address, link: link, deployment: deployment)
    }

    /// The endpoint without its scheme. One of the vendor's must be of the world's region: the projects of
    /// others are not there.
    private func host(_ address: LogstoreAddress) throws(LogServiceError) -> String {
        var host = address.endpoint
        for scheme in ["http://", "https://"] where host.hasPrefix(scheme) {
            host.removeFirst(scheme.count)
        }
        while host.hasSuffix("/") { host.removeLast() }
        guard host.hasSuffix(".log.aliyuncs.com") else { return host }
        let label = host.dropLast(".log.aliyuncs.com".count)
        let network = ["-intranet", "-internal", "-share"].first { label.hasSuffix($0) } ?? ""
        guard label.dropLast(network.count) == region else {
            throw LogServiceError(
                status: 404, code: "ProjectNotExist",
                message: "The Project does not exist : \(address.project): the endpoint "
                    + "'\(address.endpoint)' is not of the region '\(region)'")
        }
        return host
    }
}

/// One logstore behind a signed client.
private final class SLSLogstore: LogstoreAccess {
    private let client: SLSClient
    private let project: String
    private let logstore: String
    private let link: EngineLink
    private let deployment: String

    init(_ client: SLSClient, _ address: LogstoreAddress, link: EngineLink, deployment: String) {
        (self.client, self.link, self.deployment) = (client, link, deployment)
        (project, logstore) = (address.project, address.logstore)
    }

    func shards() throws(LogServiceError) -> [LogShard] {
        try Self.translated { () throws(CloudCallError) in
            try client.listShards(logstore, in: project).map {
                LogShard(id: $0.id, isReadOnly: $0.isReadOnly)
            }
        }
    }

    func cursor(shard: Int, _ place: CursorPlace) throws(LogServiceError) -> String {
        let from =
            switch place {
            case .begin: "begin"
            case .end: "end"
            case .received(let seconds): String(seconds)
            }
        return try Self.translated { () throws(CloudCallError) in
            try client.getCursor(shard: shard, of: logstore, in: project, from: from)
        }
    }

    func pull(shard: Int, cursor: String, end: String?, groups: Int) throws(LogServiceError) -> PulledBytes {
        let pull = try Self.translated { () throws(CloudCallError) in
            try client.pullLogs(
                shard: shard, of: logstore, in: project, cursor: cursor, end: end, count: groups)
        }
        let resource = "\(project)/logstores/\(logstore)/shards/\(shard)"
        return PulledBytes(
            bytes: pull.bytes, groups: pull.groups, next: pull.next,
            delayMillis: link.latencyMillis("log", "PullLogs", resource: resource, of: deployment))
    }

    func put(_ group: [UInt8], hashKey: String?) throws(LogServiceError) {
        try Self.translated { () throws(CloudCallError) in
            try client.putLogGroup(group, to: logstore, in: project, hashKey: hashKey)
        }
    }

    /// How long the service waits for a consumer's heartbeat. Source: alibaba-flink-connectors,
    /// `SlsClientProxy`.
    private static let heartbeatSeconds = 60

    func ensureConsumerGroup(_ name: String) throws(LogServiceError) {
        try Self.translated { () throws(CloudCallError) in
            do throws(CloudCallError) {
                try client.createConsumerGroup(
                    name, of: logstore, in: project, timeoutSeconds: Self.heartbeatSeconds)
            } catch  where error.code == "ConsumerGroupAlreadyExist" {
                return
            }
        }
    }

    func checkpoints(ofGroup name: String) throws(LogServiceError) -> [Int: String] {
        try Self.translated { () throws(CloudCallError) in
            try client.getCheckPoints(ofGroup: name, logstore, in: project)
        }
    }

    func saveCheckpoint(_ cursor: String, shard: Int, group name: String) throws(LogServiceError) {
        try Self.translated { () throws(CloudCallError) in
            try client.updateCheckPoint(cursor, shard: shard, group: name, logstore, in: project)
        }
    }

    private static func translated<Value>(
        _ body: () throws(CloudCallError) -> Value
    ) throws(LogServiceError) -> Value {
        do throws(CloudCallError) {
            return try body()
        } catch {
            throw LogServiceError(
                status: error.status, code: error.code, message: error.message, requestID: error.requestID)
        }
    }
}
