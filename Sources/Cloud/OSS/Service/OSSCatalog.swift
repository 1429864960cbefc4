import CloudGateway
import LabKernel

/// The operations of the service and how a request finds its one.
package enum OSSCatalog {
    /// Every operation.
    package static let operations: [OSSOperation] =
        serviceOperations + bucketOperations + objectOperations + multipartOperations
        + ConfigurationCatalog.operations

    private static let serviceOperations =
        [ListBuckets.row, DescribeRegions.row, QoS.userOperation] + AccountPublicAccess.operations

    private static let bucketOperations = [
        PutBucket.row, DeleteBucket.row, GetBucketInfo.row, GetBucketLocation.row, GetBucketStat.row,
        GetBucketACL.row, PutBucketACL.row, GetBucketPolicy.row, PutBucketPolicy.row, DeleteBucketPolicy.row,
        GetBucketPolicyStatus.row, GetBucketVersioning.row, PutBucketVersioning.row,
        ListObjects.row, ListObjectsV2.row, ListObjectVersions.row, ListLiveChannel.row,
    ]

    private static let objectOperations =
        [
            PutObject.row, GetObject.row, HeadObject.row, GetObjectMeta.row, CopyObject.row, AppendObject.row,
            DeleteObject.row, DeleteMultipleObjects.row, PutObjectACL.row, GetObjectACL.row,
            PutObjectTagging.row, GetObjectTagging.row, DeleteObjectTagging.row, PutSymlink.row,
            GetSymlink.row,
            RestoreObject.row, CORS.preflight, CORS.bucketPreflight,
        ] + ObjectLock.operations

    private static let multipartOperations = [
        InitiateMultipartUpload.row, UploadPart.row, UploadPartCopy.row, CompleteMultipartUpload.row,
        AbortMultipartUpload.row, ListParts.row, ListMultipartUploads.row,
    ]

    /// Query parameters that choose an operation: one that no row takes up is an operation that is not
    /// emulated.
    private static let selectors: Set<String> =
        Set(operations.flatMap(\.query)).union(unemulated)

    /// Operations of the real service that have no row.
    private static let unemulated: Set<String> = [
        "accessPoint", "accessPointPolicy", "asyncFetch", "cleanRestoredObject", "cloudboxes", "cname",
        "comp",
        "dataPipeline", "img", "live", "metaQuery", "objectInfo",
        "redundancyTransition", "requesterQosInfo", "resourcePool", "rtc", "seal",
        "vod",
        "x-oss-process", "x-oss-async-process", "x-oss-write-get-object-response",
    ]

    private static let byMethod: [String: [OSSOperation]] = {
        var rows: [String: [OSSOperation]] = [:]
        for row in operations.sorted(by: { $0.specificity > $1.specificity }) {
            rows["\(row.method) \(row.target)", default: []].append(row)
        }
        return rows
    }()

    /// The operation of a request. Throws NotImplemented or MethodNotAllowed when there is none.
    static func operation(of request: OSSRequest) throws(CloudError) -> OSSOperation {
        let target: OSSOperation.Target =
            request.bucketName == nil ? .service : request.objectKey == nil ? .bucket : .object
        let asked = request.query.keys.filter(selectors.contains).sorted()
        for row in byMethod["\(request.raw.method) \(target)"] ?? [] where row.matches(request) {
            let strange = asked.filter { !row.query.contains($0) }
            if strange.isEmpty { return row }
            throw OSSErrors.notImplemented(
                "\(request.raw.method) ?\(strange.joined(separator: "&")) on a \(target)")
        }
        if let first = asked.first {
            throw OSSErrors.notImplemented("\(request.raw.method) ?\(first) on a \(target)")
        }
        throw OSSErrors.methodNotAllowed(request.raw.method, "\(target)".uppercased())
    }
}
