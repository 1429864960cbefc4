import LabKernel

/// A multipart upload that is neither completed nor aborted.
package struct MultipartUpload: Sendable {
    package var id: String
    /// What the object will be: key, headers, class, tags, ACL.
    package var template: ObjectVersion
    package var initiated: Instant
    /// Whether parts must come in order, which keeps the MD5 of the whole.
    package var isSequential: Bool
    /// Sorted by number.
    package var parts: [UploadedPart] = []
}

/// One uploaded part.
package struct UploadedPart: Sendable {
    /// 1 to 10,000.
    package var number: Int
    package var size: Int64
    /// Upper-case MD5, without quotes.
    package var etag: String
    package var crc64: UInt64
    package var modified: Instant
    package var blob: UInt64
}

/// Orders uploads as ListMultipartUploads lists them: by key, then by id.
package struct UploadKey: Hashable, Comparable, Sendable {
    package var key: ObjectKey
    package var id: String

    package static func < (left: UploadKey, right: UploadKey) -> Bool {
        left.key == right.key ? left.id < right.id : left.key < right.key
    }
}
