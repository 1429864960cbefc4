import CloudGateway
import LabKernel

/// Object locks: retention and legal hold of versions, in buckets where the object lock is enabled.
///
/// Source: help.aliyun.com/en/oss/developer-reference/putobjectretention and …/putobjectlegalhold.
enum ObjectLock {
    static let operations: [OSSOperation] = [
        OSSOperation(
            "PutObjectRetention", page: "putobjectretention", "PUT", .object, query: ["retention"],
            kind: .dataWrite, meter: "put", run: putRetention),
        OSSOperation(
            "GetObjectRetention", page: "getobjectretention", "GET", .object, query: ["retention"],
            kind: .dataRead, meter: "get", run: getRetention),
        OSSOperation(
            "PutObjectLegalHold", page: "putobjectlegalhold", "PUT", .object, query: ["legalHold"],
            kind: .dataWrite, meter: "put", run: putHold),
        OSSOperation(
            "GetObjectLegalHold", page: "getobjectlegalhold", "GET", .object, query: ["legalHold"],
            kind: .dataRead, meter: "get", run: getHold),
    ]

    /// The bucket's setting; once enabled it stays.
    static let configuration = BucketConfiguration(
        "ObjectWormConfiguration", query: "objectWorm", root: "ObjectWormConfiguration",
        absence: .error(
            code: "NoSuchObjectWormConfiguration",
            message: "The object worm configuration does not exist."),
        canDelete: false
    ) { (document, request) throws(CloudError) in
        guard request.bucket.record.versioning == .enabled else {
            throw OSSErrors.invalidRequest("The object worm needs a bucket whose versioning is enabled.")
        }
        let days = XMLShape.Field.number("Days", 1...25_550)
        return try XMLShape([
            .choice("ObjectWormEnabled", ["Enabled"], required: true),
            .group(
                "Rule",
                [
                    .group(
                        "DefaultRetention",
                        [
                            .choice("Mode", ["GOVERNANCE", "COMPLIANCE"], required: true), days,
                            .number("Years", 1...70),
                        ], required: true)
                ]),
        ]).normalise(document)
    }

    /// Gives a new version the bucket's default retention.
    static func applyDefault(to version: inout ObjectVersion, in bucket: Bucket, at now: Instant) {
        let rule = bucket.record.configurations["objectWorm"]?["Rule"]?["DefaultRetention"]
        guard let rule, let mode = rule.text("Mode").flatMap(Retention.Mode.init), !version.isDeleteMarker
        else {
            return
        }
        let years = rule.text("Years").flatMap { Int64($0) } ?? 0
        let days = (rule.text("Days").flatMap { Int64($0) } ?? 0) + 365 * years
        version.retention = Retention(mode: mode, until: now + .hours(24 * days))
    }

    /// Whether a lock keeps a version; a governance lock gives way to `x-oss-bypass-governance-retention: true`.
    static func holds(_ version: ObjectVersion, _ request: OSSRequest) -> Bool {
        if version.isHeld { return true }
        guard let retention = version.retention, retention.until > request.now else { return false }
        return retention.mode == .compliance || !bypasses(request)
    }

    private static func bypasses(_ request: OSSRequest) -> Bool {
        request.header("x-oss-bypass-governance-retention")?.lowercased() == "true"
    }

    private static func putRetention(
        _ request: OSSRequest, _ context: CallContext
    ) throws(CloudError) -> CloudResponse {
        var version = try lockedVersion(request)
        let document = try request.xml("Retention")
        guard let mode = document.text("Mode").flatMap(Retention.Mode.init),
            let until = document.text("RetainUntilDate").flatMap({ ISO8601.parse($0) }), until > request.now
        else { throw OSSErrors.malformedXML() }
        if let old = version.retention, old.until > request.now, until < old.until || mode != old.mode,
            old.mode == .compliance || !bypasses(request)
        {
            throw OSSErrors.accessDenied("The retention of the object can only be extended.")
        }
        version.retention = Retention(mode: mode, until: until)
        return try update(version, request)
    }

    private static func getRetention(
        _ request: OSSRequest, _ context: CallContext
    ) throws(CloudError) -> CloudResponse {
        guard let retention = try lockedVersion(request).retention else {
            throw CloudError(
                "NoSuchObjectRetention", status: 404, "The object has no retention.",
                details: [(name: "Key", value: request.key.text)])
        }
        return .xml(
            XMLWriter.document("Retention") { writer in
                writer.element("Mode", retention.mode.rawValue)
                writer.element("RetainUntilDate", OSSTime.text(retention.until))
            })
    }

    private static func putHold(
        _ request: OSSRequest, _ context: CallContext
    ) throws(CloudError) -> CloudResponse {
        var version = try lockedVersion(request)
        let status = try request.xml("LegalHold").text("Status") ?? ""
        guard ["ON", "OFF"].contains(status) else { throw OSSErrors.malformedXML() }
        version.isHeld = status == "ON"
        return try update(version, request)
    }

    private static func getHold(
        _ request: OSSRequest, _ context: CallContext
    ) throws(CloudError) -> CloudResponse {
        let isHeld = try lockedVersion(request).isHeld
        return .xml(XMLWriter.document("LegalHold") { $0.element("Status", isHeld ? "ON" : "OFF") })
    }

    private static func lockedVersion(_ request: OSSRequest) throws(CloudError) -> ObjectVersion {
        guard request.bucket.record.configurations["objectWorm"] != nil else {
            throw OSSErrors.invalidRequest("The bucket has no object worm configuration.")
        }
        return try ObjectReader(request).version()
    }

    private static func update(_ version: ObjectVersion, _ request: OSSRequest) throws(CloudError)
        -> CloudResponse
    {
        try ObjectWriter(request).update(version)
        return CloudResponse(headers: HeaderFields([("x-oss-version-id", version.versionID)]))
    }
}
