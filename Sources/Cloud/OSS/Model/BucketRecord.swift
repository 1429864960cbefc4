import LabKernel

/// A bucket's settings: everything but its objects.
package struct BucketRecord: Sendable {
    package enum Versioning: String, Sendable { case enabled = "Enabled", suspended = "Suspended" }

    package var name: String
    package var created: Instant
    /// The account that owns the bucket.
    package var owner: String
    /// `cn-hangzhou`.
    package var region: String
    package var storageClass = StorageClass.standard
    /// `LRS` or `ZRS`.
    package var redundancy = "LRS"
    /// `private`, `public-read` or `public-read-write`.
    package var acl = "private"
    /// The bucket policy's JSON as it was put; nil for none.
    package var policy: String?
    /// Nil while versioning was never set.
    package var versioning: Versioning?
    /// Normalised configurations by sub-resource: `lifecycle`, `cors`, `logging`, …
    package var configurations: [String: XMLElement] = [:]

    package init(name: String, created: Instant, owner: String, region: String) {
        (self.name, self.created, self.owner, self.region) = (name, created, owner, region)
    }

    /// `oss-cn-hangzhou`.
    package var location: String { "oss-" + region }

    /// The resource name of the bucket, or of a key in it.
    package func resource(_ key: ObjectKey? = nil) -> ResourceName {
        ResourceName(
            service: "oss", region: location, account: owner,
            relativeID: key.map { "\(name)/\($0.text)" } ?? name)
    }

    /// Whether OSS accepts a bucket name: 3 to 63 of `a–z 0–9 -`, a letter or digit at both ends.
    ///
    /// Source: help.aliyun.com/en/oss/user-guide/bucket-naming-conventions.
    package static func isValidName(_ name: String) -> Bool {
        let bytes = name.utf8
        let isWord: (UInt8) -> Bool = { (97...122).contains($0) || (48...57).contains($0) }
        guard (3...63).contains(bytes.count), let first = bytes.first, isWord(first), let last = bytes.last,
            isWord(last)
        else { return false }
        return bytes.allSatisfy { isWord($0) || $0 == UInt8(ascii: "-") }
    }
}
