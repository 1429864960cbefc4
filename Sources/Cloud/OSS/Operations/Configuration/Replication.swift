import CloudGateway
import LabKernel

/// Replication rules of a bucket; `Replicator` acts on those whose target is a bucket of this world.
enum Replication {
    private static let query = "replication"

    static let operations: [OSSOperation] = [
        OSSOperation(
            "PutBucketReplication", page: "putbucketreplication", "POST", .bucket,
            query: ["replication", "comp"],
            kind: .managementWrite, meter: "put", run: change),
        OSSOperation(
            "PutBucketRtc", page: "putbucketrtc", "PUT", .bucket, query: ["rtc"], kind: .managementWrite,
            meter: "put", run: setTimeControl),
        OSSOperation(
            "GetBucketReplication", page: "getbucketreplication", "GET", .bucket, query: ["replication"],
            kind: .managementRead, meter: "get", run: get),
        OSSOperation(
            "GetBucketReplicationLocation", page: "getbucketreplicationlocation", "GET", .bucket,
            query: ["replicationLocation"], kind: .managementRead, meter: "get", run: locations),
        OSSOperation(
            "GetBucketReplicationProgress", page: "getbucketreplicationprogress", "GET", .bucket,
            query: ["replicationProgress"], kind: .managementRead, meter: "get", run: progress),
    ]

    private static let shape = XMLShape([
        .text("ID"), .group("RTC", [.choice("Status", ["enabled", "disabled"])]),
        .group("PrefixSet", [.texts("Prefix", required: true)]), .text("Action", standard: "ALL"),
        .group(
            "Destination",
            [
                .text("Bucket", required: true), .text("Location", required: true),
                .text("TransferType", standard: "internal"),
            ],
            required: true), .text("Status", standard: "starting"),
        .choice("HistoricalObjectReplication", ["enabled", "disabled"]), .text("SyncRole"),
        .group(
            "SourceSelectionCriteria",
            [.group("SseKmsEncryptedObjects", [.choice("Status", ["Enabled", "Disabled"], required: true)])]),
        .group("EncryptionConfiguration", [.text("ReplicaKmsKeyID", required: true)]),
    ])

    /// `comp=add` adds a rule, `comp=delete` removes one by its id.
    private static func change(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        switch request.parameter("comp") {
        case "add": try add(request)
        case "delete": try remove(request)
        case let other: throw OSSErrors.invalidArgument("comp must be add or delete.", "comp", other)
        }
        return CloudResponse()
    }

    private static func add(_ request: OSSRequest) throws(CloudError) {
        guard let given = try request.xml("ReplicationConfiguration")["Rule"] else {
            throw OSSErrors.malformedXML()
        }
        var rule = try shape.normalise(given)
        dropKeys(&rule)
        let target = rule["Destination"]?.text("Bucket") ?? ""
        guard target != request.bucket.record.name else {
            throw OSSErrors.invalidArgument("The destination is the source bucket.", "Bucket", target)
        }
        if (rule.text("ID") ?? "").isEmpty {
            rule.children.removeAll { $0.name == "ID" }
            let id = Identifiers.uploadID(request.service.state.takeNumber()).lowercased()
            rule.children.insert(XMLElement("ID", id), at: 0)
        }
        let rules = stored(request)
        guard
            !rules.contains(where: {
                $0["Destination"]?.text("Bucket") == target || $0.text("ID") == rule.text("ID")
            })
        else {
            throw CloudError(
                "BucketReplicationAlreadyExist", status: 400,
                "The replication rule already exists for this destination.")
        }
        try store(rules + [rule.with("Since", OSSTime.text(request.now))], request)
        try Replicator(state: request.service.state, source: request.bucket, now: request.now)
            .carryHistory(rule)
    }

    /// Keys of KMS count only with a role to use them and for objects encrypted with KMS.
    private static func dropKeys(_ rule: inout XMLElement) {
        let status = rule["SourceSelectionCriteria"]?["SseKmsEncryptedObjects"]?.text("Status")
        if rule.text("SyncRole") == nil { rule.children.removeAll { $0.name == "SourceSelectionCriteria" } }
        if rule.text("SyncRole") == nil || status != "Enabled" {
            rule.children.removeAll { $0.name == "EncryptionConfiguration" }
        }
    }

    /// The rule closes, and is gone some time later.
    private static func remove(_ request: OSSRequest) throws(CloudError) {
        let id = try request.xml("ReplicationRules").text("ID") ?? ""
        var rules = stored(request)
        guard let index = rules.firstIndex(where: { $0.text("ID") == id }) else { throw missing(request) }
        rules[index] = rules[index].with("Status", "closing").with("Since", OSSTime.text(request.now))
        try store(rules, request)
    }

    /// Switches a rule's replication time control.
    private static func setTimeControl(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        let document = try XMLShape([
            .group("RTC", [.choice("Status", ["enabled", "disabled"], required: true)], required: true),
            .text("ID", required: true),
        ]).normalise(try request.xml("ReplicationRule"))
        var rules = stored(request)
        guard let index = rules.firstIndex(where: { $0.text("ID") == document.text("ID") }) else {
            throw missing(request)
        }
        rules[index].children.removeAll { $0.name == "RTC" }
        rules[index].children.insert(contentsOf: document.all("RTC"), at: 1)
        try store(rules, request)
        return CloudResponse()
    }

    private static func missing(_ request: OSSRequest) -> CloudError {
        OSSErrors.missingConfiguration(
            "NoSuchReplicationRule", "The replication rule does not exist.",
            bucket: request.bucket.record.name)
    }

    /// How long a rule is starting or closing.
    private static let phase = Duration.minutes(10)

    /// A rule as answers show it: started rules are `doing`.
    private static func shown(_ rule: XMLElement, at now: Instant) -> XMLElement {
        var shown = rule
        shown.children.removeAll { $0.name == "Since" }
        let since = ISO8601.parse(rule.text("Since") ?? "") ?? now
        for index in shown.children.indices
        where shown.children[index].name == "Status" && shown.children[index].text == "starting" {
            if since + phase <= now { shown.children[index].text = "doing" }
        }
        return shown
    }

    private static func get(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let rules = try existing(request).map { shown($0, at: request.now) }
        return .xml(BucketConfiguration.bytes(XMLElement("ReplicationConfiguration", children: rules)))
    }

    /// Where a bucket could be replicated to: the other regions, and its own.
    private static func locations(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        let names = Regions.all.map { "oss-" + $0 }
        return .xml(
            XMLWriter.document("ReplicationLocation") { writer in
                for name in names { writer.element("Location", name) }
                writer.element("LocationTransferTypeConstraint") { writer in
                    for name in names where name != request.bucket.record.location {
                        writer.element("LocationTransferType") { writer in
                            writer.element("Location", name)
                            writer.element("TransferTypes") { $0.element("Type", "oss_acc") }
                        }
                    }
                }
                writer.element("LocationRTCConstraint") { $0.element("Location", names[0]) }
            })
    }

    private static func progress(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        let id = request.parameter("rule-id")
        let rules = stored(request).filter { id == nil || $0.text("ID") == id }
        guard !rules.isEmpty else { throw missing(request) }
        return .xml(
            XMLWriter.document("ReplicationProgress") { writer in
                for rule in rules {
                    let shown = shown(rule, at: request.now)
                    writer.element("Rule") { writer in
                        for field in shown.children where field.name != "SourceSelectionCriteria" {
                            writer.element(field)
                        }
                        writer.element("Progress") { $0.element("HistoricalObject", "0") }
                    }
                }
            })
    }

    private static func existing(_ request: OSSRequest) throws(CloudError) -> [XMLElement] {
        let rules = stored(request)
        guard !rules.isEmpty else {
            throw OSSErrors.missingConfiguration(
                "NoSuchReplicationConfiguration",
                "The bucket you specified does not have replication configuration.",
                bucket: request.bucket.record.name)
        }
        return rules
    }

    /// The rules that are not closed yet.
    private static func stored(_ request: OSSRequest) -> [XMLElement] {
        (request.bucket.record.configurations[query]?.children ?? []).filter { rule in
            guard rule.text("Status") == "closing" else { return true }
            return (ISO8601.parse(rule.text("Since") ?? "") ?? request.now) + phase > request.now
        }
    }

    private static func store(_ rules: [XMLElement], _ request: OSSRequest) throws(CloudError) {
        var record = request.bucket.record
        record.configurations[query] =
            rules.isEmpty ? nil : XMLElement("ReplicationConfiguration", children: rules)
        try request.service.state.commit([.putBucket(record)], at: request.now)
    }
}
