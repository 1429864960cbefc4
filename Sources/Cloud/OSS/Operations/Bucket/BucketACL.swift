import CloudGateway
import LabKernel

/// A bucket's ACL in requests.
enum BucketACL {
    /// `x-oss-acl`; nil for none. Throws InvalidArgument for other words.
    static func ofHeader(_ request: OSSRequest) throws(CloudError) -> String? {
        guard let text = request.header("x-oss-acl") else { return nil }
        guard ["private", "public-read", "public-read-write"].contains(text) else {
            throw OSSErrors.invalidArgument("no such bucket access control exists", "x-oss-acl", text)
        }
        return text
    }
}

/// PutBucketAcl: changes a bucket's ACL.
enum PutBucketACL {
    static let row = OSSOperation(
        "PutBucketAcl", page: "putbucketacl", "PUT", .bucket, query: ["acl"], kind: .managementWrite,
        meter: "put", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        guard let bucket = request.existingBucket else {
            throw OSSErrors.noSuchBucket(request.bucketName ?? "")
        }
        guard let acl = try BucketACL.ofHeader(request) else { throw OSSErrors.missingArgument("x-oss-acl") }
        if acl != "private", request.service.state.blocksPublicAccess(bucket) {
            throw PublicAccessBlock.refusal()
        }
        var record = bucket.record
        record.acl = acl
        try request.service.state.commit([.putBucket(record)], at: request.now)
        return CloudResponse()
    }
}

/// GetBucketAcl: a bucket's owner and ACL.
enum GetBucketACL {
    static let row = OSSOperation(
        "GetBucketAcl", page: "getbucketacl", "GET", .bucket, query: ["acl"], kind: .managementRead,
        meter: "get", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let record = request.bucket.record
        return .xml(
            XMLWriter.document("AccessControlPolicy") { writer in
                writer.owner(record.owner)
                writer.element("AccessControlList") { $0.element("Grant", record.acl) }
            })
    }
}
