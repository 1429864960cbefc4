import CloudGateway
import LabKernel

/// GetObjectMeta: ETag, size and time of an object. The object itself, also when it is a symlink.
enum GetObjectMeta {
    static let row = OSSOperation(
        "GetObjectMeta", page: "getobjectmeta", "HEAD", .object, query: ["objectMeta"], kind: .dataRead,
        meter: "get", action: "GetObject", versionedAction: "GetObjectVersion", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let version = try ObjectReader(request).version()
        var headers = HeaderFields([
            ("ETag", "\"\(version.etag)\""), ("Content-Length", String(version.size)),
            ("Last-Modified", ISO8601.httpDate(version.modified)),
            ("x-oss-hash-crc64ecma", String(version.crc64)),
        ])
        if request.bucket.record.versioning != nil { headers.add("x-oss-version-id", version.versionID) }
        if AccessMonitor.isOn(request.bucket) {
            headers.add(
                "x-oss-last-access-time",
                ISO8601.httpDate(AccessMonitor.lastAccess(version, in: request.bucket)))
        }
        return CloudResponse(headers: headers)
    }
}
