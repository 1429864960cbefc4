import CloudGateway
import LabKernel

/// Object headers both ways: from a write request into a version, and from a version into an answer.
enum ObjectHeaders {
    /// A new version with what the request says about it. Its id, bytes and digests are still to be set.
    ///
    /// Throws InvalidArgument, InvalidTag, InvalidEncryptionAlgorithmError.
    static func template(_ request: OSSRequest, key: ObjectKey) throws(CloudError) -> ObjectVersion {
        var version = ObjectVersion(key: key, versionID: "null", sequence: 0, modified: request.now)
        version.headers = stored(request)
        version.metadata = try metadata(request)
        version.storageClass = try storageClass(request) ?? request.bucket.record.storageClass
        version.acl = try acl(request) ?? "default"
        if let tagging = request.header("x-oss-tagging") {
            version.tags = try ObjectTags.parse(query: tagging)
        }
        version.encryption = try Encryption.ofWrite(request)
        return version
    }

    private static func stored(_ request: OSSRequest) -> [NamedValue] {
        var headers = ObjectVersion.storedHeaders.compactMap { name in
            request.header(name).map { NamedValue(name, $0) }
        }
        if request.header("Content-Type")?.isEmpty ?? true {
            headers.removeAll { $0.name == "Content-Type" }
            headers.insert(NamedValue("Content-Type", "application/octet-stream"), at: 0)
        }
        return headers
    }

    private static func metadata(_ request: OSSRequest) throws(CloudError) -> [NamedValue] {
        let prefix = "x-oss-meta-"
        let pairs = request.raw.headers.withPrefix(prefix)
            .map { NamedValue(String($0.name.dropFirst(prefix.count)), $0.value) }
        let bytes = pairs.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        guard bytes <= 8_192 else {
            throw OSSErrors.invalidArgument(
                "The metadata is larger than 8192 bytes.", "x-oss-meta-", String(bytes))
        }
        return pairs
    }

    /// `x-oss-storage-class`; nil for none.
    static func storageClass(_ request: OSSRequest) throws(CloudError) -> StorageClass? {
        guard let text = request.header("x-oss-storage-class") else { return nil }
        guard let storageClass = StorageClass(rawValue: text) else {
            throw OSSErrors.invalidArgument("The storage class is invalid.", "x-oss-storage-class", text)
        }
        return storageClass
    }

    /// `x-oss-object-acl`; nil for none.
    static func acl(_ request: OSSRequest) throws(CloudError) -> String? {
        guard let text = request.header("x-oss-object-acl") else { return nil }
        guard ["default", "private", "public-read", "public-read-write"].contains(text) else {
            throw OSSErrors.invalidArgument("no such object access control exists", "x-oss-object-acl", text)
        }
        return text
    }

    /// The headers of GetObject and HeadObject, `Content-Length` not among them.
    static func answer(_ version: ObjectVersion, in bucket: Bucket, at now: Instant) -> HeaderFields {
        var fields = HeaderFields(capacity: 16)
        for header in version.headers { fields.add(header.name, header.value) }
        fields.add("ETag", "\"\(version.etag)\"")
        fields.add("Last-Modified", ISO8601.httpDate(version.modified))
        fields.add("Accept-Ranges", "bytes")
        fields.add("x-oss-object-type", version.kind.rawValue)
        fields.add("x-oss-storage-class", version.storageClass.rawValue)
        if version.kind != .symlink { fields.add("x-oss-hash-crc64ecma", String(version.crc64)) }
        if let md5 = version.contentMD5 { fields.add("Content-MD5", md5) }
        if version.kind == .appendable { fields.add("x-oss-next-append-position", String(version.size)) }
        if bucket.record.versioning != nil { fields.add("x-oss-version-id", version.versionID) }
        if !version.tags.isEmpty { fields.add("x-oss-tagging-count", String(version.tags.count)) }
        for header in version.encryption { fields.add(header.name, header.value) }
        for pair in version.metadata { fields.add("x-oss-meta-\(pair.name)", pair.value) }
        if let retention = version.retention {
            fields.add("x-oss-object-worm-mode", retention.mode.rawValue)
            fields.add("x-oss-object-worm-retain-until-date", OSSTime.text(retention.until))
        }
        if version.isHeld { fields.add("x-oss-object-worm-legal-hold", "ON") }
        if let restore = Restoration.header(version, at: now) { fields.add("x-oss-restore", restore) }
        return fields
    }

    /// Changes the headers of a symlink's target: type and metadata are the symlink's own.
    static func mark(_ headers: inout HeaderFields, asThrough symlink: ObjectVersion) {
        headers["x-oss-object-type"] = symlink.kind.rawValue
        for (name, _) in headers.withPrefix("x-oss-meta-") { headers[name] = nil }
        for pair in symlink.metadata { headers.add("x-oss-meta-\(pair.name)", pair.value) }
    }

    /// The headers that the answers to writes share.
    static func written(_ version: ObjectVersion, in bucket: Bucket) -> HeaderFields {
        var fields = HeaderFields(capacity: 12)
        fields.add("ETag", "\"\(version.etag)\"")
        fields.add("x-oss-hash-crc64ecma", String(version.crc64))
        if let md5 = version.contentMD5 { fields.add("Content-MD5", md5) }
        if bucket.record.versioning == .enabled { fields.add("x-oss-version-id", version.versionID) }
        for header in version.encryption { fields.add(header.name, header.value) }
        return fields
    }
}
