import CloudGateway
import LabKernel

/// GetObject: an object's bytes, whole or a range, under conditions.
enum GetObject {
    static let row = OSSOperation(
        "GetObject", page: "getobject", "GET", .object, kind: .dataRead, meter: "get",
        versionedAction: "GetObjectVersion", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let reader = ObjectReader(request)
        let named: ObjectVersion
        do throws(CloudError) { named = try reader.version() } catch {
            if let page = try Website.substitute(for: error, request) { return page }
            throw error
        }
        let version = try reader.target(of: named)
        var headers = ObjectHeaders.answer(version, in: request.bucket, at: request.now)
        if named.kind == .symlink { ObjectHeaders.mark(&headers, asThrough: named) }
        try reader.checkConditions(version, headers: headers)
        try reader.checkReadable(version)
        try reader.override(&headers, principal: context.principal)
        let range = try reader.range(size: version.size)
        if let range {
            headers.add("Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(version.size)")
        }
        let body = try body(of: version, range ?? 0..<version.size, request)
        try AccessMonitor.visit(version, request)
        if range == nil, let packed = try Compression.answer(headers, body, request) { return packed }
        return CloudResponse(status: range == nil ? 200 : 206, headers: headers, body: body)
    }

    /// Bytes of a version.
    static func body(
        of version: ObjectVersion, _ range: Range<Int64>, _ request: OSSRequest
    ) throws(CloudError) -> ResponseBody {
        guard let name = request.bucket.blobName(of: version), !range.isEmpty else { return .bytes([]) }
        let slice = BlobSlice(name, offset: range.lowerBound, count: range.upperBound - range.lowerBound)
        return try request.service.state.store.read(slice)
    }
}
