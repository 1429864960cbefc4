import FlinkSQL
import StreamTypes

/// Makes values fit the declared lengths of a sink's columns (`table.exec.sink.type-length-enforcer` =
/// TRIM_PAD).
///
/// Longer values are cut; CHAR is filled with spaces, BINARY with zeros.
/// Source: Flink class `ConstraintEnforcer`.
final class LengthEnforcer {
    private struct Limit {
        var column: Int
        var length: Int
        /// The byte that short values are filled with; nil if they stay short.
        var filler: UInt8?
        /// Whether the length counts characters rather than bytes.
        var countsCharacters: Bool
    }

    private let limits: [Limit]
    private let columns: [Column]
    private let out: Batch

    /// Nil if no column of the table has a length.
    init?(_ table: TableDefinition, input: Schema) {
        limits = table.sinkSchema.types.prefix(input.count).enumerated().compactMap { column, type in
            switch type.logical {
            case .char(let length):
                Limit(column: column, length: length, filler: UInt8(ascii: " "), countsCharacters: true)
            case .varchar(let length) where length < LogicalType.maxLength:
                Limit(column: column, length: length, filler: nil, countsCharacters: true)
            case .binary(let length):
                Limit(column: column, length: length, filler: 0, countsCharacters: false)
            case .varbinary(let length) where length < LogicalType.maxLength:
                Limit(column: column, length: length, filler: nil, countsCharacters: false)
            default: nil
            }
        }
        guard !limits.isEmpty else { return nil }
        columns = limits.map { _ in Column(.bytes) }
        out = Batch(columns: [])
    }

    /// The batch with fitting values, borrowed until the next call.
    func enforce(_ batch: Batch) -> Batch {
        out.columns = batch.columns
        for (limit, column) in zip(limits, columns) {
            fill(column, from: batch.columns[limit.column], batch.count, limit)
            out.columns[limit.column] = column
        }
        out.count = batch.count
        out.copyKinds(batch)
        return out
    }

    private func fill(_ column: Column, from source: Column, _ count: Int, _ limit: Limit) {
        column.clear()
        column.reserve(count)
        for row in 0..<count {
            if source.isNull(row) {
                column.appendNull()
            } else {
                column.append(bytes: fitted(source.bytes(row), limit))
            }
        }
    }

    private func fitted(_ bytes: UnsafeBufferPointer<UInt8>, _ limit: Limit) -> [UInt8] {
        var units = 0
        var end = 0
        while end < bytes.count {
            // A UTF-8 continuation byte belongs to the character before it.
            if !limit.countsCharacters || bytes[end] & 0xC0 != 0x80 {
                if units == limit.length { break }
                units += 1
            }
            end += 1
        }
        let kept = Array(bytes[..<end])
        guard let filler = limit.filler, units < limit.length else { return kept }
        return kept + [UInt8](repeating: filler, count: limit.length - units)
    }
}
