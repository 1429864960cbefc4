/// A snapshot that cannot be read: truncated, altered or of another shape than the operator's.
package struct SnapshotError: Error, Sendable {
    /// What is wrong, in lower case.
    package var reason: String
    package init(_ reason: String) { self.reason = reason }
}

/// Reads what `SnapshotWriter` wrote, with every length checked.
package struct SnapshotReader {
    private let bytes: [UInt8]
    private var position = 0

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Whether everything has been read.
    package var isAtEnd: Bool { position == bytes.count }

    private mutating func take(_ n: Int) throws(SnapshotError) -> Int {
        guard n >= 0, n <= bytes.count - position else { throw SnapshotError("the snapshot is truncated") }
        position += n
        return position - n
    }

    /// An unsigned integer.
    package mutating func readUInt64() throws(SnapshotError) -> UInt64 {
        var (result, shift) = (UInt64(0), UInt64(0))
        while shift < 64 {
            let byte = bytes[try take(1)]
            result |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return result }
            shift += 7
        }
        throw SnapshotError("an integer in the snapshot is too long")
    }

    /// A signed integer.
    package mutating func readInt64() throws(SnapshotError) -> Int64 {
        let value = try readUInt64()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// A count or position, at most 2^31.
    package mutating func readCount() throws(SnapshotError) -> Int {
        let value = try readUInt64()
        guard value <= UInt64(Int32.max) else { throw SnapshotError("a count in the snapshot is too large") }
        return Int(value)
    }

    /// A truth value.
    package mutating func readBool() throws(SnapshotError) -> Bool { bytes[try take(1)] != 0 }

    /// A string.
    package mutating func readString() throws(SnapshotError) -> String {
        String(decoding: try readBlob(), as: UTF8.self)
    }

    /// Bytes with their length.
    package mutating func readBlob() throws(SnapshotError) -> [UInt8] {
        let length = try readCount()
        let start = try take(length)
        return Array(bytes[start..<start + length])
    }

    /// A column of the given layout.
    package mutating func readColumn(_ layout: ColumnLayout) throws(SnapshotError) -> Column {
        let column = Column(layout)
        let n = try readCount()
        guard n > 0 else { return column }
        let allValid = try readBool()
        let words = (n + 63) >> 6
        let validity = allValid ? 0 : try take(words * 8)
        try readLanes(column, n)
        if !allValid { try restoreValidity(column, validity, words) }
        return column
    }

    /// Columns of one length.
    package mutating func readColumns(_ layouts: [ColumnLayout]) throws(SnapshotError) -> [Column] {
        var columns: [Column] = []
        for layout in layouts { columns.append(try readColumn(layout)) }
        guard columns.allSatisfy({ $0.count == columns[0].count }) else {
            throw SnapshotError("columns of one table have several lengths")
        }
        return columns
    }

    private func restoreValidity(_ column: Column, _ start: Int, _ words: Int) throws(SnapshotError) {
        column.beginNulls()
        bytes.withUnsafeBytes { buffer in
            UnsafeMutableRawPointer(column.validity).copyMemory(
                from: buffer.baseAddress.unsafelyUnwrapped + start, byteCount: words * 8)
        }
    }

    private mutating func readLanes(_ column: Column, _ n: Int) throws(SnapshotError) {
        switch column.kind {
        case .bool, .double, .int128:
            let start = try take(n * column.laneBytes)
            column.resize(n)
            copy(start, n * column.laneBytes, to: column.lanes)
        case .int64:
            try checkBlocks(n)
            column.resize(n)
            var start = 0
            while start < n {
                let count = min(SnapshotWriter.blockRows, n - start)
                try readBlock(count, into: column.int64s + start)
                start += count
            }
        case .bytes:
            let total = try readEnds(column, n)
            let start = try take(total)
            column.reserveHeap(total)
            copy(start, total, to: UnsafeMutableRawPointer(column.heap))
        case .array, .map:
            let total = try readEnds(column, n)
            try readChildren(column, total)
        case .row:
            column.reserve(n)
            for _ in 0..<n { column.appendRowOfChildren() }
            try readChildren(column, n)
        }
    }

    private mutating func readChildren(_ column: Column, _ rows: Int) throws(SnapshotError) {
        for child in column.children {
            let read = try readColumn(child.layout)
            guard read.count == rows else { throw SnapshotError("a nested column has a wrong length") }
            child.copy(read)
        }
    }

    private func copy(_ start: Int, _ length: Int, to target: UnsafeMutableRawPointer) {
        bytes.withUnsafeBytes { buffer in
            if let base = buffer.baseAddress { target.copyMemory(from: base + start, byteCount: length) }
        }
    }

    private mutating func readEnds(_ column: Column, _ n: Int) throws(SnapshotError) -> Int {
        try checkBlocks(n)
        column.reserve(n)
        let lengths = UnsafeMutablePointer<Int64>.allocate(capacity: SnapshotWriter.blockRows)
        defer { lengths.deallocate() }
        var end: Int64 = 0
        var start = 0
        while start < n {
            let count = min(SnapshotWriter.blockRows, n - start)
            try readBlock(count, into: lengths)
            for row in 0..<count {
                guard lengths[row] >= 0, lengths[row] < Int64(Int32.max) - end else {
                    throw SnapshotError("a length is out of range")
                }
                end += lengths[row]
                column.appendOffset(Int(end))
            }
            start += count
        }
        return Int(end)
    }

    /// A damaged count must not reserve memory that the bytes cannot fill: a block takes at least two.
    private func checkBlocks(_ n: Int) throws(SnapshotError) {
        guard (n - 1) / SnapshotWriter.blockRows < (bytes.count - position) / 2 else {
            throw SnapshotError("the snapshot is truncated")
        }
    }

    private mutating func readBlock(_ n: Int, into lanes: UnsafeMutablePointer<Int64>) throws(SnapshotError) {
        let least = try readInt64()
        let width = Int(bytes[try take(1)])
        let start = try take(n * width)
        switch width {
        case 0: lanes.update(repeating: least, count: n)
        case 1: widen(UInt8.self, start, n, least, to: lanes)
        case 2: widen(UInt16.self, start, n, least, to: lanes)
        case 4: widen(UInt32.self, start, n, least, to: lanes)
        case 8: widen(UInt64.self, start, n, least, to: lanes)
        default: throw SnapshotError("an integer width is none of 0, 1, 2, 4, 8")
        }
    }

    private func widen<Lane: FixedWidthInteger>(
        _: Lane.Type, _ start: Int, _ n: Int, _ least: Int64, to lanes: UnsafeMutablePointer<Int64>
    ) {
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return }
            let from = base + start
            for row in 0..<n {
                let lane = from.loadUnaligned(
                    fromByteOffset: row &* MemoryLayout<Lane>.size, as: Lane.self)
                lanes[row] = least &+ Int64(truncatingIfNeeded: lane)
            }
        }
    }
}
