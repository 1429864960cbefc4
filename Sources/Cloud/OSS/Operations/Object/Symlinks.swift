import CloudGateway
import LabKernel

/// PutSymlink: an object that stands for another key of the bucket.
enum PutSymlink {
    static let row = OSSOperation(
        "PutSymlink", page: "putsymlink", "PUT", .object, query: ["symlink"], kind: .dataWrite, meter: "put",
        action: "PutObject", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        guard let text = request.header("x-oss-symlink-target") else {
            throw OSSErrors.missingArgument("x-oss-symlink-target")
        }
        let target = ObjectKey(bytes: PercentEncoding.decodeBytes(text))
        guard target.isValid else {
            throw OSSErrors.invalidArgument(
                "The symlink target is no valid key.", "x-oss-symlink-target", text)
        }
        let writer = ObjectWriter(request)
        try writer.checkOverwrite()
        var version = try ObjectHeaders.template(request, key: request.key)
        version.kind = .symlink
        version.symlinkTarget = target.text
        version.etag = Hex.encodeUpper(Digests.md5(target.bytes))
        version = try writer.writeEmpty(version)
        var headers = HeaderFields([("ETag", "\"\(version.etag)\"")])
        if request.bucket.record.versioning == .enabled { headers.add("x-oss-version-id", version.versionID) }
        return CloudResponse(headers: headers)
    }
}

/// GetSymlink: what a symlink stands for.
enum GetSymlink {
    static let row = OSSOperation(
        "GetSymlink", page: "getsymlink", "GET", .object, query: ["symlink"], kind: .dataRead, meter: "get",
        action: "GetObject", versionedAction: "GetObjectVersion", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let version = try ObjectReader(request).version()
        guard version.kind == .symlink, let target = version.symlinkTarget else {
            throw OSSErrors.notSymlink(request.key)
        }
        var headers = HeaderFields([
            ("ETag", "\"\(version.etag)\""), ("Last-Modified", ISO8601.httpDate(version.modified)),
            ("x-oss-symlink-target", PercentEncoding.encode(target)),
        ])
        for pair in version.metadata { headers.add("x-oss-meta-\(pair.name)", pair.value) }
        if request.bucket.record.versioning != nil { headers.add("x-oss-version-id", version.versionID) }
        return CloudResponse(headers: headers)
    }
}
