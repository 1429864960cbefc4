import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

/// `'connector' = 'golden-lookup'`: a table that can only be looked up, all rows of its files in memory; for
/// golden cases only.
package struct GoldenLookupConnector: TableConnector {
    package let identifier = "golden-lookup"
    package let doc = "Looks rows of files up by key; only in golden cases."
    package let options = [ConnectorOption("path", .string, required: true, "The file or folder.")]
    package let takesFormat = true

    package init() {}

    package func source(_ use: TableUse) throws(LabError) -> SourceAbilities {
        SourceAbilities(supportsScan: false, supportsLookup: true)
    }

    package func openLookup(_ join: LookupJoin, _ opening: ConnectorOpening) throws(LabError)
        -> any LookupTable
    {
        let columns = join.table.physicalSchema.fields.indices.map { ScanColumn.physical($0) }
        let scan = TableScan(table: join.table, columns: columns, options: join.options)
        let reader = try FilesystemConnector().openSource(scan, schema: join.table.physicalSchema, opening)
        return FileLookup(join, reader: reader)
    }
}

/// Rows of files, compared with the key one by one.
final class FileLookup: LookupTable {
    private let join: LookupJoin
    private let reader: any SourceReader
    private var rows: Batch?

    init(_ join: LookupJoin, reader: any SourceReader) {
        self.join = join
        self.reader = reader
    }

    func lookup(_ keys: [Column], row: Int, into batch: Batch) throws(JobFailure) {
        let rows = try loaded()
        let wanted = keys.map { $0.value(row) }
        guard !wanted.contains(.null) else { return }
        for candidate in 0..<rows.count {
            let pairs = zip(join.keys, wanted)
            guard pairs.allSatisfy({ rows.columns[$0.tableColumn].value(candidate) == $1 }) else { continue }
            for (column, source) in zip(batch.columns, join.columns) {
                column.append(from: rows.columns[source], row: candidate)
            }
            batch.endRow(.insert)
        }
    }

    private func loaded() throws(JobFailure) -> Batch {
        if let rows { return rows }
        let all = Batch(schema: join.table.physicalSchema)
        while true {
            let batch = Batch(schema: join.table.physicalSchema)
            let status = try reader.read(into: batch, limit: Batch.defaultRows)
            for row in 0..<batch.count { all.append(from: batch, row: row) }
            if case .ended = status {
                rows = all
                return all
            }
        }
    }
}
