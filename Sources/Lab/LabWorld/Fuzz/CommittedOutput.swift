import LabKernel
import StreamTypes
import Streaming

/// What the jobs of a run have given out, by table: rows of committed files, and what was printed.
struct CommittedOutput {
    /// Rows of committed files with how often they are there.
    var files: [String: [String: Int]] = [:]
    /// Rows of `print` tables, which may come more than once.
    private(set) var printed: [String: [String: Int]] = [:]
    /// Tables of changes, of which only the final table counts.
    private(set) var changing: Set<String> = []

    /// Takes what was printed in a world.
    mutating func take(_ sinks: SinkTable) {
        for output in sinks.outputs {
            let isChanging = output.kinds.contains { $0 != .insert }
            if isChanging { changing.insert(output.table) }
            printed[output.table] = isChanging ? Self.folded(output) : Self.counted(output)
        }
    }

    private static func counted(_ output: SinkTable.Output) -> [String: Int] {
        output.rows.reduce(into: [:]) { $0["\($1)", default: 0] += 1 }
    }

    /// The set of rows that remain: a change that is told again changes nothing.
    private static func folded(_ output: SinkTable.Output) -> [String: Int] {
        var rows: [String: Int] = [:]
        for (kind, row) in zip(output.kinds, output.rows) {
            let isAdded = kind == .insert || kind == .updateAfter
            rows["\(row)"] = isAdded ? 1 : nil
        }
        return rows
    }

    /// How this output differs from the one that it should be; at most one line for each table.
    func differences(from expected: CommittedOutput) -> [String] {
        let tables = Set(files.keys).union(expected.files.keys).sorted()
        let exact = tables.compactMap { table in
            Self.difference(table, files[table] ?? [:], expected.files[table] ?? [:], isExact: true)
        }
        let prints = Set(printed.keys).union(expected.printed.keys).sorted()
        return exact
            + prints.compactMap { table in
                Self.difference(table, printed[table] ?? [:], expected.printed[table] ?? [:], isExact: false)
            }
    }

    /// The first row that is in a table more often than it should be at most; nil when there is none.
    static func surplus(_ rows: [String: Int], over expected: [String: Int]) -> String? {
        rows.filter { $0.value > expected[$0.key] ?? 0 }.keys.min()
    }

    private static func difference(
        _ table: String, _ rows: [String: Int], _ expected: [String: Int], isExact: Bool
    ) -> String? {
        let missing = expected.filter { (rows[$0.key] ?? 0) < $0.value }.keys.sorted()
        let wrong = rows.filter { isExact ? $0.value > expected[$0.key] ?? 0 : expected[$0.key] == nil }
            .keys.sorted()
        guard !missing.isEmpty || !wrong.isEmpty else { return nil }
        let texts = missing.prefix(2).map { "missing \($0)" } + wrong.prefix(2).map { "too often \($0)" }
        return "table \(table): \(missing.count) rows missing, \(wrong.count) too many: "
            + texts.joined(separator: "; ")
    }
}
