import LabKernel

/// One version of an object: everything but its bytes.
package struct ObjectVersion: Sendable {
    /// `x-oss-object-type`.
    package enum Kind: String, Sendable {
        case normal = "Normal"
        case multipart = "Multipart"
        case appendable = "Appendable"
        case symlink = "Symlink"
    }

    package var key: ObjectKey
    /// `null` for objects written while versioning was off or suspended.
    package var versionID: String
    /// Grows with each write of the service: newer versions have greater numbers.
    package var sequence: UInt64
    package var isDeleteMarker = false
    package var kind = Kind.normal
    package var size: Int64 = 0
    /// Upper-case MD5, or `<MD5>-<parts>`, without quotes.
    package var etag = ""
    /// CRC-64/XZ of the bytes.
    package var crc64: UInt64 = 0
    /// Base64; nil for objects whose MD5 is not that of all their bytes.
    package var contentMD5: String?
    package var storageClass = StorageClass.standard
    package var modified: Instant
    /// When the storage class was set; minimum days count from here.
    package var classSet: Instant
    /// `default` or an ACL of its own.
    package var acl = "default"
    /// Content-Type and the other headers kept with an object, canonical names, in the order of
    /// `storedHeaders`.
    package var headers: [NamedValue] = []
    /// `x-oss-meta-` headers without that prefix, lower-case names, sorted.
    package var metadata: [NamedValue] = []
    package var tags: [NamedValue] = []
    /// The target's key, for symlinks.
    package var symlinkTarget: String?
    /// `x-oss-server-side-encryption` and `-key-id`; empty for none.
    package var encryption: [NamedValue] = []
    /// Parts of a multipart object.
    package var partSizes: [Int64] = []
    /// Set while and after an archived object is restored.
    package var restore: RestoreState?
    /// Until when the version cannot be deleted.
    package var retention: Retention?
    /// Whether a legal hold keeps the version from being deleted.
    package var isHeld = false
    /// The number under which the store holds the bytes; nil for symlinks and delete markers.
    package var blob: UInt64?

    package init(key: ObjectKey, versionID: String, sequence: UInt64, modified: Instant) {
        (self.key, self.versionID, self.sequence) = (key, versionID, sequence)
        (self.modified, classSet) = (modified, modified)
    }

    /// Headers that are stored with an object and answered with it.
    package static let storedHeaders = [
        "Content-Type", "Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language",
        "Expires",
    ]
}

/// A name with its value.
package struct NamedValue: Sendable, Equatable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
}

/// Until when a restored copy of an archived object can be read, and from when.
package struct RestoreState: Sendable, Equatable {
    package var ready: Instant
    package var expires: Instant
}
