import StreamTypes
import Streaming

/// Rows as a table of text, as Flink's SQL client prints results.
package struct RowTable {
    private let names: [String]
    private let types: [LogicalType]
    private let hasKinds: Bool
    private var cells: [[String]] = []

    /// Columns wider than this are cut.
    private static let maxWidth = 60

    /// - Parameter hasKinds: whether a first column says what each row does to the table.
    package init(_ schema: Schema, hasKinds: Bool) {
        names = (hasKinds ? ["op"] : []) + schema.names
        types = schema.types.map(\.logical)
        self.hasKinds = hasKinds
    }

    /// Rows held.
    package var count: Int { cells.count }

    package mutating func append(_ kind: RowKind, _ values: [Value]) {
        let texts = zip(values, types).map { RowText.text($0, $1) }
        cells.append((hasKinds ? [kind.symbol] : []) + texts)
    }

    /// The table, or only `N rows` without any; no line end at the end.
    package var text: String {
        guard !cells.isEmpty else { return "Empty set" }
        let widths = names.indices.map { column in
            min(Self.maxWidth, max(names[column].count, cells.map { $0[column].count }.max() ?? 0))
        }
        let rule = "+" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "+") + "+"
        var lines = [rule, line(names, widths), rule]
        lines += cells.map { line($0, widths) }
        lines.append(rule)
        lines.append(cells.count == 1 ? "1 row" : "\(cells.count) rows")
        return lines.joined(separator: "\n")
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        let padded = zip(cells, widths).map { cell, width in
            let shown = cell.count > width ? cell.prefix(width - 1) + "…" : cell[...]
            return " \(shown)\(String(repeating: " ", count: width - shown.count)) "
        }
        return "|" + padded.joined(separator: "|") + "|"
    }
}
