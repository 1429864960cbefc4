import CloudGateway

/// The answer's body: frames, or the plain data where raw output is asked for.
///
/// A frame is version 1 and type in four bytes, the payload's length, a checksum of the header that is never
/// set, the payload and its CRC-32; numbers are big-endian. Payloads begin with the place reached in the
/// object. Source: help.aliyun.com/en/oss/developer-reference/selectobject, response frames.
struct SelectFrames {
    private enum Kind: UInt32 {
        case data = 0x0180_0001
        case end = 0x0180_0005
        case csvMeta = 0x0180_0006
        case jsonMeta = 0x0180_0007
    }

    private let isRaw: Bool
    private let hasChecksums: Bool
    private var pending: [UInt8] = []
    private(set) var bytes: [UInt8] = []

    init(isRaw: Bool, hasChecksums: Bool) { (self.isRaw, self.hasChecksums) = (isRaw, hasChecksums) }

    /// Adds data that was selected up to `offset`.
    mutating func append(_ data: [UInt8], offset: Int) {
        if isRaw {
            bytes += data
            return
        }
        pending += data
        if pending.count >= 64 << 10 { flush(offset) }
    }

    private mutating func flush(_ offset: Int) {
        guard !pending.isEmpty else { return }
        frame(.data, offset, pending)
        pending.removeAll(keepingCapacity: true)
    }

    /// The last frame of a selection: 200, or what stopped it.
    mutating func end(offset: Int, scanned: Int, failure: SelectFailure?) {
        guard !isRaw else { return }
        flush(offset)
        let message = failure.map { "\($0.code).\($0.message)" } ?? ""
        frame(
            .end, offset,
            Self.big(UInt64(scanned)) + Self.big(failure == nil ? 200 : 400 as UInt32) + message.utf8)
    }

    /// The one frame of CreateSelectObjectMeta.
    mutating func meta(_ tally: SelectTally, isJSON: Bool, scanned: Int) {
        var payload = Self.big(UInt64(scanned)) + Self.big(200 as UInt32) + Self.big(UInt32(tally.splits))
        payload += Self.big(UInt64(tally.rows))
        if !isJSON { payload += Self.big(UInt32(tally.columns)) }
        frame(isJSON ? .jsonMeta : .csvMeta, scanned, payload)
    }

    private mutating func frame(_ kind: Kind, _ offset: Int, _ rest: [UInt8]) {
        let payload = Self.big(UInt64(offset)) + rest
        bytes += Self.big(kind.rawValue) + Self.big(UInt32(payload.count)) + Self.big(0 as UInt32)
        bytes += payload + Self.big(hasChecksums ? CRC32.checksum(payload) : 0)
    }

    private static func big(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }

}
