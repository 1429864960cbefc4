import CloudGateway
import LabKernel

/// GetObjectAcl: the owner and ACL of an object.
enum GetObjectACL {
    static let row = OSSOperation(
        "GetObjectAcl", page: "getobjectacl", "GET", .object, query: ["acl"], kind: .dataRead, meter: "get",
        versionedAction: "GetObjectVersionAcl", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let version = try ObjectReader(request).version()
        let body = XMLWriter.document("AccessControlPolicy") { writer in
            writer.owner(request.bucket.record.owner)
            writer.element("AccessControlList") { $0.element("Grant", version.acl) }
        }
        var response = CloudResponse.xml(body)
        if request.bucket.record.versioning != nil {
            response.headers.add("x-oss-version-id", version.versionID)
        }
        return response
    }
}
