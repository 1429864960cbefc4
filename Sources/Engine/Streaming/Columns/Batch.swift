import StreamTypes

/// Up to a few thousand rows in columns: what travels between operators.
///
/// `kinds` is absent (`hasKinds` false) when every row is `+I`. A batch handed to an operator is borrowed for
/// that call.
package final class Batch {
    // A batch belongs to one thread, as its columns do.

    @exclusivity(unchecked) package var columns: [Column]
    /// Rows; every column has at least as many (a constant column any number).
    @exclusivity(unchecked) package var count = 0
    /// Whether `kinds` holds the rows' kinds; otherwise all rows are `+I`.
    @exclusivity(unchecked) package private(set) var hasKinds = false
    /// The raw `RowKind` of each row, meaningful if `hasKinds`.
    @exclusivity(unchecked) package private(set) var kinds: UnsafeMutablePointer<UInt8>
    private var kindCapacity: Int

    /// Rows of a full batch.
    package static let defaultRows = 4096

    package init(columns: [Column], count: Int = 0) {
        self.columns = columns
        self.count = count
        kindCapacity = 64
        kinds = .allocate(capacity: kindCapacity)
        kinds.initialize(repeating: 0, count: kindCapacity)
    }

    /// An empty batch with columns for these layouts.
    package convenience init(layouts: [ColumnLayout], capacity: Int = 0) {
        self.init(columns: layouts.map { Column($0, capacity: capacity) })
    }

    /// An empty batch for rows of a schema.
    package convenience init(schema: Schema, capacity: Int = 0) {
        self.init(layouts: schema.types.map { ColumnLayout($0.logical) }, capacity: capacity)
    }

    deinit { kinds.deallocate() }

    /// Forgets all rows; memory stays.
    package func clear() {
        count = 0
        hasKinds = false
        for column in columns { column.clear() }
    }

    /// The kind of a row.
    @inline(__always) package func kind(_ row: Int) -> RowKind {
        guard hasKinds else { return .insert }
        return RowKind(rawValue: kinds[row]).unsafelyUnwrapped
    }

    /// Whether a row adds to the table rather than takes away.
    @inline(__always) package func isAccumulate(_ row: Int) -> Bool {
        !hasKinds || kinds[row] & 1 == 0 && kinds[row] != 3
    }

    /// Says that all rows are `+I`.
    package func dropKinds() { hasKinds = false }

    /// Starts to use `kinds`, with room for `rows` rows; rows so far count as `+I`.
    package func useKinds(_ rows: Int) {
        if rows > kindCapacity {
            let wanted = Swift.max(rows, kindCapacity * 2)
            let fresh = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted)
            fresh.initialize(repeating: 0, count: wanted)
            if hasKinds { fresh.update(from: kinds, count: kindCapacity) }
            kinds.deallocate()
            kinds = fresh
            kindCapacity = wanted
        } else if !hasKinds {
            kinds.update(repeating: 0, count: kindCapacity)
        }
        hasKinds = true
    }

    /// Ends a row whose column values have been appended.
    package func endRow(_ kind: RowKind) {
        if kind != .insert || hasKinds {
            useKinds(count + 1)
            kinds[count] = kind.rawValue
        }
        count += 1
    }

    /// Appends a row of another batch with the same layouts.
    package func append(from other: Batch, row: Int, kind: RowKind? = nil) {
        for index in columns.indices { columns[index].append(from: other.columns[index], row: row) }
        endRow(kind ?? other.kind(row))
    }

    /// Becomes the rows of `other` at `positions[0 ..< n]`, with their kinds.
    package func gather(_ other: Batch, _ positions: UnsafePointer<Int32>, _ n: Int) {
        gather(other, positions, n, columns: nil)
    }

    /// The same for some columns only (nil for all); the others become empty.
    func gather(_ other: Batch, _ positions: UnsafePointer<Int32>, _ n: Int, columns wanted: Set<Int>?) {
        clear()
        for (index, (column, source)) in zip(columns, other.columns).enumerated()
        where wanted?.contains(index) ?? true {
            column.gather(source, positions, n)
        }
        if other.hasKinds {
            useKinds(n)
            for index in 0..<n { kinds[index] = other.kinds[Int(positions[index])] }
        }
        count = n
    }

    /// Takes over the kinds of `other`, which has as many rows.
    func copyKinds(_ other: Batch) {
        hasKinds = false
        guard other.hasKinds else { return }
        useKinds(other.count)
        kinds.update(from: other.kinds, count: other.count)
    }
}
