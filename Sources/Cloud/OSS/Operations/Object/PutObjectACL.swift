import CloudGateway
import LabKernel

/// PutObjectAcl: an object's own ACL, or `default` for its bucket's.
enum PutObjectACL {
    static let row = OSSOperation(
        "PutObjectAcl", page: "putobjectacl", "PUT", .object, query: ["acl"], kind: .dataWrite, meter: "put",
        versionedAction: "PutObjectVersionAcl", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        guard let acl = try ObjectHeaders.acl(request) else {
            throw OSSErrors.missingArgument("x-oss-object-acl")
        }
        var version = try ObjectReader(request).version()
        if acl.hasPrefix("public"), request.service.state.blocksPublicAccess(request.bucket) {
            throw PublicAccessBlock.refusal()
        }
        version.acl = acl
        // Source: help.aliyun.com/en/oss/user-guide, operations that update Last-Modified.
        version.modified = request.now
        try ObjectWriter(request).update(version)
        var headers = HeaderFields()
        if request.bucket.record.versioning != nil { headers.add("x-oss-version-id", version.versionID) }
        return CloudResponse(headers: headers)
    }
}
