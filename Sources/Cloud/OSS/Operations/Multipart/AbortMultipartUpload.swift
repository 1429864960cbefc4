import CloudGateway
import LabKernel

/// AbortMultipartUpload: gives up an upload and its parts.
enum AbortMultipartUpload {
    static let row = OSSOperation(
        "AbortMultipartUpload", page: "abortmultipartupload", "DELETE", .object, query: ["uploadId"],
        kind: .dataWrite, meter: "put", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let named = try NamedUpload(request)
        try request.service.state.commit(
            [.deleteUpload(bucket: request.bucket.record.name, named.key)], at: request.now)
        return CloudResponse(status: 204)
    }
}
