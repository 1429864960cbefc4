/// One change of the index; what a commit holds happens whole or not at all.
package enum IndexChange: Sendable {
    /// Changes an account's own settings.
    case putAccount(AccountRecord)
    /// Creates a bucket or changes its settings.
    case putBucket(BucketRecord)
    case deleteBucket(String)
    /// Writes a version, replacing one of the same key and version id.
    case putVersion(bucket: String, ObjectVersion)
    case deleteVersion(bucket: String, ObjectKey, versionID: String)
    /// Starts an upload; its parts come by `putPart`.
    case putUpload(bucket: String, MultipartUpload)
    case putPart(bucket: String, UploadKey, UploadedPart)
    case deleteUpload(bucket: String, UploadKey)
}

/// What a store held when it was opened.
package struct StoredIndex: Sendable {
    package var accounts: [AccountRecord] = []
    package var buckets: [BucketRecord] = []
    package var versions: [(bucket: String, version: ObjectVersion)] = []
    /// Uploads with their parts.
    package var uploads: [(bucket: String, upload: MultipartUpload)] = []
    /// Greater than every number in use.
    package var nextNumber: UInt64 = 1

    package init() {}
}
