import Connectors
import FlinkSQL
import LabKernel
import Scenarios
import StreamTypes
import Streaming

/// A test that can be run: its SQL is planned, its rows fit, and what it expects can be there.
struct SQLTestPlan {
    let test: SQLTest
    let script: TestScript
    let time: TestTime
    /// By table name.
    let given: [String: GivenRows]
    let registry: ConnectorRegistry

    /// - Throws: `LabErrors` with every mistake of the test.
    init(_ test: SQLTest, start: Instant, compatibility: Set<String>) throws {
        self.test = test
        time = TestTime(start: start)
        registry = ConnectorRegistry(
            connectors: ConnectorRegistry.standardConnectors,
            compatibility: try CompatibilitySwitches(names: compatibility.sorted()))
        script = try TestScript(test, registry: registry)
        var mistakes: [LabError] = []
        var given: [String: GivenRows] = [:]
        for table in test.given {
            do throws(LabErrors) {
                given[table.name] = try Self.rows(of: table, script, time)
            } catch {
                mistakes += error.errors
            }
            mistakes += Self.badSteps(table, time)
        }
        self.given = given
        mistakes += test.expected.flatMap(wrongTables)
        if !mistakes.isEmpty { throw LabErrors(mistakes) }
    }

    private static func rows(of given: GivenTable, _ script: TestScript, _ time: TestTime) throws(LabErrors)
        -> GivenRows
    {
        guard let table = script.sources.first(where: { $0.path.name == given.name }) else {
            let names = script.sources.map(\.path.name)
            throw LabErrors([
                LabError(
                    "TST001", "the SQL does not read '\(given.name)'", at: given.span,
                    fix: suggestion(for: given.name, among: names, kind: "tables"))
            ])
        }
        return try GivenRows(given, table: table, time: time)
    }

    private static func badSteps(_ table: GivenTable, _ time: TestTime) -> [LabError] {
        table.steps.compactMap { step in
            guard case .watermark(let text) = step.kind, time.millis(text) == nil else { return nil }
            return LabError(
                "TST005", "'\(text)' is nothing to advance to", at: step.span,
                fix: "write 'end', a duration of processing time (30s), or an event time (\"00:01:00\")")
        }
    }

    /// Tables that the SQL does not write, and columns that they do not have.
    private func wrongTables(_ expected: ExpectedResult) -> [LabError] {
        guard expected.isOfTable else { return [] }
        let schemas =
            script.isQuery ? [("result", querySchema)] : script.sinks.map { ($0.path.name, $0.sinkSchema) }
        guard let schema = schemas.first(where: { $0.0 == expected.table })?.1 else {
            return [
                LabError(
                    "TST006", "the SQL does not write '\(expected.table)'", at: expected.span,
                    fix: suggestion(for: expected.table, among: schemas.map(\.0), kind: "tables"))
            ]
        }
        return unknownColumns(expected, schema)
    }

    private var querySchema: Schema { script.plan.roots.first?.inputs[0].schema ?? Schema() }

    private func unknownColumns(_ expected: ExpectedResult, _ schema: Schema) -> [LabError] {
        let rows: [RowMatcher]
        var known = schema.names
        switch expected.test {
        case .rows(let matcher): rows = matcher.rows
        case .changelog(let matcher):
            rows = matcher.rows
            known.insert("op", at: 0)
        default: return []
        }
        return rows.flatMap { row in
            row.columns.filter { !known.contains($0.name) }.map { column in
                LabError(
                    "TST003", "the table '\(expected.table)' has no column '\(column.name)'", at: row.span,
                    fix: suggestion(for: column.name, among: known, kind: "columns"))
            }
        }
    }
}
