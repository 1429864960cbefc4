/// Reads records in which no field is quoted and nothing else has a meaning than delimiters and line ends, from
/// positions found ahead. What it refuses is for `CSVScanner`.
final class CSVPlainScanner {
    private let columns: Int
    private let delimiter: UInt8
    /// 256 if quoting is off.
    private let quote: UInt16
    private let ends: FieldEnds
    /// Records that are not tried after a refused one: files with quotes mostly have them in each record.
    private var waits = 0

    /// Nil if the options give other bytes a meaning.
    init?(_ options: CSVOptions, columns: Int) {
        let isPlain = options.escape == nil && options.nullLiteral == nil && !options.allowsComments
        guard isPlain, columns > 0, ![UInt8(ascii: "\n"), UInt8(ascii: "\r")].contains(options.delimiter)
        else {
            return nil
        }
        self.columns = columns
        delimiter = options.delimiter
        quote = options.quote.map { UInt16($0) } ?? 256
        ends = FieldEnds(delimiter: options.delimiter, most: columns)
    }

    /// Starts with another input.
    func clear() { ends.clear() }

    /// Says that the records before `place` have been read.
    func skip(to place: Int) { ends.skip(to: place) }

    /// Reads the record at `start` into row `row`, which may be written even if the record is refused.
    ///
    /// - Returns: where the record ends, or -1 if it is not plain, not whole, or has not as many fields as columns.
    @inline(__always)
    func scan(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ fields: FieldTable, _ row: Int)
        -> Int
    {
        if waits > 0 {
            waits -= 1
            return -1
        }
        let stop = read(bytes, start, end, fields, row)
        if stop < 0 { waits = 15 }
        return stop
    }

    @inline(__always)
    private func read(
        _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ fields: FieldTable, _ row: Int
    ) -> Int {
        guard let ends = ends.next(columns, bytes, end) else { return -1 }
        let (starts, lengths, tokens) = (fields.starts + row, fields.lengths + row, fields.tokens + row)
        let (capacity, last) = (fields.capacity, columns - 1)
        var (at, index) = (start, 0)
        for column in 0...last {
            let stop = Int(ends[column])
            let wanted = column == last ? UInt8(ascii: "\n") : delimiter
            if UInt16(bytes[at]) == quote || bytes[stop] != wanted { return -1 }
            starts[index] = Int32(truncatingIfNeeded: at)
            lengths[index] = Int32(truncatingIfNeeded: stop &- at)
            tokens[index] = FieldTable.Token.text
            index += capacity
            at = stop + 1
        }
        let length = lengths[index - capacity]
        if length > 0, bytes[at - 2] == UInt8(ascii: "\r") { lengths[index - capacity] = length - 1 }
        self.ends.take(columns)
        return at
    }
}
