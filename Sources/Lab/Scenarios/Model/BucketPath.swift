/// A bucket and what is meant in it: `bucket`, `bucket/key`, `oss://bucket/prefix/`.
package struct BucketPath: Sendable, Equatable {
    package var bucket: String
    /// The key, or a prefix when it ends in `/`; nil for the bucket itself.
    package var key: String?

    package init(_ text: String) {
        let path = text.hasPrefix("oss://") ? text.dropFirst("oss://".count) : text[...]
        let parts = path.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        bucket = parts.first.map(String.init) ?? ""
        key = parts.count == 2 && !parts[1].isEmpty ? String(parts[1]) : nil
    }
}
