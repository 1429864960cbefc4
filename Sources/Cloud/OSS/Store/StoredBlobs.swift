/// The blobs that a stored index names.
struct StoredBlobs {
    /// Paths of files under the store's folder.
    private(set) var paths: Set<String> = []
    /// The size of each blob by its number.
    private(set) var sizes: [UInt64: Int64] = [:]

    init(_ index: StoredIndex) {
        for (bucket, version) in index.versions {
            guard let blob = version.blob else { continue }
            add(BlobName(bucket: bucket, owner: .object(version.key), number: blob), size: version.size)
        }
        for (bucket, upload) in index.uploads {
            for part in upload.parts {
                let owner = BlobName.Owner.part(uploadID: upload.id, number: part.number)
                add(BlobName(bucket: bucket, owner: owner, number: part.blob), size: part.size)
            }
        }
    }

    private mutating func add(_ name: BlobName, size: Int64) {
        paths.insert(name.path)
        sizes[name.number] = size
    }
}
