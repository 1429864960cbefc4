import CloudGateway
import LabKernel

/// What all writes of objects share: may the key be written, under which version, bytes first, then the
/// index.
struct ObjectWriter {
    let request: OSSRequest
    let bucket: Bucket
    let key: ObjectKey

    init(_ request: OSSRequest, key: ObjectKey? = nil) {
        (self.request, bucket, self.key) = (request, request.bucket, key ?? request.key)
    }

    private var state: OSSState { request.service.state }

    /// Throws FileAlreadyExists, FileImmutable or InvalidArgument when the key may not be written.
    func checkOverwrite() throws(CloudError) {
        let existing = bucket.current(key)
        if request.header("x-oss-forbid-overwrite")?.lowercased() == "true", existing != nil,
            bucket.record.versioning == nil
        {
            throw OSSErrors.fileAlreadyExists(key)
        }
        if let existing, bucket.record.versioning != .enabled {
            try Worm.checkMutable(existing, request)
        }
    }

    /// Stores a body as a new version of the key. `version` says everything but identity and size.
    func write(_ body: RequestBody, digests: BodyDigests, as version: ObjectVersion) throws(CloudError)
        -> ObjectVersion
    {
        var version = version
        version.size = digests.count
        version.crc64 = digests.crc64
        return try commit(version) { (name) throws(CloudError) in try self.state.store.write(body, as: name) }
    }

    /// Stores slices of other blobs as a new version of the key; `also` is committed with it.
    func write(
        _ slices: [BlobSlice], as version: ObjectVersion, also changes: [IndexChange] = []
    ) throws(CloudError) -> ObjectVersion {
        try commit(version, also: changes) { (name) throws(CloudError) in
            try self.state.store.join(slices, as: name)
        }
    }

    /// Makes a version without bytes, such as a symlink or a delete marker, the newest.
    func writeEmpty(_ version: ObjectVersion) throws(CloudError) -> ObjectVersion {
        let version = identified(version)
        try state.commit([.putVersion(bucket: bucket.record.name, version)], at: request.now)
        return version
    }

    private func commit(
        _ version: ObjectVersion, also changes: [IndexChange] = [],
        _ fill: (BlobName) throws(CloudError) -> Void
    ) throws(CloudError) -> ObjectVersion {
        var version = identified(version)
        version.blob = version.sequence
        let name = BlobName(bucket: bucket.record.name, owner: .object(key), number: version.sequence)
        try fill(name)
        do throws(CloudError) {
            try state.commit([.putVersion(bucket: bucket.record.name, version)] + changes, at: request.now)
        } catch {
            state.store.discard([name], at: request.now)
            throw error
        }
        return version
    }

    private func identified(_ version: ObjectVersion) -> ObjectVersion {
        var version = version
        version.sequence = state.takeNumber()
        ObjectLock.applyDefault(to: &version, in: bucket, at: request.now)
        version.versionID =
            bucket.record.versioning == .enabled ? Identifiers.versionID(version.sequence) : "null"
        return version
    }

    /// Changes what is said about a version, not its bytes.
    func update(_ version: ObjectVersion) throws(CloudError) {
        try state.commit([.putVersion(bucket: bucket.record.name, version)], at: request.now)
    }
}
