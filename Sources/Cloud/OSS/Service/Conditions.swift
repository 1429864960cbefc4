import CloudGateway
import LabKernel

/// Permission checks of requests: action, resource, condition keys, and what the bucket itself grants.
enum Conditions {
    /// The check of an operation's own action, if it has one.
    static func checks(_ operation: OSSOperation, _ request: OSSRequest, key: ObjectKey?) -> [PermissionCheck]
    {
        guard let plain = operation.action else { return [] }
        let action = request.query["versionId"] == nil ? plain : operation.versionedAction ?? plain
        // Creating a bucket is asked of the caller's own account, whoever has the name already.
        let bucket = operation.info.name == PutBucket.row.info.name ? nil : request.existingBucket
        return [check(action: action, request, bucket: bucket, key: key)]
    }

    /// The check of `action` on a key of a bucket, on the bucket, or on the service.
    static func check(
        action: String, _ request: OSSRequest, bucket: Bucket?, key: ObjectKey?
    ) -> PermissionCheck {
        guard let bucket else {
            let settings = request.service.configuration
            let resource = ResourceName(
                service: "oss", region: request.bucketName == nil ? "*" : "oss-" + settings.region,
                account: settings.accountID, relativeID: request.bucketName ?? "*")
            return PermissionCheck(action: action, resource: resource, context: context(request, nil, nil))
        }
        let record = bucket.record
        let access = ResourceAccess(
            ownerAccountID: record.owner, policy: PutBucketPolicy.judging(record), bucketACL: record.acl,
            objectACL: key.map { object($0, in: bucket, request)?.acl ?? "default" },
            blocksPublicAccess: request.service.state.blocksPublicAccess(bucket),
            resourceGroup: ResourceGroup.of(bucket))
        return PermissionCheck(
            action: action, resource: record.resource(key), context: context(request, bucket, key),
            resourceAccess: access)
    }

    private static func object(_ key: ObjectKey, in bucket: Bucket, _ request: OSSRequest) -> ObjectVersion? {
        let isOwn = bucket === request.existingBucket && key == request.objectKey
        return isOwn ? request.judgedObject : bucket.current(key)
    }

    private static let yes = ["true"]
    private static let no = ["false"]

    /// The condition keys of a request beyond the time, which RAM knows itself.
    ///
    /// Source: help.aliyun.com/en/oss/user-guide/authorization-syntax-and-elements.
    private static func context(
        _ request: OSSRequest, _ bucket: Bucket?, _ key: ObjectKey?
    ) -> [(key: String, values: [String])] {
        var context: [(key: String, values: [String])] = []
        context.reserveCapacity(6)
        context.append(("acs:SourceIp", [request.raw.sourceAddress]))
        context.append(("acs:SecureTransport", request.raw.scheme == "https" ? yes : no))
        if let agent = request.header("User-Agent") { context.append(("acs:UserAgent", [agent])) }
        if let id = request.accessKeyID { context.append(("acs:AccessId", [id])) }
        if key == nil {
            if let prefix = request.query["prefix"] { context.append(("oss:Prefix", [prefix])) }
            if let delimiter = request.query["delimiter"] { context.append(("oss:Delimiter", [delimiter])) }
        }
        for name in ["x-oss-acl", "x-oss-object-acl"] {
            if let value = request.header(name) { context.append(("oss:\(name)", [value])) }
        }
        for tag in bucket?.record.configurations["tagging"]?["TagSet"]?.all("Tag") ?? [] {
            context.append(("oss:BucketTag/\(tag.text("Key") ?? "")", [tag.text("Value") ?? ""]))
        }
        if let key, let bucket, let version = object(key, in: bucket, request) {
            for tag in version.tags { context.append(("oss:ExistingObjectTag/\(tag.name)", [tag.value])) }
        }
        if let tagging = request.header("x-oss-tagging") {
            for tag in ObjectTags.pairs(tagging) {
                context.append(("oss:RequestObjectTag/\(tag.name)", [tag.value]))
            }
        }
        return context
    }
}
