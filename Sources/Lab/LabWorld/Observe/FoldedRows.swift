import Connectors
import FlinkSQL
import LabKernel
import Scenarios
import StreamTypes
import Streaming

/// Collects the changes of a query and keeps the table they fold to, rows in the order in which they were added.
final class FoldedRows: RowCollector {
    private let schema: Schema
    private var rows: [[Value]] = []

    init(_ schema: Schema) { self.schema = schema }

    func collect(_ batch: Batch, of table: TableDefinition?, schema: Schema) throws(JobFailure) {
        for row in 0..<batch.count {
            let values = batch.columns.prefix(self.schema.count).map { $0.value(row) }
            if batch.isAccumulate(row) {
                rows.append(values)
            } else if let index = rows.lastIndex(of: values) {
                rows.remove(at: index)
            } else {
                throw JobFailure(
                    "java.lang.IllegalStateException",
                    "a change takes away a row that is not there: after a restart a print table shows changes once more"
                )
            }
        }
    }

    /// The names of the query's columns.
    var columns: [String] { schema.names }

    /// The rows that remain.
    var table: ResultTable {
        let texts = RowText(schema, zone: .utc)
        return ResultTable(
            columns: schema.names,
            rows: rows.map { row in zip(row, schema.types).map { Self.value($0, $1, texts) } })
    }

    /// Numbers and truth values as such, everything else as the text that SQL prints.
    private static func value(_ value: Value, _ type: DataType, _ texts: RowText) -> ScenarioValue {
        switch (value, type.logical) {
        case (.null, _): .null
        case (.bool(let flag), _): .boolean(flag)
        case (.int(let number), .tinyint), (.int(let number), .smallint), (.int(let number), .int),
            (.int(let number), .bigint):
            .integer(number)
        case (.double(let number), _): .number(number)
        default: .text(texts.text(of: value, type.logical))
        }
    }
}
