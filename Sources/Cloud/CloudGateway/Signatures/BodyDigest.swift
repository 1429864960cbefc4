import Crypto

/// Digests of whole request bodies, computed chunk by chunk.
package enum BodyDigest {
    /// Lower-case hexadecimal SHA-256; nil when a spooled body cannot be read.
    package static func sha256(_ body: RequestBody) -> String? {
        var digest = SHA256()
        guard body.forEachChunk({ digest.update(data: $0) }) else { return nil }
        return Hex.encode(digest.finalize())
    }

    /// The MD5 as bytes; nil when a spooled body cannot be read.
    package static func md5(_ body: RequestBody) -> [UInt8]? {
        var digest = Insecure.MD5()
        guard body.forEachChunk({ digest.update(data: $0) }) else { return nil }
        return Array(digest.finalize())
    }
}
