/// Writes operator state into bytes: variable-length integers, strings and whole columns.
///
/// Columns are written compactly: integers as their least value and the fewest whole bytes that hold the
/// differences, so a million
/// counters near each other take one byte each.
package struct SnapshotWriter {
    package private(set) var bytes: [UInt8] = []

    /// - Parameter capacity: bytes to make room for at once, such as those that the last snapshot took.
    package init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    /// An unsigned integer, 7 bits a byte, low bits first.
    package mutating func write(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// A signed integer, zigzag.
    package mutating func write(_ value: Int64) { write(UInt64(bitPattern: value << 1 ^ value >> 63)) }
    /// A count or position.
    package mutating func write(count: Int) { write(UInt64(count)) }
    /// A truth value.
    package mutating func write(_ value: Bool) { bytes.append(value ? 1 : 0) }
    /// A string with its length.
    package mutating func write(_ text: String) {
        write(count: text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }
    /// Bytes with their length.
    package mutating func write(_ blob: [UInt8]) {
        write(count: blob.count)
        bytes.append(contentsOf: blob)
    }

    /// All rows of a column.
    package mutating func write(_ column: Column) {
        precondition(!column.isConstant, "state holds no constant columns")
        write(count: column.count)
        guard column.count > 0 else { return }
        write(column.allValid)
        if !column.allValid { raw(column.validity, (column.count + 63) >> 6) }
        switch column.kind {
        case .bool: raw(column.bools, column.count)
        case .int64: write(lanes: column.int64s, column.count)
        case .double: raw(column.doubles, column.count)
        case .int128: raw(column.int128s, column.count)
        case .bytes:
            write(ends: column.offsets, column.count)
            raw(column.heap, column.heapCount)
        case .array, .map:
            write(ends: column.offsets, column.count)
            column.children.forEach { write($0) }
        case .row: column.children.forEach { write($0) }
        }
    }

    private mutating func raw<Lane>(_ lanes: UnsafePointer<Lane>, _ n: Int) {
        bytes.append(contentsOf: UnsafeRawBufferPointer(start: lanes, count: n * MemoryLayout<Lane>.stride))
    }

    private mutating func write(ends offsets: UnsafePointer<Int32>, _ n: Int) {
        withUnsafeTemporaryAllocation(of: Int64.self, capacity: Self.blockRows) { block in
            var start = 0
            while let lengths = block.baseAddress, start < n {
                let count = min(Self.blockRows, n - start)
                for row in 0..<count {
                    lengths[row] = Int64(offsets[start + row + 1] &- offsets[start + row])
                }
                writeBlock(lengths, count)
                start += count
            }
        }
    }

    /// Rows of a block of integers: blocks are coded alone, so a change in one leaves the others' bytes
    /// alone.
    static let blockRows = 4096

    private mutating func write(lanes: UnsafePointer<Int64>, _ n: Int) {
        var start = 0
        while start < n {
            let count = min(Self.blockRows, n - start)
            writeBlock(lanes + start, count)
            start += count
        }
    }

    /// Least value, bytes per difference (0, 1, 2, 4 or 8), differences.
    private mutating func writeBlock(_ lanes: UnsafePointer<Int64>, _ n: Int) {
        var (least, greatest) = (lanes[0], lanes[0])
        for row in 0..<n {
            least = min(least, lanes[row])
            greatest = max(greatest, lanes[row])
        }
        let range = UInt64(bitPattern: greatest &- least)
        let width = range == 0 ? 0 : range <= 0xFF ? 1 : range <= 0xFFFF ? 2 : range <= 0xFFFF_FFFF ? 4 : 8
        write(least)
        bytes.append(UInt8(width))
        switch width {
        case 1: differences(lanes, n, least, UInt8.self)
        case 2: differences(lanes, n, least, UInt16.self)
        case 4: differences(lanes, n, least, UInt32.self)
        case 8: differences(lanes, n, least, UInt64.self)
        default: break
        }
    }

    private mutating func differences<Lane: FixedWidthInteger>(
        _ lanes: UnsafePointer<Int64>, _ n: Int, _ least: Int64, _: Lane.Type
    ) {
        withUnsafeTemporaryAllocation(of: Lane.self, capacity: n) { block in
            for row in 0..<n { block[row] = Lane(truncatingIfNeeded: lanes[row] &- least) }
            bytes.append(contentsOf: UnsafeRawBufferPointer(block))
        }
    }
}
