import FlinkSQL
import LabKernel
import StreamTypes

@testable import Streaming

/// A random table of a law's case, with its declaration in SQL.
///
/// Columns: `id BIGINT NOT NULL`, the key's, `v BIGINT`, `d DECIMAL(10, 2)`, `s STRING`, `ts TIMESTAMP(3)`.
struct LawTable {
    /// What the rows are.
    enum Kind {
        /// Insert-only; `ts` is a rowtime whose watermark is two seconds behind.
        case events
        /// Insert-only; `ts` is an instant, with the same watermark.
        case instants
        /// Insert-only, with processing time `pt`.
        case clocked
        /// Any changes; -U and -D rows are complete.
        case changes
        /// Changes by the primary key `id`.
        case keyed
        /// The same without -U.
        case upserts
        /// Versions by the key columns, each with its rowtime.
        case versions
        /// A table that is asked by key.
        case lookup
    }
    var name: String
    var kind: Kind
    var table: TestTable
    var declaration: String

    static let delayMillis: UInt64 = 2000

    init(_ name: String, _ kind: Kind, _ key: KeyShape, _ chance: inout Prng, rows: Int, isLate: Bool) {
        self.name = name
        self.kind = kind
        declaration = Self.declaration(name, kind, key)
        let schema = Schema(
            [Field("id", PlanBuilder.bigint)] + key.columns.map { Field($0.name, PlanBuilder.string) }
                + ["v", "d", "s", "ts"].map { Field($0, PlanBuilder.bigint) })
        var rowMaker = LawRows(kind: kind, key: key, isLate: isLate)
        table = TestTable(name: name, schema: schema, rows: rowMaker.rows(rows, &chance))
    }

    private static func declaration(_ name: String, _ kind: Kind, _ key: KeyShape) -> String {
        var parts = ["id BIGINT NOT NULL"]
        let isVersioned = kind == .versions
        parts += key.columns.map { "\($0.name) \($0.type)" + (isVersioned ? " NOT NULL" : "") }
        parts += ["v BIGINT", "d DECIMAL(10, 2)", "s STRING"]
        parts.append(kind == .instants ? "ts TIMESTAMP_LTZ(3)" : "ts TIMESTAMP(3)")
        switch kind {
        case .events, .instants: parts.append("WATERMARK FOR ts AS ts - INTERVAL '2' SECOND")
        case .clocked: parts.append("pt AS PROCTIME()")
        case .keyed, .upserts: parts.append("PRIMARY KEY (id) NOT ENFORCED")
        case .versions:
            parts.append("PRIMARY KEY (\(key.list())) NOT ENFORCED")
            parts.append("WATERMARK FOR ts AS ts - INTERVAL '2' SECOND")
        case .changes, .lookup: break
        }
        let mode =
            switch kind {
            case .changes, .keyed, .versions: "retract"
            case .upserts: "upsert"
            case .lookup: "lookup"
            case .events, .instants, .clocked: "insert"
            }
        let columns = parts.joined(separator: ", ")
        return "CREATE TABLE \(name) (\(columns)) WITH ('connector' = 'law', 'mode' = '\(mode)');"
    }
}

/// Makes the rows of a law's table.
struct LawRows {
    let kind: LawTable.Kind
    let key: KeyShape
    /// Whether some rows are later than the watermark.
    let isLate: Bool
    private var time: Int64 = 1_700_000_000_000
    private var nextID: Int64 = 0
    private var alive: [[Value]] = []

    init(kind: LawTable.Kind, key: KeyShape, isLate: Bool) {
        (self.kind, self.key, self.isLate) = (kind, key, isLate)
    }

    mutating func rows(_ count: Int, _ chance: inout Prng) -> [TestTable.Row] {
        var rows: [TestTable.Row] = []
        while rows.count < count {
            switch kind {
            case .events, .instants, .clocked: rows.append(.init(kind: .insert, values: fresh(&chance)))
            case .lookup: rows.append(.init(kind: .insert, values: fresh(&chance, nulls: false)))
            case .changes: rows += change(&chance)
            case .keyed: rows += keyedChange(&chance)
            case .upserts: rows += keyedChange(&chance).filter { $0.kind != .updateBefore }
            case .versions: rows += version(&chance)
            }
        }
        return rows
    }

    /// A row with a new id.
    private mutating func fresh(_ chance: inout Prng, nulls: Bool = true) -> [Value] {
        nextID += 1
        return [.int(nextID)] + key.key(&chance, nulls: nulls) + rest(&chance)
    }

    /// The columns after the key.
    private mutating func rest(_ chance: inout Prng) -> [Value] {
        // Ties in time are frequent.
        time += chance.below(4) == 0 ? 0 : Int64(chance.below(9)) * 100
        let spread: UInt64 = isLate ? 6000 : LawTable.delayMillis
        let back = chance.below(3) == 0 ? Int64(chance.below(spread)) : 0
        return [
            chance.below(10) == 0 ? .null : .int(Int64(chance.below(12)) - 4),
            chance.below(10) == 0 ? .null : .int(Int64(chance.below(2000)) - 1000),
            chance.below(10) == 0 ? .null : .string(["", "a", "b", "tea", "väte"][Int(chance.below(5))]),
            .int(time - back),
        ]
    }

    private mutating func change(_ chance: inout Prng) -> [TestTable.Row] {
        if alive.isEmpty || chance.below(5) > 1 {
            let row = fresh(&chance)
            alive.append(row)
            // Some rows are there twice.
            if chance.below(6) == 0 { alive.append(row) }
            return (alive.last == alive.dropLast().last ? [row, row] : [row]).map {
                .init(kind: .insert, values: $0)
            }
        }
        let index = Int(chance.below(UInt64(alive.count)))
        let old = alive[index]
        guard chance.below(2) == 0 else {
            alive.remove(at: index)
            return [.init(kind: .delete, values: old)]
        }
        var new = fresh(&chance)
        // Most updates stay within the key.
        if chance.below(4) > 0 {
            new.replaceSubrange(1...key.columns.count, with: old[1...key.columns.count])
        }
        alive[index] = new
        return [.init(kind: .updateBefore, values: old), .init(kind: .updateAfter, values: new)]
    }

    private mutating func keyedChange(_ chance: inout Prng) -> [TestTable.Row] {
        if alive.isEmpty || chance.below(2) == 0 {
            let row = fresh(&chance)
            alive.append(row)
            return [.init(kind: .insert, values: row)]
        }
        let index = Int(chance.below(UInt64(alive.count)))
        let old = alive[index]
        guard chance.below(3) > 0 else {
            alive.remove(at: index)
            return [.init(kind: .delete, values: old)]
        }
        var new = [old[0]] + key.key(&chance) + rest(&chance)
        if chance.below(3) > 0 {
            new.replaceSubrange(1...key.columns.count, with: old[1...key.columns.count])
        }
        alive[index] = new
        return [.init(kind: .updateBefore, values: old), .init(kind: .updateAfter, values: new)]
    }

    /// A new version of a key: an update or deletion has the time of the change.
    private mutating func version(_ chance: inout Prng) -> [TestTable.Row] {
        var row = fresh(&chance, nulls: false)
        let place = 1...key.columns.count
        guard let index = alive.firstIndex(where: { $0[place] == row[place] }) else {
            alive.append(row)
            return [.init(kind: .insert, values: row)]
        }
        let old = alive[index]
        guard chance.below(5) > 0 else {
            row = Array(old.dropLast()) + [row[row.count - 1]]
            alive.remove(at: index)
            return [.init(kind: .delete, values: row)]
        }
        alive[index] = row
        return [.init(kind: .updateBefore, values: old), .init(kind: .updateAfter, values: row)]
    }
}
