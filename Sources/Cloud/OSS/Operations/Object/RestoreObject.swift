import CloudGateway
import LabKernel

/// RestoreObject: makes an archived object readable for some days, after the time its class takes.
enum RestoreObject {
    static let row = OSSOperation(
        "RestoreObject", page: "restoreobject", "POST", .object, query: ["restore"], kind: .dataWrite,
        meter: "put", versionedAction: "RestoreObjectVersion", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        var version = try ObjectReader(request).version()
        guard version.storageClass.needsRestore else {
            throw OSSErrors.operationNotSupported("The operation is not supported for this resource")
        }
        let asked = try Restoration.Request(request, version.storageClass)
        if let restore = version.restore, restore.expires > request.now {
            guard restore.ready <= request.now else { throw OSSErrors.restoreInProgress(request.key) }
            version.restore?.expires = request.now + .hours(24 * asked.days)
            try ObjectWriter(request).update(version)
            return CloudResponse(status: 200)
        }
        let ready = request.now + asked.duration
        version.restore = RestoreState(ready: ready, expires: ready + .hours(24 * asked.days))
        try ObjectWriter(request).update(version)
        var headers = HeaderFields()
        if let tier = asked.tier { headers.add("x-oss-object-restore-priority", tier) }
        if request.bucket.record.versioning != nil { headers.add("x-oss-version-id", version.versionID) }
        return CloudResponse(status: 202, headers: headers)
    }
}

/// CleanRestoredObject: gives up a restored copy before its time.
enum CleanRestoredObject {
    static let row = OSSOperation(
        "CleanRestoredObject", page: "cleanrestoredobject", "POST", .object, query: ["cleanRestoredObject"],
        kind: .dataWrite, meter: "put", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        var version = try ObjectReader(request).version()
        guard version.storageClass.needsRestore else {
            throw OSSErrors.operationNotSupported("The operation is not supported for this resource")
        }
        guard let restore = version.restore, request.now < restore.expires else {
            throw CloudError(
                "ArchiveRestoreFileStale", status: 409, "The object has no restored copy.",
                details: [(name: "Key", value: request.key.text)])
        }
        guard restore.ready <= request.now else {
            throw CloudError(
                "ArchiveRestoreNotFinished", status: 409, "The object is still being restored.",
                details: [(name: "Key", value: request.key.text)])
        }
        version.restore = nil
        try ObjectWriter(request).update(version)
        return CloudResponse()
    }
}

/// How long restoring takes and what it says about itself.
///
/// Source: help.aliyun.com/en/oss/user-guide/restore-objects: Archive 1 minute; Cold Archive Expedited 1 h,
/// Standard 5 h, Bulk 12 h; Deep Cold Archive Expedited 12 h, Standard 48 h.
enum Restoration {
    /// What a RestoreObject request asks for.
    struct Request {
        var days: Int64 = 1
        /// Nil for Archive, which has none.
        var tier: String?
        var duration: Duration

        init(_ request: OSSRequest, _ storageClass: StorageClass) throws(CloudError) {
            var document: XMLElement?
            if request.raw.body.count > 0 { document = try request.xml("RestoreRequest") }
            if let text = document?.text("Days") {
                guard let days = Int64(text), (1...365).contains(days) else { throw OSSErrors.malformedXML() }
                self.days = days
            }
            let parameters = document?["JobParameters"]
            guard storageClass != .archive else {
                guard parameters == nil else { throw OSSErrors.malformedXML() }
                duration = .minutes(1)
                return
            }
            let tier = parameters?.text("Tier") ?? "Standard"
            guard let hours = Self.hours(tier, storageClass) else {
                throw OSSErrors.invalidArgument("The restore tier is invalid.", "Tier", tier)
            }
            (self.tier, duration) = (tier, .hours(hours))
        }

        private static func hours(_ tier: String, _ storageClass: StorageClass) -> Int64? {
            let isDeep = storageClass == .deepColdArchive
            return switch tier {
            case "Expedited": isDeep ? 12 : 1
            case "Standard": isDeep ? 48 : 5
            case "Bulk": isDeep ? nil : 12
            default: nil
            }
        }
    }

    static func isReadable(_ version: ObjectVersion, in bucket: Bucket, at now: Instant) -> Bool {
        if version.storageClass == .archive,
            bucket.record.configurations["bucketArchiveDirectRead"]?.text("Enabled") == "true"
        {
            return true
        }
        guard let restore = version.restore else { return false }
        return restore.ready <= now && now < restore.expires
    }

    /// `x-oss-restore`; nil for an object that is not being restored.
    static func header(_ version: ObjectVersion, at now: Instant) -> String? {
        guard let restore = version.restore, now < restore.expires else { return nil }
        guard restore.ready <= now else { return "ongoing-request=\"true\"" }
        return "ongoing-request=\"false\", expiry-date=\"\(ISO8601.httpDate(restore.expires))\""
    }
}
