/// Copies of many rows at once, by position.
extension Column {
    /// Appends the rows of `other` at `positions[0 ..< n]`; the layouts are equal.
    package func appendGather(_ other: Column, _ positions: UnsafePointer<Int32>, _ n: Int) {
        guard isFixedWidth else { return appendGatherSlowly(other, positions, n) }
        let start = count
        reserve(start + n)
        count = start + n
        let mask = Int32(truncatingIfNeeded: other.mask)
        switch kind {
        case .bool: gatherLanes(other.bools, bools + start, positions, n, mask)
        case .int64, .double: gatherLanes(other.int64s, int64s + start, positions, n, mask)
        default: gatherLanes(other.int128s, int128s + start, positions, n, mask)
        }
        gatherValidity(other, positions, n, start)
    }

    /// Appends the rows of `other` at `positions[0 ..< n]`, and NULL for -1.
    func appendGather(orNull other: Column, _ positions: UnsafePointer<Int32>, _ n: Int) {
        var least: Int32 = 0
        for index in 0..<n { least = min(least, positions[index]) }
        guard least < 0 else { return appendGather(other, positions, n) }
        for index in 0..<n {
            if positions[index] < 0 { appendNull() } else { append(from: other, row: Int(positions[index])) }
        }
    }

    private func gatherValidity(_ other: Column, _ positions: UnsafePointer<Int32>, _ n: Int, _ start: Int) {
        if !allValid { for row in start..<start + n { setValid(row) } }
        guard !other.allValid else { return }
        for index in 0..<n where other.isNull(Int(positions[index])) { setNull(start + index) }
    }

    private func appendGatherSlowly(_ other: Column, _ positions: UnsafePointer<Int32>, _ n: Int) {
        if kind == .bytes { return appendGatherBytes(other, positions, n) }
        for index in 0..<n { append(from: other, row: Int(positions[index])) }
    }

    private func appendGatherBytes(_ other: Column, _ positions: UnsafePointer<Int32>, _ n: Int) {
        let start = count
        reserve(start + n)
        count = start + n
        let mask = other.mask
        let (from, fromHeap) = (other.offsets, other.heap)
        var total = Int(offsets[start])
        for index in 0..<n {
            let row = Int(positions[index]) & mask
            total += Int(from[row + 1] - from[row])
        }
        reserveHeap(total)
        let (to, toHeap) = (offsets, heap)
        var end = Int(to[start])
        for index in 0..<n {
            let row = Int(positions[index]) & mask
            let (begin, length) = (Int(from[row]), Int(from[row + 1] - from[row]))
            copyPadded(UnsafeRawPointer(fromHeap + begin), UnsafeMutableRawPointer(toHeap + end), length)
            end += length
            to[start + index + 1] = Int32(end)
        }
        gatherValidity(other, positions, n, start)
    }

    /// Becomes the rows of `other` at `positions[0 ..< n]`.
    package func gather(_ other: Column, _ positions: UnsafePointer<Int32>, _ n: Int) {
        clear()
        appendGather(other, positions, n)
    }

    /// Appends rows `range` of `other`.
    package func append(contentsOf other: Column, _ range: Range<Int>) {
        if isFixedWidth, !other.isConstant, other.allValid, allValid {
            let start = count
            reserve(start + range.count)
            count = start + range.count
            let width = laneBytes
            lanes.advanced(by: start * width)
                .copyMemory(
                    from: other.lanes.advanced(by: range.lowerBound * width), byteCount: range.count * width)
            return
        }
        for row in range { append(from: other, row: row) }
    }

    /// Becomes a copy of all rows of `other`.
    package func copy(_ other: Column) {
        clear()
        append(contentsOf: other, 0..<other.count)
    }

    /// Overwrites a fixed-width stored row with a row of another column of the same layout.
    func overwrite(_ row: Int, from other: Column, row source: Int) {
        let stored = source & other.mask
        if other.isNull(stored) { return setNull(row) }
        setValid(row)
        switch kind {
        case .bool: bools[row] = other.bools[stored]
        case .int64, .double: int64s[row] = other.int64s[stored]
        case .int128: int128s[row] = other.int128s[stored]
        default: preconditionFailure("variable-length rows cannot be overwritten")
        }
    }
}

extension Column {
    /// Overwrites stored rows of a fixed-width column: row `i` of `other`, of the same layout, goes to
    /// `positions[i]`, or nowhere if that is -1.
    func scatter(_ other: Column, _ positions: [Int32]) {
        guard allValid, other.allValid, !other.isConstant else {
            for (from, to) in positions.enumerated() where to >= 0 {
                overwrite(Int(to), from: other, row: from)
            }
            return
        }
        switch kind {
        case .bool: scatterLanes(other.bools, bools, positions)
        case .int64, .double: scatterLanes(other.int64s, int64s, positions)
        case .int128: scatterLanes(other.int128s, int128s, positions)
        default: preconditionFailure("variable-length rows cannot be overwritten")
        }
    }
}

@inline(__always)
private func scatterLanes<Lane>(
    _ from: UnsafePointer<Lane>, _ to: UnsafeMutablePointer<Lane>, _ positions: [Int32]
) {
    for row in positions.indices {
        let position = Int(positions[row])
        if position >= 0 { to[position] = from[row] }
    }
}

@inline(__always)
private func gatherLanes<Lane>(
    _ from: UnsafePointer<Lane>, _ to: UnsafeMutablePointer<Lane>, _ positions: UnsafePointer<Int32>,
    _ n: Int,
    _ mask: Int32
) {
    for index in 0..<n { to[index] = from[Int(positions[index] & mask)] }
}
