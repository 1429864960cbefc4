import LabKernel

/// The bytes of one stored log group, in memory or in a mapped segment file.
package enum LogPayload {
    case memory([UInt8])
    case mapped(SegmentFile, offset: Int, count: Int)

    var count: Int {
        switch self {
        case .memory(let bytes): bytes.count
        case .mapped(_, _, let count): count
        }
    }

    /// Runs `body` on the bytes where they are.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        switch self {
        case .memory(let bytes): try bytes.withUnsafeBytes(body)
        case .mapped(let file, let offset, let count): try file.withBytes(offset, count, body)
        }
    }
}

/// A log group as a shard keeps it: its bytes, and what searches ask before they look into them.
struct StoredGroup {
    /// When the service took it; cursors by time and the time to live go by this.
    let received: Instant
    let logCount: Int
    /// Earliest and latest time of its logs, in seconds.
    let firstTime: UInt32
    let lastTime: UInt32
    /// Whether the logstore had an index when it came; groups from before are not found by searches.
    let isIndexed: Bool
    /// Bytes that count as storage: as they came over the wire, and the index's.
    let billedBytes: Int64
    let payload: LogPayload
}
