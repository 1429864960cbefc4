import CloudGateway
import LabKernel

/// PutBucketVersioning: switches versioning on, or suspends it; it never goes away again.
enum PutBucketVersioning {
    static let row = OSSOperation(
        "PutBucketVersioning", page: "putbucketversioning", "PUT", .bucket, query: ["versioning"],
        kind: .managementWrite, meter: "put", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let text = try request.xml("VersioningConfiguration").text("Status") ?? ""
        guard let status = BucketRecord.Versioning(rawValue: text) else { throw OSSErrors.malformedXML() }
        var record = request.bucket.record
        record.versioning = status
        try request.service.state.commit([.putBucket(record)], at: request.now)
        return CloudResponse()
    }
}

/// GetBucketVersioning: whether versioning is on or suspended; an empty answer while it was never set.
enum GetBucketVersioning {
    static let row = OSSOperation(
        "GetBucketVersioning", page: "getbucketversioning", "GET", .bucket, query: ["versioning"],
        kind: .managementRead, meter: "get", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        .xml(
            XMLWriter.document("VersioningConfiguration") { writer in
                writer.element(ifPresent: "Status", request.bucket.record.versioning?.rawValue)
            })
    }
}
