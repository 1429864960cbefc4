import CloudGateway
import LabKernel

/// Retention policies (WORM): objects cannot be changed or deleted for some days.
///
/// Source: help.aliyun.com/en/oss/developer-reference/initiatebucketworm: a policy can be dropped while it is
/// `InProgress`, for 24 hours; `Locked`, it can only be extended.
enum Worm {
    private static let query = "worm"

    static let operations: [OSSOperation] = [
        OSSOperation(
            "InitiateBucketWorm", page: "initiatebucketworm", "POST", .bucket, query: ["worm"],
            kind: .managementWrite,
            meter: "put", run: initiate),
        OSSOperation(
            "AbortBucketWorm", page: "abortbucketworm", "DELETE", .bucket, query: ["worm"],
            kind: .managementWrite,
            meter: "put", run: abort),
        OSSOperation(
            "CompleteBucketWorm", page: "completebucketworm", "POST", .bucket, query: ["wormId"],
            kind: .managementWrite, meter: "put", run: complete),
        OSSOperation(
            "ExtendBucketWorm", page: "extendbucketworm", "POST", .bucket, query: ["wormId", "wormExtend"],
            kind: .managementWrite, meter: "put", run: extend),
        OSSOperation(
            "GetBucketWorm", page: "getbucketworm", "GET", .bucket, query: ["worm"], kind: .managementRead,
            meter: "get", run: get),
    ]

    private static func initiate(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        let days = try days(in: try request.xml("InitiateWormConfiguration"))
        if policy(of: request.bucket, at: request.now)?.text("State") == "Locked" { throw locked() }
        let id = Identifiers.uploadID(request.service.state.takeNumber())
        try store(
            XMLElement(
                "WormConfiguration",
                children: [
                    XMLElement("WormId", id), XMLElement("State", "InProgress"),
                    XMLElement("RetentionPeriodInDays", String(days)),
                    XMLElement("CreationDate", OSSTime.text(request.now)),
                ]), request)
        return CloudResponse(headers: HeaderFields([("x-oss-worm-id", id)]))
    }

    private static func abort(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        guard let policy = policy(of: request.bucket, at: request.now) else { throw missing(request) }
        guard policy.text("State") == "InProgress" else { throw locked() }
        try store(nil, request)
        return CloudResponse(status: 204)
    }

    private static func complete(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        var policy = try named(request)
        guard policy.text("State") == "InProgress" else { throw locked() }
        set("State", "Locked", in: &policy)
        try store(policy, request)
        return CloudResponse()
    }

    private static func extend(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        var policy = try named(request)
        let days = try days(in: try request.xml("ExtendWormConfiguration"))
        let current = Int64(policy.text("RetentionPeriodInDays") ?? "") ?? 0
        guard policy.text("State") == "Locked", days > current else {
            throw CloudError(
                "InvalidWORMConfiguration", status: 400,
                "Only a locked retention policy can be extended, and only to more days.")
        }
        set("RetentionPeriodInDays", String(days), in: &policy)
        try store(policy, request)
        return CloudResponse()
    }

    private static func get(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        guard var policy = policy(of: request.bucket, at: request.now) else { throw missing(request) }
        if policy.text("State") == "InProgress" {
            let created = ISO8601.parse(policy.text("CreationDate") ?? "") ?? request.now
            policy.children.append(XMLElement("ExpirationDate", OSSTime.text(created + .hours(24))))
        }
        return .xml(BucketConfiguration.bytes(policy))
    }

    /// Whether nobody may delete a version, not the service itself either.
    static func retains(_ version: ObjectVersion, in bucket: Bucket, at now: Instant) -> Bool {
        guard !version.isDeleteMarker else { return false }
        return version.isHeld || (version.retention.map { $0.until > now } ?? false)
            || isInPeriod(version, of: bucket, at: now)
    }

    private static func isInPeriod(_ version: ObjectVersion, of bucket: Bucket, at now: Instant) -> Bool {
        let days = policy(of: bucket, at: now)?.text("RetentionPeriodInDays").flatMap { Int64($0) } ?? 0
        return version.modified + .hours(24 * days) > now
    }

    /// Throws FileImmutable while the bucket's locked policy or the version's own lock retains it.
    static func checkMutable(_ version: ObjectVersion, _ request: OSSRequest) throws(CloudError) {
        guard !version.isDeleteMarker else { return }
        guard
            isInPeriod(version, of: request.bucket, at: request.now) || ObjectLock.holds(version, request)
        else { return }
        throw CloudError(
            "FileImmutable", status: 409, "The object you specified is immutable.",
            details: [(name: "Key", value: version.key.text)])
    }

    /// The bucket's policy; one that was not locked within 24 hours is gone.
    private static func policy(of bucket: Bucket, at now: Instant) -> XMLElement? {
        guard let policy = bucket.record.configurations[query] else { return nil }
        let created = ISO8601.parse(policy.text("CreationDate") ?? "") ?? now
        return policy.text("State") == "InProgress" && created + .hours(24) <= now ? nil : policy
    }

    private static func named(_ request: OSSRequest) throws(CloudError) -> XMLElement {
        guard let policy = policy(of: request.bucket, at: request.now),
            policy.text("WormId") == request.parameter("wormId")
        else { throw missing(request) }
        return policy
    }

    private static func days(in document: XMLElement) throws(CloudError) -> Int64 {
        guard let days = Int64(document.text("RetentionPeriodInDays") ?? ""), (1...25_550).contains(days)
        else {
            throw OSSErrors.malformedXML()
        }
        return days
    }

    private static func set(_ name: String, _ value: String, in policy: inout XMLElement) {
        for index in policy.children.indices where policy.children[index].name == name {
            policy.children[index].text = value
        }
    }

    private static func store(_ policy: XMLElement?, _ request: OSSRequest) throws(CloudError) {
        var record = request.bucket.record
        record.configurations[query] = policy
        try request.service.state.commit([.putBucket(record)], at: request.now)
    }

    private static func missing(_ request: OSSRequest) -> CloudError {
        OSSErrors.missingConfiguration(
            "NoSuchWORMConfiguration", "The WORM Configuration does not exist.",
            bucket: request.bucket.record.name)
    }

    private static func locked() -> CloudError {
        CloudError("WORMConfigurationLocked", status: 403, "The WORM Configuration is locked.")
    }
}
