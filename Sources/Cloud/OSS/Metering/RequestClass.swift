import LabKernel

/// Requests by the storage class of what they are about, since each class has prices of its own: the meter's name ends
/// with the class, `oss.request.put.ia`; without an end it is Standard.
///
/// Source: help.aliyun.com/en/oss/user-guide/fees-related-to-lifecycle-rules: a change of class is billed by the class
/// before it, a deletion by the object's class at that time; of requests on buckets and lists, Standard.
enum RequestClass {
    /// The meter of a request that was routed; nil for a free one.
    static func meter(of request: OSSRequest, _ operation: OSSOperation) -> String? {
        guard let meter = operation.info.requestMeter else { return nil }
        guard let key = request.objectKey, let bucket = request.existingBucket else { return meter }
        return name(meter, storageClass(of: key, in: bucket, request, operation))
    }

    /// `oss.request.put` for Standard, `oss.request.put.ia` for IA.
    static func name(_ meter: String, _ storageClass: StorageClass) -> String {
        storageClass == .standard ? meter : "\(meter).\(storageClass.meterWord)"
    }

    /// Operations that make a new object, of the class that they ask for or the bucket's.
    private static let making: Set<String> = [
        "PutObject", "CopyObject", "AppendObject", "PostObject", "InitiateMultipartUpload",
    ]

    private static func storageClass(
        of key: ObjectKey, in bucket: Bucket, _ request: OSSRequest, _ operation: OSSOperation
    ) -> StorageClass {
        if let id = request.query["uploadId"], let upload = bucket.uploads[UploadKey(key: key, id: id)] {
            return upload.template.storageClass
        }
        if making.contains(operation.info.name) {
            let asked = request.header("x-oss-storage-class").flatMap(StorageClass.init)
            return asked ?? bucket.record.storageClass
        }
        let version = request.query["versionId"].map { bucket.version(key, $0) } ?? request.judgedObject
        return version?.storageClass ?? .standard
    }

    /// The meters of PUT-class requests that lifecycle rules make, one for each change, before the changes are applied.
    ///
    /// Deletions are free outside mainland China, and everywhere for Deep Cold Archive.
    static func lifecycleMeters(_ changes: [IndexChange], in bucket: Bucket) -> [String] {
        let region =
            bucket.record.region.hasPrefix("oss-")
            ? bucket.record.region.dropFirst(4) : bucket.record.region[...]
        let isMainland = region.hasPrefix("cn-") && region != "cn-hongkong"
        func deletion(_ storageClass: StorageClass?) -> String? {
            guard isMainland, storageClass != .deepColdArchive else { return nil }
            return name("oss.request.put", storageClass ?? .standard)
        }
        return changes.compactMap { change in
            switch change {
            case .putVersion(_, let version):
                guard !version.isDeleteMarker else { return deletion(.standard) }
                let old = bucket.version(version.key, version.versionID)
                return name("oss.request.put", old?.storageClass ?? .standard)
            case .deleteVersion(_, let key, let versionID):
                // A delete marker counts as Standard.
                let old = bucket.version(key, versionID)
                return deletion(old?.isDeleteMarker == true ? .standard : old?.storageClass)
            case .deleteUpload(_, let key): return deletion(bucket.uploads[key]?.template.storageClass)
            default: return nil
            }
        }
    }
}
