import CloudGateway
import LabKernel

/// Replication rules of a bucket. They are kept and answered; nothing is replicated, since a world has one
/// region.
enum Replication {
    private static let query = "replication"

    static let operations: [OSSOperation] = [
        OSSOperation(
            "PutBucketReplication", page: "putbucketreplication", "POST", .bucket,
            query: ["replication", "comp"],
            kind: .managementWrite, meter: "put", run: change),
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
        let target = rule["Destination"]?.text("Bucket") ?? ""
        guard target != request.bucket.record.name else {
            throw OSSErrors.invalidArgument("The destination is the source bucket.", "Bucket", target)
        }
        if (rule.text("ID") ?? "").isEmpty {
            rule.children.removeAll { $0.name == "ID" }
            let id = Identifiers.uploadID(request.service.state.takeNumber()).lowercased()
            rule.children.insert(XMLElement("ID", id), at: 0)
        }
        let rules = stored(request.bucket)
        guard
            !rules.contains(where: {
                $0["Destination"]?.text("Bucket") == target || $0.text("ID") == rule.text("ID")
            })
        else {
            throw CloudError(
                "BucketReplicationAlreadyExist", status: 400,
                "The replication rule already exists for this destination.")
        }
        try store(rules + [rule], request)
    }

    private static func remove(_ request: OSSRequest) throws(CloudError) {
        let id = try request.xml("ReplicationRules").text("ID") ?? ""
        let rules = stored(request.bucket)
        let kept = rules.filter { $0.text("ID") != id }
        guard kept.count < rules.count else {
            throw OSSErrors.missingConfiguration(
                "NoSuchReplicationRule", "The replication rule does not exist.",
                bucket: request.bucket.record.name)
        }
        try store(kept, request)
    }

    private static func get(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        .xml(
            BucketConfiguration.bytes(
                XMLElement("ReplicationConfiguration", children: try existing(request))))
    }

    private static func locations(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        .xml(
            XMLWriter.document("ReplicationLocation") {
                $0.element("Location", request.bucket.record.location)
            })
    }

    private static func progress(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        let id = request.parameter("rule-id")
        let rules = try existing(request).filter { id == nil || $0.text("ID") == id }
        guard !rules.isEmpty else {
            throw OSSErrors.missingConfiguration(
                "NoSuchReplicationRule", "The replication rule does not exist.",
                bucket: request.bucket.record.name)
        }
        return .xml(
            XMLWriter.document("ReplicationProgress") { writer in
                for rule in rules {
                    writer.element("Rule") { writer in
                        for field in rule.children where field.name != "SourceSelectionCriteria" {
                            writer.element(field)
                        }
                        writer.element("Progress") { $0.element("HistoricalObject", "0") }
                    }
                }
            })
    }

    private static func existing(_ request: OSSRequest) throws(CloudError) -> [XMLElement] {
        let rules = stored(request.bucket)
        guard !rules.isEmpty else {
            throw OSSErrors.missingConfiguration(
                "NoSuchReplicationConfiguration",
                "The bucket you specified does not have replication configuration.",
                bucket: request.bucket.record.name)
        }
        return rules
    }

    private static func stored(_ bucket: Bucket) -> [XMLElement] {
        bucket.record.configurations[query]?.children ?? []
    }

    private static func store(_ rules: [XMLElement], _ request: OSSRequest) throws(CloudError) {
        var record = request.bucket.record
        record.configurations[query] =
            rules.isEmpty ? nil : XMLElement("ReplicationConfiguration", children: rules)
        try request.service.state.commit([.putBucket(record)], at: request.now)
    }
}
