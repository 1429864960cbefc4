import CloudGateway
import LabKernel

extension LogCatalog {
    /// Writes down a project as it is now.
    func save(_ project: LogProject) throws(CloudError) {
        let document: JSONValue = .object([
            ("description", .string(project.description)), ("region", .string(project.region)),
            ("owner", .string(project.owner)), ("created", .int(project.created.epochMicros)),
            ("modified", .int(project.modified.epochMicros)),
        ])
        try persistence?.save(document, at: ["project", project.name])
    }

    /// Writes down a logstore's configuration, shards and consumer groups as they are now.
    func save(_ logstore: Logstore) throws(CloudError) {
        var members: [(String, JSONValue)] = [
            ("ttl", .int(logstore.ttlDays)), ("settings", .object(logstore.settings)),
            ("created", .int(logstore.created.epochMicros)),
            ("modified", .int(logstore.modified.epochMicros)),
            ("meteringMode", .string(logstore.meteringMode.rawValue)),
            ("shards", .array(logstore.shards.map(Self.document))),
            ("groups", .array(logstore.groups.keys.sorted().compactMap { logstore.groups[$0]?.document })),
        ]
        if let index = logstore.index {
            members.append(("index", index.json))
            members.append(("indexModified", .int(index.modified.epochMicros)))
        }
        try persistence?.save(
            .object(members), at: ["project", logstore.projectName, "logstore", logstore.name])
    }

    /// Writes down, or removes, a document of a project.
    func save(_ document: JSONValue?, kind: String, name: String, of project: LogProject) throws(CloudError) {
        project.documents[kind, default: [:]][name] = document
        try persistence?.save(document, at: ["project", project.name, "document", kind, name])
    }

    func remove(_ logstore: Logstore, from project: LogProject) throws(CloudError) {
        project.logstores[logstore.name] = nil
        try persistence?.save(nil, at: ["project", project.name, "logstore", logstore.name])
        try persistence?.removeSegments(project: project.name, logstore: logstore.name)
    }

    func remove(_ project: LogProject) throws(CloudError) {
        for logstore in project.logstores.values.sorted(by: { $0.name < $1.name }) {
            try remove(logstore, from: project)
        }
        projects[project.name] = nil
        try persistence?.save(nil, at: ["project", project.name])
    }

    /// Takes over what was kept.
    func restore(from persistence: any LogPersistence) throws {
        for (path, document) in try persistence.documents() {
            switch path.count {
            case 2 where path[0] == "resource": restore(resource: path[1], document)
            case 2: projects[path[1]] = project(path[1], document)
            case 4:
                guard let project = projects[path[1]] else { continue }
                project.logstores[path[3]] = try logstore(path[3], document, in: project, persistence)
            case 5: projects[path[1]]?.documents[path[3], default: [:]][path[4]] = document.bare
            default: continue
            }
        }
    }

    private func project(_ name: String, _ document: JSONValue) -> LogProject {
        let project = LogProject(
            name: name, region: document["region"]?.stringValue ?? region,
            owner: document["owner"]?.stringValue ?? accountID,
            description: document["description"]?.stringValue ?? "",
            created: Self.instant(document["created"]))
        project.modified = Self.instant(document["modified"])
        return project
    }

    private func logstore(
        _ name: String, _ document: JSONValue, in project: LogProject, _ persistence: any LogPersistence
    ) throws -> Logstore {
        let shards = try (document["shards"]?.arrayValue ?? []).map { item in
            try shard(item, ShardKey(project: project.name, logstore: name, shard: 0), persistence)
        }
        let open = shards.filter { $0.status == .readwrite }.count
        let latest =
            shards.compactMap { $0.groups.last?.received }.max() ?? Self.instant(document["modified"])
        let usage = LogUsage(
            resource: resource(project: project.name, logstore: name), shards: open, at: latest)
        let logstore = Logstore(
            name: name, project: project.name, ttlDays: Int(document["ttl"]?.intValue ?? 30), shards: shards,
            settings: LogstoreSettings.read(document["settings"] ?? .object([])), usage: usage,
            created: Self.instant(document["created"]), persistence: persistence)
        // What expired before that was no usage any more: it only stood in a file with later groups.
        logstore.drop(expiredAt: latest)
        for group in shards.flatMap(\.groups).sorted(by: { $0.received < $1.received }) {
            usage.addBytes(group.billedBytes, at: latest, arrived: group.received)
        }
        logstore.modified = Self.instant(document["modified"])
        logstore.meteringMode =
            Logstore.MeteringMode(rawValue: document["meteringMode"]?.stringValue ?? "") ?? .byFeature
        if let index = document["index"] {
            logstore.index = try IndexConfiguration(index, at: Self.instant(document["indexModified"]))
        }
        for item in document["groups"]?.arrayValue ?? [] {
            let group = ConsumerGroup(document: item)
            logstore.groups[group.name] = group
        }
        return logstore
    }

    private func shard(_ item: JSONValue, _ key: ShardKey, _ persistence: any LogPersistence) throws -> Shard
    {
        var key = key
        key.shard = Int(item["id"]?.intValue ?? 0)
        let (first, records) = try persistence.records(of: key)
        let shard = Shard(
            id: key.shard, begin: HashKey(item["begin"]?.stringValue ?? "") ?? .lowest,
            end: HashKey(item["end"]?.stringValue ?? "") ?? .highest, created: Self.instant(item["created"]),
            firstSequence: first,
            index: newIndex(key.project, key.logstore, shard: key.shard, first: first))
        shard.status = Shard.Status(rawValue: item["status"]?.stringValue ?? "") ?? .readwrite
        for record in records {
            let outline = record.outline
            shard.append(
                StoredGroup(
                    received: record.received, logCount: outline.logCount, firstTime: outline.firstTime,
                    lastTime: outline.lastTime, isIndexed: record.isIndexed, billedBytes: record.billedBytes,
                    payload: record.payload))
        }
        shard.index.restore(shard)
        return shard
    }

    private static func document(_ shard: Shard) -> JSONValue {
        .object([
            ("id", .int(shard.id)), ("begin", .string(shard.begin.text)), ("end", .string(shard.end.text)),
            ("status", .string(shard.status.rawValue)), ("created", .int(shard.created.epochMicros)),
        ])
    }

    private static func instant(_ value: JSONValue?) -> Instant { Instant(epochMicros: value?.intValue ?? 0) }
}

extension ConsumerGroup {
    /// The group with its checkpoints; who holds what is found anew by heartbeats.
    var document: JSONValue {
        let rows = checkpoints.keys.sorted().compactMap { shard in
            checkpoints[shard].map { point in
                JSONValue.object([
                    ("shard", .int(shard)), ("cursor", .string(point.cursor)),
                    ("consumer", .string(point.consumer)), ("updated", .int(point.updated.epochMicros)),
                ])
            }
        }
        return .object([
            ("name", .string(name)), ("timeout", .int(timeoutSeconds)), ("order", .bool(isOrdered)),
            ("checkpoints", .array(rows)),
        ])
    }

    init(document: JSONValue) {
        self.init(
            name: document["name"]?.stringValue ?? "", timeoutSeconds: document["timeout"]?.intValue ?? 60,
            isOrdered: document["order"]?.boolValue ?? false)
        for row in document["checkpoints"]?.arrayValue ?? [] {
            checkpoints[Int(row["shard"]?.intValue ?? 0)] = Checkpoint(
                cursor: row["cursor"]?.stringValue ?? "", consumer: row["consumer"]?.stringValue ?? "",
                updated: Instant(epochMicros: row["updated"]?.intValue ?? 0))
        }
    }
}
