import Glibc
import LabKernel

/// A file to which records are appended and whose bytes are read in place through a mapping.
///
/// A record is `length:u32 crc32c:u32 received:i64 billed:i64 logs:u32 first:u32 last:u32 flags:u8 payload`,
/// little-endian; the checksum covers all that follows it. A file that ends within a record was cut by a crash:
/// what follows the last whole record was never acknowledged.
package final class SegmentFile {
    /// Bytes of a record before its payload.
    static let headerBytes = 37
    /// A segment takes records until it would grow beyond this.
    static let capacityBytes = 64 << 20

    let path: String
    /// The sequence number of its first record.
    let firstSequence: Int64
    private(set) var recordCount = 0
    private(set) var size = 0
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private let mapping: UnsafeMutableRawPointer

    /// Opens or creates the file at `path`; the system's error number when it cannot.
    init(path: String, firstSequence: Int64) throws(SystemFailure) {
        (self.path, self.firstSequence) = (path, firstSequence)
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw SystemFailure("open", path) }
        // Mapped at full capacity: pages past the end of the file are never touched, and appear as the file
        // grows.
        let address = mmap(nil, Self.capacityBytes, PROT_READ, MAP_SHARED, descriptor, 0)
        guard let address, address != MAP_FAILED else {
            close(descriptor)
            throw SystemFailure("mmap", path)
        }
        mapping = address
    }

    deinit {
        munmap(mapping, Self.capacityBytes)
        close(descriptor)
    }

    /// The sequence number behind its last record.
    var endSequence: Int64 { firstSequence + Int64(recordCount) }

    /// Whether a record with this payload still fits.
    func hasRoom(for payloadBytes: Int) -> Bool {
        size + Self.headerBytes + payloadBytes <= Self.capacityBytes
    }

    /// Writes a record in one call and answers where its payload stands.
    func append(_ record: SegmentRecord) throws(SystemFailure) -> Int {
        fill(with: record)
        var written = 0
        while written < buffer.count {
            let count = buffer.withUnsafeBytes { buffer in
                pwrite(
                    descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written,
                    off_t(size + written))
            }
            guard count > 0 else { throw SystemFailure("write", path) }
            written += count
        }
        let offset = size + Self.headerBytes
        size += buffer.count
        recordCount += 1
        return offset
    }

    /// Puts a record's bytes into the buffer, which is used again for the next.
    private func fill(with record: SegmentRecord) {
        buffer.removeAll(keepingCapacity: true)
        func put(_ value: some FixedWidthInteger) {
            withUnsafeBytes(of: value.littleEndian) { buffer.append(contentsOf: $0) }
        }
        put(UInt32(record.payload.count))
        put(UInt32(0))
        put(record.received.epochMicros)
        put(record.billedBytes)
        put(UInt32(record.outline.logCount))
        put(record.outline.firstTime)
        put(record.outline.lastTime)
        put(UInt8(record.isIndexed ? 1 : 0))
        buffer.append(contentsOf: record.payload)
        let checksum = buffer.withUnsafeBytes { CRC32C.checksum(UnsafeRawBufferPointer(rebasing: $0[8...])) }
        withUnsafeBytes(of: checksum.littleEndian) { bytes in
            for (index, byte) in bytes.enumerated() { buffer[4 + index] = byte }
        }
    }

    /// Runs `body` on bytes of the file; they must have been written.
    func withBytes<Result>(
        _ offset: Int, _ count: Int, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        precondition(offset + count <= size, "bytes that were written are read")
        return try body(UnsafeRawBufferPointer(start: mapping + offset, count: count))
    }

    /// Reads all whole records and cuts off what follows the last.
    func recover() throws(SystemFailure) -> [StoredRecord] {
        let end = Int(lseek(descriptor, 0, SEEK_END))
        guard end >= 0 else { throw SystemFailure("seek", path) }
        var records: [StoredRecord] = []
        size = min(end, Self.capacityBytes)
        var position = 0
        while let record = record(at: position, end: size) {
            records.append(record)
            position += Self.headerBytes + record.payload.count
        }
        (size, recordCount) = (position, records.count)
        if position < end, ftruncate(descriptor, off_t(position)) != 0 {
            throw SystemFailure("truncate", path)
        }
        return records
    }

    private func record(at position: Int, end: Int) -> StoredRecord? {
        guard end - position >= Self.headerBytes else { return nil }
        func get<Value: FixedWidthInteger>(_ offset: Int, _: Value.Type) -> Value {
            Value(littleEndian: mapping.loadUnaligned(fromByteOffset: position + offset, as: Value.self))
        }
        let count = Int(get(0, UInt32.self))
        guard end - position - Self.headerBytes >= count else { return nil }
        let covered = UnsafeRawBufferPointer(
            start: mapping + position + 8, count: Self.headerBytes - 8 + count)
        guard CRC32C.checksum(covered) == get(4, UInt32.self) else { return nil }
        return StoredRecord(
            received: Instant(epochMicros: get(8, Int64.self)), isIndexed: get(36, UInt8.self) & 1 == 1,
            billedBytes: get(16, Int64.self),
            outline: LogGroupOutline(
                logCount: Int(get(24, UInt32.self)), firstTime: get(28, UInt32.self),
                lastTime: get(32, UInt32.self)),
            payload: .mapped(self, offset: position + Self.headerBytes, count: count))
    }
}

/// A system call that failed.
package struct SystemFailure: Error {
    package var call: String
    package var path: String
    /// What the system says: `No space left on device`.
    package var reason: String

    init(_ call: String, _ path: String) {
        (self.call, self.path) = (call, path)
        reason = String(cString: strerror(errno))
    }
}
