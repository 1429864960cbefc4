import CloudGateway
import LabKernel

/// Writes objects for the service itself: logs, reports and copies that nobody asked for in a request.
struct SystemWriter {
    let state: OSSState
    let bucket: Bucket
    let now: Instant

    /// Stores a new object of these bytes.
    func put(_ bytes: [UInt8], as key: ObjectKey, type: String) throws(CloudError) {
        let digests = try BodyDigests(.bytes(bytes))
        var version = ObjectVersion(key: key, versionID: "null", sequence: 0, modified: now)
        version.headers = [NamedValue("Content-Type", type)]
        version.storageClass = bucket.record.storageClass
        (version.size, version.etag, version.crc64) = (digests.count, digests.etag, digests.crc64)
        version.contentMD5 = Base64.encode(digests.md5)
        try commit(version) { (name) throws(CloudError) in try state.store.write(.bytes(bytes), as: name) }
    }

    /// Stores a copy of a version of another bucket, as it is but for its identity.
    func copy(_ version: ObjectVersion, from source: Bucket) throws(CloudError) {
        let slices = source.blobName(of: version).map { [BlobSlice($0, count: version.size)] } ?? []
        guard version.kind != .symlink else {
            let linked = identified(version)
            return try state.commit([.putVersion(bucket: bucket.record.name, linked)], at: now)
        }
        try commit(version) { (name) throws(CloudError) in try state.store.join(slices, as: name) }
    }

    /// Deletes an object, which leaves a marker where there are versions.
    func delete(_ key: ObjectKey) throws(CloudError) {
        guard bucket.current(key) != nil else { return }
        let name = bucket.record.name
        guard bucket.record.versioning != nil else {
            return try state.commit([.deleteVersion(bucket: name, key, versionID: "null")], at: now)
        }
        var marker = ObjectVersion(key: key, versionID: "null", sequence: 0, modified: now)
        marker.isDeleteMarker = true
        try state.commit([.putVersion(bucket: name, identified(marker))], at: now)
    }

    private func identified(_ version: ObjectVersion) -> ObjectVersion {
        var version = version
        version.sequence = state.takeNumber()
        version.versionID =
            bucket.record.versioning == .enabled ? Identifiers.versionID(version.sequence) : "null"
        return version
    }

    private func commit(
        _ version: ObjectVersion, _ fill: (BlobName) throws(CloudError) -> Void
    ) throws(CloudError) {
        var version = identified(version)
        version.blob = version.sequence
        let name = BlobName(
            bucket: bucket.record.name, owner: .object(version.key), number: version.sequence)
        try fill(name)
        do throws(CloudError) {
            try state.commit([.putVersion(bucket: bucket.record.name, version)], at: now)
        } catch {
            state.store.discard([name], at: now)
            throw error
        }
    }
}
