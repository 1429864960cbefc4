import CloudGateway
import LabKernel

/// PutObjectTagging: replaces an object's tags.
enum PutObjectTagging {
    static let row = OSSOperation(
        "PutObjectTagging", page: "putobjecttagging", "PUT", .object, query: ["tagging"], kind: .dataWrite,
        meter: "put", versionedAction: "PutObjectVersionTagging", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let tags = try ObjectTags.parse(try request.xml("Tagging"), limit: 10)
        return try TaggedObject.update(request, tags: tags, status: 200)
    }
}

/// GetObjectTagging: an object's tags.
enum GetObjectTagging {
    static let row = OSSOperation(
        "GetObjectTagging", page: "getobjecttagging", "GET", .object, query: ["tagging"], kind: .dataRead,
        meter: "get", versionedAction: "GetObjectVersionTagging", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let version = try ObjectReader(request).version()
        var response = CloudResponse.xml(ObjectTags.document(version.tags))
        if request.bucket.record.versioning != nil {
            response.headers.add("x-oss-version-id", version.versionID)
        }
        return response
    }
}

/// DeleteObjectTagging: takes all tags off an object.
enum DeleteObjectTagging {
    static let row = OSSOperation(
        "DeleteObjectTagging", page: "deleteobjecttagging", "DELETE", .object, query: ["tagging"],
        kind: .dataWrite, meter: "put", versionedAction: "DeleteObjectVersionTagging", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        try TaggedObject.update(request, tags: [], status: 204)
    }
}

private enum TaggedObject {
    static func update(_ request: OSSRequest, tags: [NamedValue], status: Int) throws(CloudError)
        -> CloudResponse
    {
        var version = try ObjectReader(request).version()
        version.tags = tags
        try ObjectWriter(request).update(version)
        var response = CloudResponse(status: status)
        if request.bucket.record.versioning != nil {
            response.headers.add("x-oss-version-id", version.versionID)
        }
        return response
    }
}
