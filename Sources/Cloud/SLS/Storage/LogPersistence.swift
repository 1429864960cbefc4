import CloudGateway
import LabKernel

/// Where a catalog keeps itself so that it survives the process.
package protocol LogPersistence: AnyObject {
    /// Appends a record to a shard's log; it is safe from the end of the process when this returns.
    func append(_ record: SegmentRecord, to shard: ShardKey) throws(CloudError) -> LogPayload

    /// All records of a shard, oldest first, with the sequence number of the first.
    func records(of shard: ShardKey) throws -> (first: Int64, records: [StoredRecord])

    /// Where the index of a shard is kept.
    func indexFolder(of shard: ShardKey) -> String?

    /// Stores a document under its path, or removes it with all below when `document` is nil.
    func save(_ document: JSONValue?, at path: [String]) throws(CloudError)

    /// All documents, sorted by path.
    func documents() throws -> [(path: [String], document: JSONValue)]

    /// Frees what only groups before `sequence` need, as far as whole files of it are over; what cannot be
    /// removed now is with the next call. The shard goes on where it is.
    func trim(_ shard: ShardKey, before sequence: Int64)

    /// Forgets the segments of a logstore.
    func removeSegments(project: String, logstore: String) throws(CloudError)
}

/// Names a shard's log.
package struct ShardKey: Hashable, Sendable {
    var project: String
    var logstore: String
    var shard: Int
}

/// A group as it goes to a shard's log.
package struct SegmentRecord {
    var received: Instant
    var isIndexed: Bool
    var billedBytes: Int64
    var outline: LogGroupOutline
    var payload: [UInt8]
}

/// A group as it was found in a shard's log.
package struct StoredRecord {
    var received: Instant
    var isIndexed: Bool
    var billedBytes: Int64
    var outline: LogGroupOutline
    var payload: LogPayload
}
