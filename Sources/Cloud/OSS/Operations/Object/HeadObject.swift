import CloudGateway
import LabKernel

/// HeadObject: everything about an object but its bytes.
enum HeadObject {
    static let row = OSSOperation(
        "HeadObject", page: "headobject", "HEAD", .object, kind: .dataRead, meter: "get", action: "GetObject",
        versionedAction: "GetObjectVersion", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let reader = ObjectReader(request)
        let named = try reader.version()
        let version = try reader.target(of: named)
        var headers = ObjectHeaders.answer(version, in: request.bucket, at: request.now)
        if named.kind == .symlink { ObjectHeaders.mark(&headers, asThrough: named) }
        try reader.checkConditions(version, headers: headers)
        headers.add("Content-Length", String(version.size))
        return CloudResponse(headers: headers)
    }
}
