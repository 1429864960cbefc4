import Streaming

/// A port: Simple Log Service as a job sees it, behind signed requests.
package protocol LogService: AnyObject {
    /// The present, milliseconds since 1970-01-01 UTC: by it logs are received.
    var nowMillis: Int64 { get }
    /// When the job was submitted; restarts do not change it.
    var submittedMillis: Int64 { get }

    /// A logstore, of which nothing is asked yet.
    ///
    /// - Throws: what is wrong with the address.
    func logstore(_ address: LogstoreAddress) throws(LogServiceError) -> any LogstoreAccess
}

/// Where a logstore is and who asks for it.
package struct LogstoreAddress: Hashable, Sendable {
    /// A host, with its scheme or without: `cn-hangzhou-intranet.log.aliyuncs.com`.
    package var endpoint: String
    package var project: String
    package var logstore: String
    /// The key pair that signs; nil for the job's runtime role.
    package var key: AccessKeyPair?

    /// An AccessKey.
    package struct AccessKeyPair: Hashable, Sendable {
        package var id: String
        package var secret: String
    }
}

/// A port: the data of one logstore. Each call is one request.
package protocol LogstoreAccess: AnyObject {
    /// All shards, readonly ones included.
    func shards() throws(LogServiceError) -> [LogShard]
    /// A place in a shard.
    func cursor(shard: Int, _ place: CursorPlace) throws(LogServiceError) -> String
    /// At most `groups` log groups from a cursor on, none at or after the cursor `end`.
    func pull(shard: Int, cursor: String, end: String?, groups: Int) throws(LogServiceError) -> PulledBytes
    /// Writes an encoded log group, to the shard that covers `hashKey` (32 hexadecimal digits) or to any.
    func put(_ group: [UInt8], hashKey: String?) throws(LogServiceError)

    /// Makes a consumer group unless there is one of that name.
    func ensureConsumerGroup(_ name: String) throws(LogServiceError)
    /// How far a consumer group has read, by shard; shards without a cursor are left out.
    func checkpoints(ofGroup name: String) throws(LogServiceError) -> [Int: String]
    /// Notes how far a consumer group has read a shard.
    func saveCheckpoint(_ cursor: String, shard: Int, group name: String) throws(LogServiceError)
}

/// A shard as a listing shows it.
package struct LogShard: Hashable, Sendable {
    package var id: Int
    /// Whether a split or merge has ended it: nothing is written to it any more.
    package var isReadOnly: Bool

    package init(id: Int, isReadOnly: Bool) { (self.id, self.isReadOnly) = (id, isReadOnly) }
}

/// What a cursor is asked for.
package enum CursorPlace: Hashable, Sendable {
    case begin, end
    /// The first group received at or after this second.
    case received(epochSeconds: Int64)
}

/// What a pull gave.
package struct PulledBytes: Sendable {
    /// A LogGroupList as it was written, uncompressed.
    package var bytes: [UInt8]
    package var groups: Int
    /// Where to go on.
    package var next: String
    /// How much longer than usual the answer takes, virtual milliseconds.
    package var delayMillis: Int64

    package init(bytes: [UInt8], groups: Int, next: String, delayMillis: Int64 = 0) {
        (self.bytes, self.groups, self.next, self.delayMillis) = (bytes, groups, next, delayMillis)
    }
}

/// A request that the service refused, or that got no answer.
package struct LogServiceError: Error, Hashable, Sendable {
    /// The HTTP status.
    package var status: Int
    /// The service's code: `Unauthorized`.
    package var code: String
    package var message: String
    package var requestID: String

    package init(status: Int, code: String, message: String, requestID: String = "") {
        (self.status, self.code, self.message, self.requestID) = (status, code, message, requestID)
    }

    /// Whether asking again cannot help: the request itself is wrong.
    var isFinal: Bool { status == 400 }

    /// The failure of a job that gives up.
    func failure(_ what: String) -> JobFailure {
        let id = requestID.isEmpty ? "" : " [RequestId]: \(requestID)"
        return JobFailure(
            "com.aliyun.openservices.log.exception.LogException", "\(code): \(message)\(id)"
        ).wrapped("java.lang.RuntimeException", "\(what): \(code): \(message)\(id)")
    }
}
