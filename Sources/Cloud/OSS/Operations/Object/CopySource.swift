import CloudGateway
import LabKernel

/// The object that `x-oss-copy-source` names: `/bucket/key[?versionId=id]`, percent-encoded.
struct CopySource {
    var bucket: String
    var key: ObjectKey
    var versionID: String?

    /// Throws InvalidArgument for a header of another form.
    init(_ request: OSSRequest) throws(CloudError) {
        let text = request.header("x-oss-copy-source") ?? ""
        let parts = text.split(separator: "?", maxSplits: 1)
        let path = PercentEncoding.decodeBytes(parts.first ?? "")
        let trimmed = path.first == UInt8(ascii: "/") ? path.dropFirst() : path[...]
        guard let slash = trimmed.firstIndex(of: UInt8(ascii: "/")), slash > trimmed.startIndex,
            slash + 1 < trimmed.endIndex
        else {
            throw OSSErrors.invalidArgument(
                "Copy Source must mention the source bucket and key.", "x-oss-copy-source", text)
        }
        bucket = String(decoding: trimmed[..<slash], as: UTF8.self)
        key = ObjectKey(bytes: Array(trimmed[(slash + 1)...]))
        if parts.count == 2, parts[1].hasPrefix("versionId=") {
            versionID = PercentEncoding.decode(parts[1].dropFirst("versionId=".count))
        }
    }

    /// The check that the source may be read. Throws NoSuchBucket.
    static func checks(_ request: OSSRequest) throws(CloudError) -> [PermissionCheck] {
        let source = try CopySource(request)
        let bucket = try source.bucket(request)
        let action = source.versionID == nil ? "oss:GetObject" : "oss:GetObjectVersion"
        return [Conditions.check(action: action, request, bucket: bucket, key: source.key)]
    }

    func bucket(_ request: OSSRequest) throws(CloudError) -> Bucket {
        guard let found = request.service.state.buckets[bucket] else { throw OSSErrors.noSuchBucket(bucket) }
        return found
    }

    /// The version to copy, after the conditions on it; symlinks are followed.
    func version(_ request: OSSRequest) throws(CloudError) -> ObjectVersion {
        let bucket = try bucket(request)
        var version = try ObjectReader.version(key, versionID, in: bucket)
        if version.kind == .symlink, let name = version.symlinkTarget {
            guard let target = bucket.current(ObjectKey(name)) else {
                throw OSSErrors.symlinkTargetMissing(key)
            }
            version = target
        }
        guard
            !version.storageClass.needsRestore || Restoration.isReadable(version, in: bucket, at: request.now)
        else {
            throw OSSErrors.invalidObjectState(key)
        }
        try checkConditions(version, request)
        return version
    }

    private func checkConditions(_ version: ObjectVersion, _ request: OSSRequest) throws(CloudError) {
        let etags = [version.etag, "\"\(version.etag)\""]
        let modified = version.modified.epochSeconds
        func date(_ name: String) -> Int64? {
            request.header(name).flatMap { ISO8601.parseHTTPDate($0) }?.epochSeconds
        }
        if let wanted = request.header("x-oss-copy-source-if-match"), !etags.contains(wanted) {
            throw OSSErrors.preconditionFailed("x-oss-copy-source-if-match")
        }
        if let since = date("x-oss-copy-source-if-unmodified-since"), modified > since {
            throw OSSErrors.preconditionFailed("x-oss-copy-source-if-unmodified-since")
        }
        if let unwanted = request.header("x-oss-copy-source-if-none-match"), etags.contains(unwanted) {
            throw OSSErrors.notModified([])
        }
        if let since = date("x-oss-copy-source-if-modified-since"), modified <= since {
            throw OSSErrors.notModified([])
        }
    }
}
