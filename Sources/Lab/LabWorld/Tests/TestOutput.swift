import Connectors
import LabKernel
import Scenarios
import StreamTypes
import Streaming

/// The changes that one table of a test received.
final class TestOutput {
    let name: String
    let schema: Schema
    /// Positions of the primary key by which changes replace rows; empty for a table that takes whole rows
    /// away.
    private let key: [Int]
    private var changes: [(kind: RowKind, values: [Value])] = []

    init(_ name: String, _ schema: Schema, key: [Int]) {
        (self.name, self.schema, self.key) = (name, schema, key)
    }

    var count: Int { changes.count }

    func append(_ batch: Batch) {
        for row in 0..<batch.count {
            let values = batch.columns.prefix(schema.count).map { $0.value(row) }
            changes.append((batch.kind(row), values))
        }
    }

    func cut(to count: Int) { changes.removeLast(max(0, changes.count - count)) }

    /// All changes, with their kinds in a first column `op`.
    func changelog(_ time: TestTime) -> ResultTable {
        ResultTable(
            columns: ["op"] + schema.names,
            rows: changes.map { [.text($0.kind.symbol)] + shown($0.values, time) })
    }

    /// The rows that remain after all changes; nil when a change takes away a row that is not there.
    func table(_ time: TestTime) -> ResultTable? {
        var rows: [[Value]] = []
        for (kind, values) in changes {
            if key.isEmpty {
                guard fold(kind, values, into: &rows) else { return nil }
            } else {
                replace(kind, values, in: &rows)
            }
        }
        return ResultTable(columns: schema.names, rows: rows.map { shown($0, time) })
    }

    private func fold(_ kind: RowKind, _ values: [Value], into rows: inout [[Value]]) -> Bool {
        if kind.isAccumulate {
            rows.append(values)
            return true
        }
        guard let index = rows.lastIndex(of: values) else { return false }
        rows.remove(at: index)
        return true
    }

    private func replace(_ kind: RowKind, _ values: [Value], in rows: inout [[Value]]) {
        let same = rows.firstIndex { row in key.allSatisfy { row[$0] == values[$0] } }
        switch (kind, same) {
        case (.insert, let index?), (.updateAfter, let index?): rows[index] = values
        case (.insert, nil), (.updateAfter, nil): rows.append(values)
        case (.delete, let index?): rows.remove(at: index)
        case (.updateBefore, _), (.delete, nil): break
        }
    }

    private func shown(_ values: [Value], _ time: TestTime) -> [ScenarioValue] {
        zip(values, schema.types).map { Self.shown($0, $1.logical, time) }
    }

    /// Numbers and truth values as such, times in the form of tests, everything else as the text that SQL
    /// prints.
    private static func shown(_ value: Value, _ type: LogicalType, _ time: TestTime) -> ScenarioValue {
        switch (value, type) {
        case (.null, _): .null
        case (.bool(let flag), _): .boolean(flag)
        case (.int(let number), .tinyint), (.int(let number), .smallint), (.int(let number), .int),
            (.int(let number), .bigint):
            .integer(number)
        case (.double(let number), _): .number(number)
        default: .text(time.text(RowText.text(value, type), type))
        }
    }

    /// The expected rows with their times and decimals in the form of this table.
    func adapted(_ matcher: RowsMatcher, _ time: TestTime) -> RowsMatcher {
        var matcher = matcher
        matcher.rows = matcher.rows.map { row in
            RowMatcher(
                columns: row.columns.map { column in
                    let type = schema.index(of: column.name).map { schema[$0].type.logical }
                    return (column.name, type.map { time.adapted(column.matcher, to: $0) } ?? column.matcher)
                }, span: row.span)
        }
        return matcher
    }
}
