import CloudGateway
import LabKernel

/// What all reads of objects share: which version, through which symlink, under which conditions, which
/// bytes.
struct ObjectReader {
    let request: OSSRequest
    let bucket: Bucket
    let key: ObjectKey

    init(_ request: OSSRequest) { (self.request, bucket, key) = (request, request.bucket, request.key) }

    /// The version that the request names, or the newest one.
    ///
    /// Throws NoSuchKey, NoSuchVersion, and MethodNotAllowed for a named delete marker.
    func version() throws(CloudError) -> ObjectVersion {
        try Self.version(key, try request.versionID(), in: bucket)
    }

    static func version(_ key: ObjectKey, _ versionID: String?, in bucket: Bucket) throws(CloudError)
        -> ObjectVersion
    {
        if let versionID {
            guard let version = bucket.version(key, versionID) else {
                throw OSSErrors.noSuchVersion(key, versionID)
            }
            guard !version.isDeleteMarker else { throw OSSErrors.deleteMarker(version) }
            return version
        }
        guard let version = bucket.newest(key) else { throw OSSErrors.noSuchKey(key) }
        guard !version.isDeleteMarker else {
            throw OSSErrors.noSuchKey(
                key,
                headers: [
                    (name: "x-oss-delete-marker", value: "true"),
                    (name: "x-oss-version-id", value: version.versionID),
                ])
        }
        return version
    }

    /// The version itself, or what it links to, which must be a plain object.
    func target(of version: ObjectVersion) throws(CloudError) -> ObjectVersion {
        guard version.kind == .symlink, let name = version.symlinkTarget else { return version }
        guard let target = bucket.current(ObjectKey(name)) else { throw OSSErrors.symlinkTargetMissing(key) }
        guard target.kind != .symlink else { throw OSSErrors.invalidTargetType() }
        return target
    }

    /// Judges `If-Match` and its like. Throws PreconditionFailed, or NotModified with `headers`.
    ///
    /// Source: help.aliyun.com/en/oss/developer-reference/getobject, request headers.
    func checkConditions(_ version: ObjectVersion, headers: HeaderFields) throws(CloudError) {
        let names = ["If-Match", "If-Unmodified-Since", "If-None-Match", "If-Modified-Since"]
        guard names.contains(where: { request.header($0) != nil }) else { return }
        let etag = "\"\(version.etag)\""
        let modified = version.modified.epochSeconds
        if let wanted = request.header("If-Match"), !matches(wanted, etag) {
            throw OSSErrors.preconditionFailed("If-Match")
        }
        if let since = date("If-Unmodified-Since"), modified > since {
            throw OSSErrors.preconditionFailed("If-Unmodified-Since")
        }
        let unchanged = OSSErrors.notModified(headers.fields.map { (name: $0.name, value: $0.value) })
        if let unwanted = request.header("If-None-Match") {
            if matches(unwanted, etag) { throw unchanged }
        } else if let since = date("If-Modified-Since"), modified <= since {
            throw unchanged
        }
    }

    private func matches(_ list: String, _ etag: String) -> Bool {
        list.split(separator: ",").map { String($0).trimmingSpace }.contains { candidate in
            candidate == "*" || candidate == etag || "\"\(candidate)\"" == etag
        }
    }

    private func date(_ header: String) -> Int64? {
        request.header(header).flatMap { ISO8601.parseHTTPDate($0) }?.epochSeconds
    }

    /// The run of bytes that `Range` asks for; nil for the whole object.
    ///
    /// A range that cannot be satisfied means the whole object, unless `x-oss-range-behavior: standard` asks
    /// for InvalidRange.
    func range(size: Int64) throws(CloudError) -> Range<Int64>? {
        guard let text = request.header("Range") else { return nil }
        let isStandard = request.header("x-oss-range-behavior")?.lowercased() == "standard"
        guard let asked = ByteRangeText(text) else {
            return nil
        }
        guard let range = asked.resolve(size: size, clamping: isStandard) else {
            if isStandard { throw OSSErrors.invalidRange(size, requested: text) }
            return nil
        }
        return range
    }

    /// Applies `response-content-type` and its like. Throws InvalidRequest for an anonymous request.
    func override(_ headers: inout HeaderFields, principal: Principal) throws(CloudError) {
        for name in ObjectVersion.storedHeaders where !request.query.isEmpty {
            guard let value = request.parameter("response-" + name.lowercased()) else { continue }
            guard principal.kind != .anonymous else {
                throw OSSErrors.invalidRequest(
                    "Response headers cannot be overridden by an anonymous request.")
            }
            headers[name] = value
        }
    }

    /// Throws InvalidObjectState for an archived object that is not restored.
    func checkReadable(_ version: ObjectVersion) throws(CloudError) {
        guard version.storageClass.needsRestore, !Restoration.isReadable(version, in: bucket, at: request.now)
        else { return }
        throw OSSErrors.invalidObjectState(version.key)
    }
}

/// `bytes=a-b`, `bytes=a-` or `bytes=-n`.
struct ByteRangeText {
    var first: Int64?
    var last: Int64?

    init?(_ text: String) {
        guard text.hasPrefix("bytes=") else { return nil }
        let parts = text.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, !(parts[0].isEmpty && parts[1].isEmpty) else { return nil }
        for part in parts where !part.isEmpty && (Int64(part) == nil || !part.allSatisfy(\.isNumber)) {
            return nil
        }
        (first, last) = (Int64(parts[0]), Int64(parts[1]))
    }

    /// The bytes meant in an object of `size`; nil when there are none, or when the last lies outside and
    /// `clamping` is off.
    func resolve(size: Int64, clamping: Bool) -> Range<Int64>? {
        guard let first else {
            guard let count = last, count > 0, clamping || count <= size, size > 0 else { return nil }
            return max(0, size - count)..<size
        }
        guard first < size, last.map({ $0 >= first }) ?? true else { return nil }
        guard let last else { return first..<size }
        guard clamping || last < size else { return nil }
        return first..<min(last + 1, size)
    }
}
