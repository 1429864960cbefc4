import CloudGateway
import LabKernel

/// All projects of the account, with how they are written and read.
package final class LogCatalog {
    let accountID: String
    let region: String
    var projects: [String: LogProject] = [:]
    var resources: [String: LogResource] = [:]
    let persistence: (any LogPersistence)?
    private let segmentLines: Int

    /// A catalog in memory, or one that keeps everything in `persistence` and starts with what is there; index
    /// segments are cut at `segmentLines`.
    package init(
        accountID: String, region: String, persistence: (any LogPersistence)? = nil,
        segmentLines: Int = 32_768
    ) throws {
        (self.accountID, self.region, self.persistence) = (accountID, region, persistence)
        self.segmentLines = segmentLines
        if let persistence { try restore(from: persistence) }
    }

    func project(_ name: String) throws(CloudError) -> LogProject {
        guard let project = projects[name] else { throw SLSErrors.projectNotExist(name) }
        return project
    }

    func logstore(_ name: String, in project: String) throws(CloudError) -> Logstore {
        try self.project(project).logstore(name)
    }

    /// An index without segments for a shard whose first group is `first`.
    func newIndex(_ project: String, _ logstore: String, shard: Int, first: Int64 = 0) -> ShardIndex {
        let key = ShardKey(project: project, logstore: logstore, shard: shard)
        return ShardIndex(
            folder: persistence?.indexFolder(of: key), first: first, segmentLines: segmentLines)
    }

    /// How a logstore is called in policies and on the bill.
    func resource(project: String, logstore: String) -> ResourceName {
        ResourceName(
            service: "log", region: region, account: accountID,
            relativeID: "project/\(project)/logstore/\(logstore)")
    }

    /// Makes a logstore with `shardCount` shards that divide the keys evenly.
    func makeLogstore(
        _ name: String, in project: LogProject, ttlDays: Int, shardCount: Int,
        settings: [(String, JSONValue)],
        at now: Instant
    ) -> Logstore {
        let usage = LogUsage(
            resource: resource(project: project.name, logstore: name), shards: shardCount, at: now)
        let shards = (0..<shardCount).map { number in
            let isLast = number == shardCount - 1
            return Shard(
                id: number, begin: .begin(ofShard: number, of: shardCount),
                end: isLast ? .highest : .begin(ofShard: number + 1, of: shardCount), created: now,
                index: newIndex(project.name, name, shard: number))
        }
        let logstore = Logstore(
            name: name, project: project.name, ttlDays: ttlDays, shards: shards, settings: settings,
            usage: usage, created: now, persistence: persistence)
        project.logstores[name] = logstore
        return logstore
    }

    /// Appends a group to a shard.
    ///
    /// - Parameters:
    ///   - bytes: the encoded group.
    ///   - wireBytes: its length as it came over the network, for traffic and storage.
    /// - Throws: PostBodyInvalid when the bytes are no group.
    func append(
        _ bytes: [UInt8], wireBytes: Int64, to shard: Shard, of logstore: Logstore, meter: any UsageMeter,
        at now: Instant
    ) throws(CloudError) {
        let outline = try LogGroupOutline(bytes)
        guard outline.logCount > 0 else { return }
        let isIndexed = logstore.index != nil
        let rawBytes = Int64(bytes.count)
        let isIngestMode = logstore.meteringMode == .byIngest
        // The index is taken to be as large as the logs are uncompressed, which is how index traffic counts.
        let stored = wireBytes + (isIndexed ? rawBytes : 0)
        var payload = LogPayload.memory(bytes)
        if let persistence {
            let key = ShardKey(project: logstore.projectName, logstore: logstore.name, shard: shard.id)
            let record = SegmentRecord(
                received: now, isIndexed: isIndexed, billedBytes: stored, outline: outline, payload: bytes)
            payload = try persistence.append(record, to: key)
        }
        shard.append(
            StoredGroup(
                received: now, logCount: outline.logCount, firstTime: outline.firstTime,
                lastTime: outline.lastTime, isIndexed: isIndexed, billedBytes: stored, payload: payload))
        if let index = logstore.index { try shard.index.update(shard, index) }
        logstore.usage.addBytes(stored, at: now)
        let resource = resource(project: logstore.projectName, logstore: logstore.name)
        func send(_ name: String, _ quantity: Int64) {
            meter.record(
                UsageEvent(
                    instant: now, meter: name, resource: resource, quantity: Rational(Int128(quantity)),
                    unit: "byte"))
        }
        if isIngestMode { return send("log.ingest", rawBytes) }
        send("log.traffic.write", wireBytes)
        if isIndexed { send("log.index", rawBytes) }
    }

    /// Sends storage and shards up to `instant` to the meter, so that a bill made now is complete.
    package func settleUsage(at instant: Instant, to meter: any UsageMeter) {
        for logstore in allLogstores {
            logstore.expire(at: instant)
            logstore.usage.settle(at: instant, to: meter, isIngestMode: logstore.meteringMode == .byIngest)
        }
    }

    /// Removes what is older than the time to live of its logstore, and frees its files.
    package func expire(at instant: Instant) {
        for logstore in allLogstores { logstore.expire(at: instant) }
    }

    /// Every logstore, by project and name.
    var allLogstores: [Logstore] {
        projects.keys.sorted().flatMap { name in
            let stores = projects[name]?.logstores ?? [:]
            return stores.keys.sorted().compactMap { stores[$0] }
        }
    }
}

/// What a shard keeps about a group beside its bytes.
struct LogGroupOutline {
    var logCount = 0
    var firstTime = UInt32.max
    var lastTime = UInt32.min

    init(logCount: Int, firstTime: UInt32, lastTime: UInt32) {
        (self.logCount, self.firstTime, self.lastTime) = (logCount, firstTime, lastTime)
    }

    /// Reads every log of an encoded group once.
    init(_ bytes: [UInt8]) throws(CloudError) {
        let outline = bytes.withUnsafeBytes { buffer in
            Result { () throws(ProtobufError) in try LogGroupOutline(reading: buffer) }
        }
        switch outline {
        case .success(let outline): self = outline
        case .failure(let error): throw SLSErrors.bodyInvalid(error.reason)
        }
    }

    private init(reading buffer: UnsafeRawBufferPointer) throws(ProtobufError) {
        let view = try LogGroupView(buffer)
        var line = LogLine()
        for range in view.logs {
            try line.read(view, range)
            logCount += 1
            firstTime = min(firstTime, line.time)
            lastTime = max(lastTime, line.time)
        }
    }
}
