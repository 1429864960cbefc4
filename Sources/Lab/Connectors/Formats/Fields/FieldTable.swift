/// Where the fields of a batch of records lie in the input: what a scanner writes and the converters read,
/// column by column.
///
/// Field (column, row) is at `column × capacity + row`. Text that had escapes lies in `scratch` without them.
final class FieldTable {
    /// What a field is.
    enum Token {
        /// Not there, or NULL.
        static let missing: UInt8 = 0
        static let null: UInt8 = 1
        /// Text in the input.
        static let text: UInt8 = 2
        /// Text in `scratch`.
        static let scratch: UInt8 = 3
        /// A JSON number without fraction or exponent.
        static let integer: UInt8 = 4
        /// Any other JSON number.
        static let real: UInt8 = 5
        static let yes: UInt8 = 6
        static let no: UInt8 = 7
        /// A JSON object, braces included.
        static let object: UInt8 = 8
        /// A JSON array, brackets included.
        static let array: UInt8 = 9
    }

    let columns: Int
    private(set) var capacity = 0
    private(set) var starts: UnsafeMutablePointer<Int32>
    private(set) var lengths: UnsafeMutablePointer<Int32>
    private(set) var tokens: UnsafeMutablePointer<UInt8>
    /// Rows filled.
    var rows = 0
    var scratch: [UInt8] = []

    init(columns: Int) {
        self.columns = columns
        starts = .allocate(capacity: 1)
        lengths = .allocate(capacity: 1)
        tokens = .allocate(capacity: 1)
    }

    deinit {
        starts.deallocate()
        lengths.deallocate()
        tokens.deallocate()
    }

    /// Forgets all rows.
    func clear() {
        rows = 0
        scratch.removeAll(keepingCapacity: true)
    }

    /// Makes room for one more row and marks its fields missing; returns the row.
    @inline(__always) func openRow() -> Int {
        makeRoom()
        for column in 0..<columns { tokens[column * capacity + rows] = Token.missing }
        rows += 1
        return rows - 1
    }

    /// Makes room for one more row, of which nothing is known before all its fields are set.
    @inline(__always) func makeRoom() { if rows == capacity { grow() } }

    private func grow() {
        let wanted = max(1_024, capacity * 2)
        let size = max(1, wanted * columns)
        let (newStarts, newLengths) = (
            UnsafeMutablePointer<Int32>.allocate(capacity: size),
            UnsafeMutablePointer<Int32>.allocate(capacity: size)
        )
        let newTokens = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
        newStarts.initialize(repeating: 0, count: size)
        newLengths.initialize(repeating: 0, count: size)
        newTokens.initialize(repeating: 0, count: size)
        for column in 0..<columns {
            (newStarts + column * wanted).update(from: starts + column * capacity, count: rows)
            (newLengths + column * wanted).update(from: lengths + column * capacity, count: rows)
            (newTokens + column * wanted).update(from: tokens + column * capacity, count: rows)
        }
        starts.deallocate()
        lengths.deallocate()
        tokens.deallocate()
        (starts, lengths, tokens, capacity) = (newStarts, newLengths, newTokens, wanted)
    }

    /// Writes a field.
    @inline(__always) func set(_ column: Int, _ row: Int, _ token: UInt8, start: Int, length: Int) {
        let index = column * capacity + row
        starts[index] = Int32(truncatingIfNeeded: start)
        lengths[index] = Int32(truncatingIfNeeded: length)
        tokens[index] = token
    }

    /// Copies the fields of a row into another row.
    func copyRow(_ from: Int, to: Int) {
        for column in 0..<columns {
            let (source, target) = (column * capacity + from, column * capacity + to)
            starts[target] = starts[source]
            lengths[target] = lengths[source]
            tokens[target] = tokens[source]
        }
    }
}
