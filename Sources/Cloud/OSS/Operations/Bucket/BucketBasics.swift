import CloudGateway
import LabKernel

/// DeleteBucket: removes an empty bucket.
enum DeleteBucket {
    static let row = OSSOperation(
        "DeleteBucket", page: "deletebucket", "DELETE", .bucket, kind: .managementWrite, meter: "put",
        run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let bucket = request.bucket
        guard bucket.isEmpty, LiveChannels.documents.all(bucket).isEmpty else {
            throw OSSErrors.bucketNotEmpty(bucket.record.name)
        }
        try request.service.state.commit([.deleteBucket(bucket.record.name)], at: request.now)
        return CloudResponse(status: 204)
    }
}

/// GetBucketInfo: what a bucket is.
enum GetBucketInfo {
    static let row = OSSOperation(
        "GetBucketInfo", page: "getbucketinfo", "GET", .bucket, query: ["bucketInfo"], kind: .managementRead,
        meter: "get", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let bucket = request.bucket
        return .xml(
            XMLWriter.document("BucketInfo") { writer in
                writer.element("Bucket") { writer in write(bucket, request, to: &writer) }
            })
    }

    private static func write(_ bucket: Bucket, _ request: OSSRequest, to writer: inout XMLWriter) {
        let record = bucket.record
        writer.element("AccessMonitor", AccessMonitor.isOn(bucket) ? "Enabled" : "Disabled")
        writer.element("BlockPublicAccess", PublicAccessBlock.isOn(bucket))
        writer.element("CreationDate", OSSTime.text(record.created))
        writer.element(
            "CrossRegionReplication", record.configurations["replication"] == nil ? "Disabled" : "Enabled")
        writer.element("DataRedundancyType", record.redundancy)
        writer.element("ExtranetEndpoint", Endpoints.extranet(of: record, for: request))
        writer.element("IntranetEndpoint", Endpoints.intranet(of: record))
        writer.element("Location", record.location)
        writer.element("Name", record.name)
        writer.element("ResourceGroupId", ResourceGroup.of(bucket))
        writer.element("StorageClass", record.storageClass.rawValue)
        writer.element("TransferAcceleration", TransferAcceleration.isOn(bucket) ? "Enabled" : "Disabled")
        writer.element(ifPresent: "Versioning", record.versioning?.rawValue)
        writer.owner(record.owner)
        writer.element("AccessControlList") { $0.element("Grant", record.acl) }
        writer.element("ServerSideEncryptionRule") { writer in
            let rule = record.configurations["encryption"]?["ApplyServerSideEncryptionByDefault"]
            writer.element("SSEAlgorithm", rule?.text("SSEAlgorithm") ?? "None")
            writer.element(ifPresent: "KMSMasterKeyID", rule?.text("KMSMasterKeyID"))
            writer.element(ifPresent: "KMSDataEncryption", rule?.text("KMSDataEncryption"))
        }
        writer.element("BucketPolicy") { writer in
            let logging = record.configurations["logging"]?["LoggingEnabled"]
            writer.element("LogBucket", logging?.text("TargetBucket") ?? "")
            writer.element("LogPrefix", logging?.text("TargetPrefix") ?? "")
        }
        writer.element("Comment", "")
    }
}

/// GetBucketLocation: the region of a bucket.
enum GetBucketLocation {
    static let row = OSSOperation(
        "GetBucketLocation", page: "getbucketlocation", "GET", .bucket, query: ["location"],
        kind: .managementRead, meter: "get", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        var writer = XMLWriter()
        writer.element("LocationConstraint", request.bucket.record.location)
        return .xml(writer.bytes)
    }
}

/// GetBucketStat: how much a bucket holds, by class.
enum GetBucketStat {
    static let row = OSSOperation(
        "GetBucketStat", page: "getbucketstat", "GET", .bucket, query: ["stat"], kind: .managementRead,
        meter: "get", run: run)

    /// Bytes as they are, bytes as they are billed, and count, by class.
    private struct Tally {
        var bytes: Int64 = 0
        var billed: Int64 = 0
        var count = 0
    }

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let bucket = request.bucket
        var tallies = [Tally](repeating: Tally(), count: StorageClass.allCases.count)
        var markers = 0
        bucket.objects.forEach { _, versions in
            for version in versions {
                if version.isDeleteMarker {
                    markers += 1
                    continue
                }
                let index = version.storageClass.coldness
                tallies[index].bytes += version.size
                tallies[index].billed += version.storageClass.billedBytes(version.size)
                tallies[index].count += 1
            }
            return true
        }
        let parts = bucket.uploads.values.flatMap(\.parts)
        return .xml(
            XMLWriter.document("BucketStat") { writer in
                writer.element(
                    "Storage", tallies.reduce(0) { $0 + $1.bytes } + parts.reduce(0) { $0 + $1.size })
                writer.element("ObjectCount", tallies.reduce(0) { $0 + $1.count })
                writer.element("MultipartUploadCount", bucket.uploads.count)
                writer.element("LiveChannelCount", LiveChannels.documents.all(bucket).count)
                // The time of the statistics; those of an empty bucket have none.
                writer.element("LastModifiedTime", bucket.isEmpty ? 0 : request.now.epochSeconds)
                write(tallies, to: &writer)
                writer.element("MultipartPartCount", parts.count)
                writer.element("DeleteMarkerCount", markers)
            })
    }

    private static func write(_ tallies: [Tally], to writer: inout XMLWriter) {
        writer.element("StandardStorage", tallies[0].bytes)
        writer.element("StandardObjectCount", tallies[0].count)
        let names = ["", "InfrequentAccess", "Archive", "ColdArchive", "DeepColdArchive"]
        for index in 1..<names.count {
            writer.element("\(names[index])Storage", tallies[index].billed)
            writer.element("\(names[index])RealStorage", tallies[index].bytes)
            writer.element("\(names[index])ObjectCount", tallies[index].count)
        }
    }
}
