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
        ListObjects.row, ListObjectsV2.row, ListObjectVersions.row,
    ]

    private static let objectOperations =
        [
            PutObject.row, GetObject.row, HeadObject.row, GetObjectMeta.row, CopyObject.row, AppendObject.row,
            DeleteObject.row, DeleteMultipleObjects.row, PutObjectACL.row, GetObjectACL.row,
            PutObjectTagging.row, GetObjectTagging.row, DeleteObjectTagging.row, PutSymlink.row,
            GetSymlink.row,
            RestoreObject.row, CleanRestoredObject.row, SelectObject.row, CreateSelectObjectMeta.row,
            CORS.preflight, CORS.bucketPreflight,
        ] + ObjectLock.operations + LiveChannels.operations

    private static let multipartOperations = [
        InitiateMultipartUpload.row, UploadPart.row, UploadPartCopy.row, CompleteMultipartUpload.row,
        AbortMultipartUpload.row, ListParts.row, ListMultipartUploads.row,
    ]

    /// Query parameters that choose an operation: one that no row takes up is an operation that is not
    /// emulated.
    private static let selectors: Set<String> =
        Set(operations.flatMap(\.query)).union(unemulated)

    /// Operations of the real service that have no row.
    static let unemulated: Set<String> = [
        "asyncFetch", "cloudboxes", "dataPipeline", "img", "objectInfo", "resourcePool",
        "resourcePoolBuckets",
        "resourcePoolInfo", "seal", "x-oss-async-process",
        "x-oss-write-get-object-response",
    ]

    private static let byMethod: [OSSOperation.Target: [String: [OSSOperation]]] = {
        var rows: [OSSOperation.Target: [String: [OSSOperation]]] = [:]
        for row in operations.sorted(by: { $0.specificity > $1.specificity }) {
            rows[row.target, default: [:]][row.method, default: []].append(row)
        }
        return rows
    }()

    /// The operation of a request; one that refuses with NotImplemented or MethodNotAllowed when there is none,
    /// so that keys are judged before.
    static func operation(of request: OSSRequest) -> OSSOperation {
        do throws(CloudError) { return try row(of: request) } catch {
            return OSSOperation(
                error.code, page: "overview-26", request.raw.method, .service, kind: .managementRead,
                meter: nil, action: ""
            ) { (_, _) throws(CloudError) in throw error }
        }
    }

    private static func row(of request: OSSRequest) throws(CloudError) -> OSSOperation {
        let target: OSSOperation.Target =
            request.bucketName == nil ? .service : request.objectKey == nil ? .bucket : .object
        let asked = request.query.isEmpty ? [] : request.query.keys.filter(selectors.contains).sorted()
        // What is to be processed, and how, belongs to the name of what is refused.
        func named(_ parameter: String) -> String {
            guard ["x-oss-process", "x-oss-async-process", "comp"].contains(parameter),
                let value = request.parameter(parameter)
            else { return parameter }
            return "\(parameter)=\(value.prefix(64))"
        }
        for row in byMethod[target]?[request.raw.method] ?? [] where row.matches(request) {
            let strange = asked.filter { !row.query.contains($0) && !row.tolerated.contains($0) }
            if strange.isEmpty { return row }
            throw OSSErrors.notImplemented(
                "\(request.raw.method) ?\(strange.map(named).joined(separator: "&")) on a \(target)")
        }
        if let first = asked.first {
            throw OSSErrors.notImplemented("\(request.raw.method) ?\(named(first)) on a \(target)")
        }
        throw OSSErrors.methodNotAllowed(request.raw.method, "\(target)".uppercased())
    }
}
