import Connectors
import FlinkSQL
import LabKernel
import Scenarios
import StreamTypes
import Streaming

/// The rows of one given table under the types of its columns, and how many of them have arrived.
final class GivenRows {
    /// Physical columns, then those of metadata: what rows can give.
    let schema: Schema
    private(set) var rows: [(kind: RowKind, values: [Value])] = []
    /// Rows that a reader may take.
    var arrived = 0
    /// Whether no more rows come.
    var isEnded = false
    private let keys: [String: Int]

    /// - Throws: `LabErrors` with every row that is wrong.
    init(_ given: GivenTable, table: TableDefinition, time: TestTime) throws(LabErrors) {
        let physical = table.physicalSchema.fields
        var metadata: [Field] = []
        var keys: [String: Int] = [:]
        for column in table.columns {
            guard case .metadata(let key, _) = column.kind else { continue }
            keys[key] = physical.count + metadata.count
            metadata.append(Field(column.name, column.type.withoutTimeAttribute))
        }
        (schema, self.keys) = (Schema(physical + metadata), keys)
        var mistakes: [LabError] = []
        let decoder = GivenRowDecoder(given, schema: schema, time: time)
        for step in given.steps {
            guard case .rows(let written) = step.kind else { continue }
            for row in written {
                do throws(LabErrors) {
                    rows.append(try decoder.row(row))
                } catch {
                    mistakes += error.errors
                }
            }
        }
        if !mistakes.isEmpty { throw LabErrors(mistakes) }
    }

    /// The column of `schema` that a scan reads.
    func column(_ column: ScanColumn) -> Int {
        switch column {
        case .physical(let index): return index
        case .metadata(let key, _):
            guard let index = keys[key] else {
                preconditionFailure("a scan reads the metadata '\(key)', which the table does not declare")
            }
            return index
        }
    }
}

/// Turns a written row into values, by Flink's JSON format.
private struct GivenRowDecoder {
    private let given: GivenTable
    private let schema: Schema
    private let time: TestTime

    init(_ given: GivenTable, schema: Schema, time: TestTime) {
        (self.given, self.schema, self.time) = (given, schema, time)
    }

    func row(_ row: GivenRow) throws(LabErrors) -> (kind: RowKind, values: [Value]) {
        var mistakes = row.columns.filter { schema.index(of: $0.name) == nil }.map { column in
            LabError(
                "TST003", "the table '\(given.name)' has no column '\(column.name)'", at: column.span,
                fix: suggestion(for: column.name, among: schema.names, kind: "columns"))
        }
        let kind = kind(row, &mistakes)
        guard mistakes.isEmpty, let kind else { throw LabErrors(mistakes) }
        do {
            return (kind, try values(row))
        } catch let failure as JobFailure {
            throw LabErrors([wrong(failure.root.message, row)])
        } catch let error as LabError {
            throw LabErrors([wrong(error.message, row)])
        } catch {
            preconditionFailure("decoding fails with JobFailure or LabError only: \(error)")
        }
    }

    private func wrong(_ why: String, _ row: GivenRow) -> LabError {
        LabError(
            "TST004", "the row does not fit the columns of '\(given.name)': \(why)", at: row.span,
            fix: "the columns are "
                + schema.fields.map { "\($0.name) \($0.type.logical)" }.joined(separator: ", "))
    }

    private func kind(_ row: GivenRow, _ mistakes: inout [LabError]) -> RowKind? {
        guard let operation = row.operation else { return .insert }
        if let kind = RowKind.allCases.first(where: { $0.symbol == operation.text }) { return kind }
        mistakes.append(
            LabError(
                "TST003", "'\(operation.text)' is no change of a row", at: operation.span,
                fix: "write op: \"+I\", \"-U\", \"+U\" or \"-D\""))
        return nil
    }

    private func values(_ row: GivenRow) throws -> [Value] {
        let members = row.columns.map { column -> (String, JSONValue) in
            let type = schema.fields.first { $0.name == column.name }?.type.logical
            return (column.name, type.map { adapted(column.value, $0) } ?? column.value)
        }
        let text = JSONValue.object(members).text + "\n"
        let batch = Batch(schema: schema)
        let table = TableDefinition(
            path: TablePath(catalog: "", database: "", name: given.name),
            columns: schema.fields.map { TableColumn(name: $0.name, type: $0.type, kind: .physical) })
        let use = FormatUse(TableUse(table, options: []), "json")
        let columns = DecodedColumns(schema.fields.indices.map { .field($0) })
        let decoder = try JSONFormat().decoder(use, columns)
        // A decoder may read 16 bytes beyond the end.
        let bytes = Array(text.utf8) + [UInt8](repeating: 0, count: 16)
        try bytes.withUnsafeBufferPointer { buffer in
            let input = UnsafeBufferPointer(rebasing: buffer[..<text.utf8.count])
            _ = try decoder.decode(input, isLast: true, into: batch, limit: 1)
        }
        guard batch.count == 1 else {
            throw JobFailure("java.io.IOException", "it is no row")
        }
        try requireNotNull(batch)
        return batch.columns.map { $0.value(0) }
    }

    private func requireNotNull(_ batch: Batch) throws {
        for (field, column) in zip(schema.fields, batch.columns)
        where !field.type.isNullable && column.value(0) == .null {
            throw JobFailure("java.io.IOException", "the column '\(field.name)' is NOT NULL")
        }
    }

    private func adapted(_ value: JSONValue, _ type: LogicalType) -> JSONValue {
        switch (value.bare, type) {
        case (.string(let text), _): .string(time.json(text, type))
        case (.array(let items), .array(let element)): .array(items.map { adapted($0, element.logical) })
        case (.object(let members), .row(let fields)):
            .object(
                members.map { member in
                    let field = fields.first { $0.name == member.0 }
                    return (member.0, field.map { adapted(member.1, $0.type.logical) } ?? member.1)
                })
        default: value
        }
    }
}
