/// Appending single rows: for codecs, state and tests. Kernels write whole lanes instead.
extension Column {
    @inline(__always) private func openRow() -> Int {
        let row = count
        if row >= capacity { reserve(row + 1) }
        count = row + 1
        if !allValid { setValid(row) }
        return row
    }

    /// Appends a BOOLEAN.
    @inline(__always) package func append(bool value: Bool) {
        let row = openRow()
        bools[row] = value ? 1 : 0
    }
    /// Appends a value of layout `int64`.
    @inline(__always) package func append(int64 value: Int64) {
        let row = openRow()
        int64s[row] = value
    }
    /// Appends a value of layout `int128`.
    @inline(__always) package func append(int128 value: Int128) {
        let row = openRow()
        int128s[row] = value
    }
    /// Appends a value of layout `double`.
    @inline(__always) package func append(double value: Double) {
        let row = openRow()
        doubles[row] = value
    }

    /// Appends a string's bytes.
    @inline(__always) package func append(bytes: UnsafePointer<UInt8>, count length: Int) {
        let row = openRow()
        let start = Int(offsets[row])
        if start + length > heapCapacity { reserveHeap(start + length) }
        (heap + start).update(from: bytes, count: length)
        offsets[row + 1] = Int32(start + length)
    }

    /// Appends a string's bytes, of which 8 beyond may be read.
    @inline(__always) func append(padded bytes: UnsafePointer<UInt8>, count length: Int) {
        let row = openRow()
        let start = Int(offsets[row])
        if start + length > heapCapacity { reserveHeap(start + length) }
        copyPadded(UnsafeRawPointer(bytes), UnsafeMutableRawPointer(heap + start), length)
        offsets[row + 1] = Int32(start + length)
    }

    /// Appends `n` strings that lie in one piece of memory, of which 16 bytes beyond any string may be read.
    package func append(
        texts: UnsafePointer<UInt8>, starts: UnsafePointer<Int32>, lengths: UnsafePointer<Int32>, _ n: Int
    ) {
        let first = count
        reserve(first + n)
        count = first + n
        if !allValid { for row in first..<first + n { setValid(row) } }
        let (to, begin) = (offsets, Int(offsets[first]))
        var end = begin
        for row in 0..<n {
            end += Int(lengths[row])
            to[first + row + 1] = Int32(truncatingIfNeeded: end)
        }
        reserveHeap(end)
        let target = UnsafeMutableRawPointer(heap)
        var place = begin
        for row in 0..<n {
            let length = Int(lengths[row])
            copyPadded(UnsafeRawPointer(texts + Int(starts[row])), target + place, length)
            place += length
        }
    }

    /// Appends a string's bytes.
    package func append(bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return appendEmpty() }
            append(bytes: base, count: buffer.count)
        }
    }

    /// Appends a character string.
    package func append(string: String) {
        var copy = string
        copy.withUTF8 { buffer in
            guard let base = buffer.baseAddress else { return appendEmpty() }
            append(bytes: base, count: buffer.count)
        }
    }

    /// Appends an empty string.
    func appendEmpty() {
        let row = openRow()
        offsets[row + 1] = offsets[row]
    }

    /// Ends a string, array or map whose bytes or elements are already in the heap or in the children.
    ///
    /// - Parameter end: the total length of the heap or of the children after this row.
    package func appendOffset(_ end: Int) {
        let row = openRow()
        offsets[row + 1] = Int32(end)
    }

    /// Appends a ROW whose fields are already in the children.
    package func appendRowOfChildren() { _ = openRow() }

    /// Appends NULL.
    package func appendNull() {
        let row = openRow()
        switch kind {
        case .bool: bools[row] = 0
        case .int64, .double: int64s[row] = 0
        case .int128: int128s[row] = 0
        case .bytes, .array, .map: offsets[row + 1] = offsets[row]
        case .row: for child in children { child.appendNull() }
        }
        setNull(row)
    }

    /// Appends a row of another column of the same layout.
    package func append(from other: Column, row: Int) {
        let source = row & other.mask
        guard !other.isNull(source) else { return appendNull() }
        switch kind {
        case .bool: append(bool: other.bools[source] != 0)
        case .int64: append(int64: other.int64s[source])
        case .double: append(double: other.doubles[source])
        case .int128: append(int128: other.int128s[source])
        case .bytes:
            let start = Int(other.offsets[source])
            append(padded: other.heap + start, count: Int(other.offsets[source + 1]) - start)
        case .array, .map:
            for element in Int(other.offsets[source])..<Int(other.offsets[source + 1]) {
                for (child, from) in zip(children, other.children) { child.append(from: from, row: element) }
            }
            appendOffset(children[0].count)
        case .row:
            for (child, from) in zip(children, other.children) { child.append(from: from, row: source) }
            appendRowOfChildren()
        }
    }

    /// The bytes of a stored string row, borrowed until the column changes.
    @inline(__always) package func bytes(_ row: Int) -> UnsafeBufferPointer<UInt8> {
        let stored = row & mask
        let start = Int(offsets[stored])
        return UnsafeBufferPointer(start: heap + start, count: Int(offsets[stored + 1]) - start)
    }

    /// The positions of an array's or map's elements in the children.
    @inline(__always) package func elements(_ row: Int) -> Range<Int> {
        let stored = row & mask
        return Int(offsets[stored])..<Int(offsets[stored + 1])
    }
}

/// Copies a string with 8 bytes more on either side that may be read and written: short ones without a call.
@inline(__always)
func copyPadded(_ from: UnsafeRawPointer, _ to: UnsafeMutableRawPointer, _ length: Int) {
    if length <= 8 {
        to.storeBytes(of: from.loadUnaligned(as: UInt64.self), as: UInt64.self)
    } else {
        to.copyMemory(from: from, byteCount: length)
    }
}
