import StreamTypes

/// Rows or a watermark that an unaligned barrier has overtaken, as they lie in a checkpoint.
struct InFlightElement {
    /// In-flight data is a part of its own beside the state of the operator that would have received it.
    static let uidPrefix = "in-flight "

    let address: ChannelAddress
    private let content: Content

    private enum Content {
        case rows([UInt8])
        case watermark(Int64)
    }

    /// nil for an element that needs no keeping: barriers of others, and the end and the idleness of a stream, which
    /// its source finds again.
    init?(_ element: NetworkChannel.Element, _ address: ChannelAddress) {
        self.address = address
        switch element {
        case .batch(let batch): content = .rows(Self.bytes(batch))
        case .watermark(let watermark): content = .watermark(watermark)
        case .barrier, .end, .status: return nil
        }
    }

    private static func bytes(_ batch: Batch) -> [UInt8] {
        var writer = SnapshotWriter()
        let dense = batch.copied()
        writer.write(count: dense.count)
        writer.write(dense.hasKinds)
        if dense.hasKinds { writer.write((0..<dense.count).map { dense.kind($0).rawValue }) }
        for column in dense.columns { writer.write(column) }
        return writer.bytes
    }

    func write(_ writer: inout SnapshotWriter) {
        for number in [address.input, address.from, address.to] { writer.write(count: number) }
        switch content {
        case .rows(let bytes):
            writer.write(true)
            writer.write(bytes)
        case .watermark(let watermark):
            writer.write(false)
            writer.write(watermark)
        }
    }

    /// Reads what `write` wrote for the input of vertex `uid`.
    init(_ reader: inout SnapshotReader, uid: String) throws(SnapshotError) {
        address = ChannelAddress(
            uid: uid, input: try reader.readCount(), from: try reader.readCount(), to: try reader.readCount())
        content = try reader.readBool() ? .rows(try reader.readBlob()) : .watermark(try reader.readInt64())
    }

    /// The watermark, or nil for rows.
    var watermark: Int64? { if case .watermark(let watermark) = content { watermark } else { nil } }

    /// The rows with columns of these layouts, or nil for a watermark.
    func rows(_ layouts: [ColumnLayout]) throws(SnapshotError) -> Batch? {
        guard case .rows(let bytes) = content else { return nil }
        var reader = SnapshotReader(bytes)
        let count = try reader.readCount()
        let kinds = try reader.readBool() ? try reader.readBlob() : []
        var columns: [Column] = []
        for layout in layouts {
            let column = try reader.readColumn(layout)
            guard column.count == count else {
                throw SnapshotError("a column of rows in flight has a wrong length")
            }
            columns.append(column)
        }
        let batch = Batch(columns: columns, count: count)
        guard !kinds.isEmpty else { return batch }
        guard kinds.count == count, kinds.allSatisfy({ RowKind(rawValue: $0) != nil }) else {
            throw SnapshotError("rows in flight have wrong kinds")
        }
        batch.useKinds(count)
        for (row, kind) in kinds.enumerated() { batch.kinds[row] = kind }
        return batch
    }
}
