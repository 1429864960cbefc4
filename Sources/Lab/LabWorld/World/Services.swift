import ActionTrail
import BSS
import CloudGateway
import CloudMonitor
import KMS
import LabKernel
import OSS
import RAM
import RealtimeCompute
import SLS

/// The emulated services of a world.
final class Services {
    let oss: OSSService
    let sls: SLSService
    let trail: TrailStore
    let monitor: MonitorState
    private let meter: any UsageMeter
    private let identity: Identity
    private let realtimeCompute: RealtimeComputeService
    private let kms: KMSService
    private let billing: BillingService
    /// How many groups each job's log has so far.
    private var packs: [String: Int] = [:]
    /// When the request that a job's log lines go with began, by job.
    private var batches: [String: Instant] = [:]

    init(
        _ configuration: WorldConfiguration, identity: Identity, plane: ControlPlane, loop: EventLoop,
        meter: any UsageMeter, alarms: any AlarmSink, bills: any BillSource
    ) throws {
        (self.identity, self.meter) = (identity, meter)
        let store: any ObjectStore =
            switch configuration.storage {
            case .memory: MemoryStore()
            case .folder(let path): try DurableStore(folder: path + "/oss", isGrouped: true)
            }
        oss = try OSSService(
            configuration: .init(region: configuration.region, accountID: identity.accountID), store: store,
            meter: meter)
        let persistence: FolderPersistence? =
            switch configuration.storage {
            case .memory: nil
            case .folder(let path): try FolderPersistence(folder: path + "/sls")
            }
        sls = SLSService(
            catalog: try LogCatalog(
                accountID: identity.accountID, region: configuration.region, persistence: persistence),
            meter: meter)
        kms = KMSService(
            accountID: identity.accountID, region: configuration.region, seed: configuration.seed)
        billing = BillingService(accountID: identity.accountID, source: bills)
        let dataEventsKept = configuration.keepsHistory ? 100_000 : 10_000
        trail = TrailStore(homeRegion: configuration.region, dataEventsKept: dataEventsKept)
        let monitorFolder: MonitorFolder? =
            switch configuration.storage {
            case .memory: nil
            case .folder(let path): try MonitorFolder(path + "/cms")
            }
        monitor = try MonitorState(
            accountID: identity.accountID, region: configuration.region, loop: loop, sink: alarms,
            folder: monitorFolder)
        realtimeCompute = RealtimeComputeService(plane: plane, signature: OpenAPISignature())
        if persistence != nil { Self.expireLogs(of: sls.catalog, on: loop) }
    }

    /// Frees each hour what expired in logstores that nobody asks.
    private static func expireLogs(of catalog: LogCatalog, on loop: EventLoop) {
        loop.schedule(after: .hours(1), label: "log expiry") { [weak catalog, weak loop] in
            guard let catalog, let loop else { return }
            catalog.expire(at: loop.now)
            expireLogs(of: catalog, on: loop)
        }
    }

    /// In the order in which the gateway asks whose a request is; OSS last, since it takes what bears nobody's marks.
    lazy var all: [any CloudService] = [
        RAMService(directory: identity.directory), STSService(directory: identity.directory), kms,
        realtimeCompute, billing,
        ActionTrailService(store: trail), CloudMonitorService(state: monitor), sls, oss,
    ]

    /// A request was answered.
    func record(_ record: RequestRecord) { trail.record(record) }

    /// Something happened to a job: its log lines go to the logstore that its deployment names.
    ///
    /// - Throws: the service's error when there is no such logstore.
    func deliver(_ event: JobEvent) throws(CloudError) {
        guard case .log(let line) = event.kind, let target = event.job.logging.destination else { return }
        let contents = [
            LogGroup.Pair("level", line.level.rawValue), LogGroup.Pair("jobId", event.job.jobID),
            LogGroup.Pair("deploymentName", event.job.deploymentName), LogGroup.Pair("task", line.task),
            LogGroup.Pair("message", line.message),
        ]
        let log = LogGroup.Log(time: UInt32(clamping: event.instant.epochSeconds), contents: contents)
        let group = LogGroup(
            topic: event.job.namespace.name, source: event.job.deploymentName,
            tags: [.init("__pack_id__", packID(of: event.job.jobID))], logs: [log])
        // The appender sends what came within two seconds with one request.
        let job = event.job.jobID
        let isRequest = batches[job].map { event.instant >= $0 + .seconds(2) } ?? true
        if isRequest { batches[job] = event.instant }
        try sls.deliver(
            group, project: target.project, logstore: target.logstore, at: event.instant, isRequest: isRequest
        )
    }

    /// Names the next group of a job's log, so that its context can be asked for.
    private func packID(of job: String) -> String {
        packs[job, default: 0] += 1
        return "\(job.prefix(16).uppercased())-\(String(packs[job] ?? 0, radix: 16, uppercase: true))"
    }

    /// A rule's state changed: each of its targets that is a logstore gets a log.
    ///
    /// - Throws: the service's error when there is no such logstore.
    func deliver(_ event: AlarmEvent) throws(CloudError) {
        for target in event.targets where event.isNotified {
            guard let arn = ResourceName(target.arn), arn.service == "log" else { continue }
            let parts = arn.relativeID.split(separator: "/").map(String.init)
            guard parts.count == 4, parts[0] == "project", parts[2] == "logstore" else { continue }
            let contents = event.fields.map { LogGroup.Pair($0.name, $0.value) }
            let log = LogGroup.Log(time: UInt32(clamping: event.instant.epochSeconds), contents: contents)
            let group = LogGroup(topic: "cms-alarm", source: event.ruleID, logs: [log])
            try sls.deliver(group, project: parts[1], logstore: parts[3], at: event.instant)
        }
    }

    /// The present metrics of all jobs that run go to CloudMonitor, under the namespace that the real service uses.
    ///
    /// - Throws: InternalError when they cannot be kept.
    func deliverMetrics(of jobs: JobHistory, at instant: Instant) throws(CloudError) {
        for entry in jobs.entries where entry.ended == nil {
            for metric in entry.metrics where FlinkMetricCatalog.contains(metric.name) {
                var dimensions = [
                    (key: "deploymentId", value: entry.identity.deploymentID),
                    (key: "jobId", value: entry.identity.jobID),
                ]
                if !metric.operatorName.isEmpty {
                    dimensions.append((key: "operator", value: metric.operatorName))
                }
                let identity = MetricIdentity(
                    namespace: "acs_flink", metric: metric.name, dimensions: dimensions)
                monitor.metrics.record(metric.value, of: identity, at: instant)
            }
        }
        try monitor.keep()
    }

    /// Brings usage that accrues with time up to `instant`.
    func settleUsage(at instant: Instant) {
        oss.settleUsage(at: instant)
        sls.catalog.settleUsage(at: instant, to: meter)
    }

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
