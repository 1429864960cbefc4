/// A path of the form `oss://bucket/key`, as tables and checkpoints name objects.
struct OSSPath {
    var bucket: String
    var key: String

    /// Nil when the text has another form or names no bucket.
    init?(_ text: String) {
        guard text.hasPrefix("oss://") else { return nil }
        let parts = text.dropFirst("oss://".count).split(
            separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { return nil }
        (bucket, key) = (String(parts[0]), String(parts[1]))
    }

    /// `oss://bucket/key` of another key in the same bucket.
    func text(ofKey key: String) -> String { "oss://\(bucket)/\(key)" }
}
