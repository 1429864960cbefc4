import LabKernel

/// A bucket in memory: its settings and its index in key order.
package final class Bucket {
    package internal(set) var record: BucketRecord
    /// Versions of each key, newest first, delete markers included.
    package private(set) var objects = SortedMap<ObjectKey, [ObjectVersion]>()
    package private(set) var uploads = SortedMap<UploadKey, MultipartUpload>()
    /// Stored bytes as they are billed, by class in the order of `StorageClass.allCases`; parts of uploads
    /// included.
    package private(set) var billedBytes = [Int64](repeating: 0, count: StorageClass.allCases.count)
    /// When objects were last read while the access monitor was on. It lives as long as the process.
    var accessed: [ObjectKey: Instant] = [:]
    /// Until when stored bytes were metered; nil before the first time.
    var metered: Instant?

    init(_ record: BucketRecord) { self.record = record }

    package var isEmpty: Bool { objects.isEmpty && uploads.isEmpty }

    /// The newest version, delete marker or not.
    package func newest(_ key: ObjectKey) -> ObjectVersion? { objects[key]?.first }

    /// The object a reader sees; nil when there is none or it is deleted.
    package func current(_ key: ObjectKey) -> ObjectVersion? {
        newest(key).flatMap { $0.isDeleteMarker ? nil : $0 }
    }

    package func version(_ key: ObjectKey, _ versionID: String) -> ObjectVersion? {
        objects[key]?.first { $0.versionID == versionID }
    }

    /// Applies a put; answers the blob it replaced, if it is no longer used.
    func put(_ version: ObjectVersion) -> BlobName? {
        var versions = objects[version.key] ?? []
        var freed: BlobName?
        if let index = versions.firstIndex(where: { $0.versionID == version.versionID }) {
            let old = versions.remove(at: index)
            count(old, -1)
            if old.blob != version.blob { freed = blobName(of: old) }
        }
        let place = versions.firstIndex { $0.sequence < version.sequence } ?? versions.count
        versions.insert(version, at: place)
        objects[version.key] = versions
        count(version, 1)
        return freed
    }

    /// Applies a delete; answers the freed blob.
    func delete(_ key: ObjectKey, _ versionID: String) -> BlobName? {
        guard var versions = objects[key],
            let index = versions.firstIndex(where: { $0.versionID == versionID })
        else { return nil }
        let old = versions.remove(at: index)
        objects[key] = versions.isEmpty ? nil : versions
        count(old, -1)
        return blobName(of: old)
    }

    func put(_ upload: MultipartUpload) {
        let key = UploadKey(key: upload.template.key, id: upload.id)
        uploads[key] = upload
        for part in upload.parts { bill(upload.template.storageClass, part.size, 1) }
    }

    /// Applies an uploaded part; answers the blob of the part it replaced.
    func put(_ part: UploadedPart, of key: UploadKey) -> BlobName? {
        guard var upload = uploads[key] else { preconditionFailure("a part was committed to no upload") }
        var freed: BlobName?
        let index = upload.parts.partitioningIndex { $0.number >= part.number }
        if index < upload.parts.count, upload.parts[index].number == part.number {
            let old = upload.parts.remove(at: index)
            bill(upload.template.storageClass, old.size, -1)
            freed = blobName(of: old, upload: key.id)
        }
        upload.parts.insert(part, at: index)
        bill(upload.template.storageClass, part.size, 1)
        uploads[key] = upload
        return freed
    }

    func deleteUpload(_ key: UploadKey) -> [BlobName] {
        guard let upload = uploads[key] else { return [] }
        uploads[key] = nil
        for part in upload.parts { bill(upload.template.storageClass, part.size, -1) }
        return upload.parts.map { blobName(of: $0, upload: key.id) }
    }

    package func blobName(of version: ObjectVersion) -> BlobName? {
        version.blob.map { BlobName(bucket: record.name, owner: .object(version.key), number: $0) }
    }

    package func blobName(of part: UploadedPart, upload: String) -> BlobName {
        BlobName(bucket: record.name, owner: .part(uploadID: upload, number: part.number), number: part.blob)
    }

    private func count(_ version: ObjectVersion, _ sign: Int64) {
        if !version.isDeleteMarker {
            bill(version.storageClass, version.storageClass.billedBytes(version.size), sign)
        }
    }

    private func bill(_ storageClass: StorageClass, _ bytes: Int64, _ sign: Int64) {
        billedBytes[storageClass.coldness] += sign * bytes
    }
}
