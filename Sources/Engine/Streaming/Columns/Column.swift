/// One column of a batch or of an operator's state: `count` values of one layout in reused, contiguous
/// memory.
///
/// - Lanes hold the values (`ColumnLayout`); the lane of a NULL row is unspecified, but always initialised
///   memory.
/// - `validity` has bit `row & 63` of word `row >> 6` set where the row is not NULL. It means something only
///   if
///   `allValid` is false, so kernels ask `allValid` once per batch.
/// - A constant column stands for `count` equal rows and stores only row 0: read row `i` at `i & mask`.
///
/// A column handed to an operator is borrowed for that call: whoever keeps values copies them.
package final class Column {
    package let layout: ColumnLayout
    /// The layout without what is inside, for loops.
    package let kind: ColumnLayout.Kind
    /// Bytes of one lane.
    let laneBytes: Int

    // A column belongs to one thread, and no method of it runs inside another's access: checking that at run
    // time would cost more than
    // an append does.

    /// Rows.
    @exclusivity(unchecked) package internal(set) var count = 0
    /// Whether no row is NULL; `validity` is then unspecified.
    @exclusivity(unchecked) package internal(set) var allValid = true
    /// Whether row 0 stands for all rows.
    @exclusivity(unchecked) package internal(set) var isConstant = false
    /// Child columns of arrays (elements), maps (keys, values) and rows (fields).
    package let children: [Column]

    @exclusivity(unchecked) private(set) var capacity = 0
    @exclusivity(unchecked) private(set) var lanes: UnsafeMutableRawPointer
    @exclusivity(unchecked) private(set) var validity: UnsafeMutablePointer<UInt64>
    /// String bytes; 8 bytes beyond `heapCapacity` may be read.
    @exclusivity(unchecked) private(set) var heap: UnsafeMutablePointer<UInt8>
    @exclusivity(unchecked) private(set) var heapCapacity = 0

    package init(_ layout: ColumnLayout, capacity: Int = 0) {
        self.layout = layout
        kind = layout.kind
        laneBytes = layout.laneBytes
        children = layout.children.map { Column($0) }
        lanes = GrowingMemory.grown(nil, from: 0, to: 16)
        validity = .allocate(capacity: 1)
        validity.initialize(to: ~0)
        heap = .allocate(capacity: 8)
        heap.initialize(repeating: 0, count: 8)
        reserve(capacity)
    }

    deinit {
        GrowingMemory.release(lanes)
        validity.deallocate()
        heap.deallocate()
    }

    /// Whether a value is one machine lane.
    @inline(__always) var isFixedWidth: Bool { kind.rawValue <= ColumnLayout.Kind.double.rawValue }
    /// Whether lanes are offsets into a heap or into children.
    @inline(__always) var hasOffsets: Bool { kind == .bytes || kind == .array || kind == .map }

    /// All ones, or 0 for a constant column: `i & mask` is where row `i` is stored.
    @inline(__always) var mask: Int { isConstant ? 0 : -1 }

    /// Lanes as BOOLEAN bytes.
    @inline(__always) package var bools: UnsafeMutablePointer<UInt8> {
        lanes.assumingMemoryBound(to: UInt8.self)
    }
    /// Lanes as Int64.
    @inline(__always) package var int64s: UnsafeMutablePointer<Int64> {
        lanes.assumingMemoryBound(to: Int64.self)
    }
    /// Lanes as Int128.
    @inline(__always) package var int128s: UnsafeMutablePointer<Int128> {
        lanes.assumingMemoryBound(to: Int128.self)
    }
    /// Lanes as Double.
    @inline(__always) package var doubles: UnsafeMutablePointer<Double> {
        lanes.assumingMemoryBound(to: Double.self)
    }
    /// Lanes as offsets: row `i` is `offsets[i] ..< offsets[i + 1]` of the heap or of the children.
    @inline(__always) package var offsets: UnsafeMutablePointer<Int32> {
        lanes.assumingMemoryBound(to: Int32.self)
    }

    /// Bytes used in the heap.
    package var heapCount: Int { kind == .bytes ? Int(offsets[storedCount]) : 0 }
    /// Rows really stored: 1 for a constant column of any length.
    var storedCount: Int { isConstant ? Swift.min(count, 1) : count }

    /// Whether row `i` is NULL.
    @inline(__always) package func isNull(_ row: Int) -> Bool {
        !allValid && (validity[(row & mask) >> 6] >> UInt64(row & mask & 63)) & 1 == 0
    }

    /// Makes room for `rows` rows in all; contents stay.
    package func reserve(_ rows: Int) {
        if kind == .row { children.forEach { $0.reserve(rows) } }
        guard rows > capacity else { return }
        let wanted = Swift.max(rows, Self.grown(capacity), 64)
        grow(laneRows: wanted)
        growValidity(rows: wanted)
        capacity = wanted
    }

    /// Twice as much at first, less again where memory counts more than copies, as in state.
    private static func grown(_ capacity: Int) -> Int {
        switch capacity {
        case ..<(1 << 16): capacity * 2
        case ..<(1 << 18): capacity + capacity / 2
        default: capacity + capacity / 4
        }
    }

    private func grow(laneRows wanted: Int) {
        let width = laneBytes
        let used = capacity == 0 ? Swift.min(16, (count + 1) * width) : (capacity + 1) * width
        lanes = GrowingMemory.grown(lanes, from: used, to: (wanted + 1) * width + 16)
    }

    private func growValidity(rows wanted: Int) {
        let words = (wanted + 63) >> 6
        let used = Swift.max(1, (capacity + 63) >> 6)
        guard words > used else { return }
        let fresh = UnsafeMutablePointer<UInt64>.allocate(capacity: words)
        fresh.initialize(from: validity, count: used)
        (fresh + used).initialize(repeating: ~0, count: words - used)
        validity.deallocate()
        validity = fresh
    }

    /// Makes room for `bytes` string bytes in all.
    package func reserveHeap(_ bytes: Int) {
        guard bytes > heapCapacity else { return }
        precondition(bytes < Int(Int32.max), "a column holds at most 2 GiB of string bytes")
        let wanted = Swift.max(bytes, Self.grown(heapCapacity), 256)
        let fresh = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted + 8)
        fresh.initialize(from: heap, count: heapCapacity)
        (fresh + heapCapacity).initialize(repeating: 0, count: wanted + 8 - heapCapacity)
        heap.deallocate()
        heap = fresh
        heapCapacity = wanted
    }

    /// Forgets all rows; memory stays.
    package func clear() {
        count = 0
        allValid = true
        isConstant = false
        if hasOffsets { offsets[0] = 0 }
        for child in children { child.clear() }
    }

    /// Becomes `rows` rows, all valid, whose lanes the caller writes at once.
    /// Variable-length layouts are appended to instead.
    package func resize(_ rows: Int) {
        precondition(isFixedWidth, "only fixed-width columns are written by lane")
        reserve(rows)
        count = rows
        allValid = true
        isConstant = false
    }

    /// Starts to use the validity bitmap, with every row valid so far.
    func beginNulls() {
        guard allValid else { return }
        validity.update(repeating: ~0, count: Swift.max(1, (capacity + 63) >> 6))
        allValid = false
    }

    /// Marks a stored row NULL.
    @inline(__always) package func setNull(_ row: Int) {
        if allValid { beginNulls() }
        validity[row >> 6] &= ~(1 << UInt64(row & 63))
    }

    /// Marks a stored row not NULL.
    @inline(__always) func setValid(_ row: Int) {
        if !allValid { validity[row >> 6] |= 1 << UInt64(row & 63) }
    }

    /// Makes the first row stand for `rows` rows.
    func makeConstant(_ rows: Int) {
        precondition(storedCount == 1, "a constant column stores one row")
        isConstant = true
        count = rows
    }

    /// Changes how many rows a constant column stands for.
    func setConstantCount(_ rows: Int) {
        precondition(isConstant, "only a constant column changes its length freely")
        count = rows
    }

    /// Keeps only the first `rows` rows.
    func truncate(_ rows: Int) {
        guard rows < count else { return }
        count = rows
        guard !isConstant else { return }
        if hasOffsets {
            for child in children { child.truncate(Int(offsets[rows])) }
        } else {
            for child in children { child.truncate(rows) }
        }
    }
}
