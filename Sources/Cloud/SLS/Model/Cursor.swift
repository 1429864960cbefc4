import CloudGateway

/// A place in a shard, between groups, as clients see it: Base64 of its sequence number.
enum Cursor {
    static func text(_ sequence: Int64) -> String { Base64.encode(Array(String(sequence).utf8)) }

    /// The sequence number of a cursor of `shard`.
    ///
    /// - Throws: InvalidCursor for what is no cursor or lies beyond the shard's end.
    static func sequence(_ text: String?, in shard: Shard) throws(CloudError) -> Int64 {
        guard let text, let bytes = Base64.decode(text),
            let sequence = Int64(String(decoding: bytes, as: UTF8.self)),
            sequence >= 0, sequence <= shard.nextSequence
        else { throw SLSErrors.invalidCursor }
        return sequence
    }
}
