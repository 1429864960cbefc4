import CloudGateway
import Glibc

/// A file of small bodies and of changes of the index, one record behind the other: they are synced here together
/// before they go on into files of their own and into the database.
///
/// The record of a body is `"LSB1"`, the lengths of path and body (UInt32), the blob's number and the CRC-64 of path
/// and body (UInt64), the path, the body; numbers are little-endian. That of changes is the same with `"LSI1"`, no path
/// and the number 0; it stands behind the bodies that it names. What follows a broken record was never acknowledged.
final class Segment: Sendable {
    let path: String
    private let descriptor: Int32

    /// Bytes of a record before its path.
    static let headBytes = 28
    private static let bodyMagic = Array("LSB1".utf8)
    private static let rowsMagic = Array("LSI1".utf8)

    /// Creates the file, or opens one that an earlier process left.
    init(_ path: String) throws(CloudError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Files.failure("create", path) }
    }

    deinit { close(descriptor) }

    /// Bytes in the file.
    var count: Int64 { Int64(lseek(descriptor, 0, SEEK_END)) }

    /// Writes whole records behind the first `offset` bytes and makes them lasting; what a failure left there is
    /// cut off again.
    func append(_ records: [UInt8], at offset: Int64) throws(CloudError) {
        do throws(CloudError) {
            try Files.write(records, to: descriptor, at: offset, path: path)
            guard fdatasync(descriptor) == 0 else { throw Files.failure("sync", path) }
        } catch {
            ftruncate(descriptor, off_t(offset))
            throw error
        }
    }

    /// Reads bytes of a body.
    func read(offset: Int64, count: Int) throws(CloudError) -> [UInt8] {
        try Files.read(descriptor, offset: offset, count: count, path: path)
    }

    func remove() { unlink(path) }

    /// Adds the record of a body to `records`; answers where the body begins in them.
    static func encode(_ body: [UInt8], number: UInt64, path: String, into records: inout [UInt8]) -> Int {
        encode(bodyMagic, body, number: number, path: path, into: &records)
    }

    /// Adds a record of changes of the index to `records`; answers where their bytes begin in them.
    static func encode(rows: [UInt8], into records: inout [UInt8]) -> Int {
        encode(rowsMagic, rows, number: 0, path: "", into: &records)
    }

    private static func encode(
        _ magic: [UInt8], _ body: [UInt8], number: UInt64, path: String, into records: inout [UInt8]
    ) -> Int {
        let path = Array(path.utf8)
        var crc = CRC64()
        crc.update(path)
        crc.update(body)
        records += magic
        append(UInt32(path.count), to: &records)
        append(UInt32(body.count), to: &records)
        append(number, to: &records)
        append(crc.value, to: &records)
        records += path
        defer { records += body }
        return records.count
    }

    private static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
}

extension Segment {
    /// A record as it is found when the store is opened again.
    struct Record {
        /// Whether it holds changes of the index, and not a body.
        var isOfIndex = false
        var number: UInt64
        /// Under the store's folder.
        var path: String
        /// Where the body begins in the segment.
        var offset: Int64
        var count: Int
    }

    /// All whole records, in order.
    func records() throws(CloudError) -> [Record] {
        let bytes = try read(offset: 0, count: Int(count))
        var found: [Record] = []
        var position = 0
        while let record = Self.record(in: bytes, at: position) {
            found.append(record)
            position = Int(record.offset) + record.count
        }
        return found
    }

    private static func record(in bytes: [UInt8], at start: Int) -> Record? {
        guard bytes.count - start >= headBytes else { return nil }
        let magic = bytes[start..<start + 4]
        let isOfIndex = magic.elementsEqual(rowsMagic)
        guard isOfIndex || magic.elementsEqual(bodyMagic) else { return nil }
        let pathCount = Int(integer(bytes, start + 4, UInt32.self))
        let bodyCount = Int(integer(bytes, start + 8, UInt32.self))
        let body = start + headBytes + pathCount
        guard bytes.count - body >= bodyCount else { return nil }
        let content = Array(bytes[start + headBytes..<body + bodyCount])
        guard CRC64.checksum(content) == integer(bytes, start + 20, UInt64.self) else { return nil }
        return Record(
            isOfIndex: isOfIndex, number: integer(bytes, start + 12, UInt64.self),
            path: String(decoding: bytes[start + headBytes..<body], as: UTF8.self), offset: Int64(body),
            count: bodyCount)
    }

    private static func integer<Integer: FixedWidthInteger>(
        _ bytes: [UInt8], _ offset: Int, _ type: Integer.Type
    ) -> Integer {
        bytes.withUnsafeBytes { Integer(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: type)) }
    }
}
