import FlinkSQL
import LabKernel
import StreamTypes

@testable import Streaming

/// The tables of laws as the planner sees them: what they may do follows from their option `mode`.
struct LawConnectors: ConnectorCatalog {
    func source(_ table: TableDefinition, options: [TableOption]) throws(LabError) -> SourceAbilities {
        switch table.option("mode") {
        case "retract": SourceAbilities(changelogMode: .retract, isBounded: true)
        case "upsert": SourceAbilities(changelogMode: .upsert, isBounded: true)
        case "lookup": SourceAbilities(supportsScan: false, supportsLookup: true)
        default: SourceAbilities(isBounded: true)
        }
    }

    func sink(_ table: TableDefinition, options: [TableOption]) throws(LabError) -> SinkAbilities {
        switch table.option("mode") {
        case "upsert": SinkAbilities(accepts: .upsert)
        case "retract": SinkAbilities(accepts: .retract)
        default: SinkAbilities(accepts: .insertOnly)
        }
    }
}

/// What an oracle may look at: the case's tables by name, and its key.
struct LawInput {
    var key: KeyShape
    var tables: [String: TestTable]
    /// Whether no row is later than the watermark.
    var isOrderly: Bool

    /// Rows of an insert-only table, in order.
    func rows(_ name: String) -> [LawRow] { (tables[name]?.rows ?? []).map { LawRow($0.values, key) } }

    /// What a table holds after all its changes, in no meaningful order.
    func final(_ name: String) -> [LawRow] {
        TestTable.fold(tables[name]?.rows ?? []).flatMap { row, count in
            [LawRow](repeating: LawRow(row, key), count: max(0, count))
        }
    }
}

/// A row of a law's table, column by column.
struct LawRow: Hashable {
    var values: [Value]
    var id: Value { values[0] }
    /// The key columns.
    let key: [Value]
    var v: Value { values[values.count - 4] }
    var d: Value { values[values.count - 3] }
    var s: Value { values[values.count - 2] }
    var time: Int64 {
        guard case .int(let time) = values[values.count - 1] else { return 0 }
        return time
    }
    var hasNullKey: Bool { key.contains(.null) }

    init(_ values: [Value], _ shape: KeyShape) {
        self.values = values
        key = Array(values[1...shape.columns.count])
    }
}

extension LawSubject {
    /// The final table of a query; nil where it is not computed.
    typealias Expected = @Sendable (LawInput) -> [[Value]]?

    /// A subject from SQL: `text` is a SELECT, or an INSERT INTO `out` with `sink` as that table's columns.
    static func sql(
        _ name: String, _ inputs: [(String, LawTable.Kind)], rows: Int = 80,
        options: [String: String] = [:], sink: String? = nil, mode: String = "upsert",
        expected: Expected? = nil, _ text: @escaping @Sendable (KeyShape) -> String
    ) -> LawSubject {
        LawSubject(name: name) { chance in
            let key = KeyShape.all[Int(chance.below(UInt64(KeyShape.all.count)))]
            let isLate = chance.below(2) == 0
            var tables: [LawTable] = []
            var rates: [String: Int] = [:]
            for (name, kind) in inputs {
                let count = rows / 2 + Int(chance.below(UInt64(rows)))
                tables.append(
                    LawTable(name, kind, key, &chance, rows: kind == .lookup ? 12 : count, isLate: isLate))
                rates[name] = [2, 3, 5, 7, 11, 20, 0][Int(chance.below(7))]
            }
            var settings = options
            if settings["pipeline.auto-watermark-interval"] == nil {
                settings["pipeline.auto-watermark-interval"] = ["0", "200 ms", "1 s"][Int(chance.below(3))]
            }
            let script =
                tables.map(\.declaration) + [sink.map { declaration($0, mode, key) } ?? "", text(key)]
            let (plan, upsertKey) = try planned(script.joined(separator: "\n"), settings)
            let input = LawInput(
                key: key, tables: Dictionary(uniqueKeysWithValues: tables.map { ($0.name, $0.table) }),
                isOrderly: !isLate)
            let table = expected?(input)?.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            return LawCase(
                plan: plan, tables: tables.map(\.table), rates: rates, upsertKey: upsertKey, expected: table)
        }
    }

    /// The sink table; `$k` in its columns stands for the key's.
    private static func declaration(_ sink: String, _ mode: String, _ key: KeyShape) -> String {
        let columns = sink.replacing("$keys", with: key.list()).replacing("$k", with: key.declaration)
        return "CREATE TABLE `out` (\(columns)) WITH ('connector' = 'law', 'mode' = '\(mode)');"
    }

    private static func planned(_ script: String, _ options: [String: String]) throws -> (JobPlan, [Int]) {
        let session = SQLSession(connectors: LawConnectors(), options: options)
        var planned: JobPlan?
        for result in try session.run(SourceFile(name: "law.sql", text: script)) {
            switch result {
            case .query(let plan, _): planned = plan
            case .insert(let plan): planned = plan
            case .done, .rows: break
            }
        }
        guard let planned else { throw LabError("TEST", "the script has no query") }
        guard case .sink(let sink) = planned.roots[0].op, case .table(let table) = sink.target,
            table.option("mode") == "upsert"
        else { return (planned, []) }
        return (planned, table.primaryKey.compactMap { table.sinkSchema.index(of: $0) })
    }
}
