import Foundation
import LabKernel

/// What one query cost.
package struct BenchmarkFigure: Sendable {
    package var name: String
    /// Rows that its sources gave.
    package var rows: Int
    /// Thread CPU time of the best run.
    package var cpuSeconds: Double
    /// The most state seen, in the engine's own count.
    package var stateBytes: Int
    /// The most memory resident in the process while the query ran, and before it started.
    package var peakBytes = 0
    package var baseBytes = 0
    /// Rows a second of the row-at-a-time oracle; nil if there is none.
    package var oracleRowsPerSecond: Double?

    /// Rows a second of CPU time.
    package var rowsPerSecond: Double { Double(rows) / cpuSeconds }
    /// How many times faster than the oracle.
    package var ratio: Double? { oracleRowsPerSecond.map { rowsPerSecond / $0 } }

    /// The columns of `line`.
    package static let header =
        column("query", 26) + ["M rows/s", "CPU s", "state MB", "peak MB", "x oracle"].map(cell).joined()

    /// One line for people.
    package var line: String {
        Self.column(name, 26)
            + [
                Self.number(rowsPerSecond / 1e6, 1), Self.number(cpuSeconds, 3),
                Self.number(Double(stateBytes) / 1e6, 1), Self.number(Double(peakBytes) / 1e6, 1),
                ratio.map { Self.number($0, 1) } ?? "",
            ].map(Self.cell).joined()
    }

    /// One object for programs.
    package var json: JSONValue {
        .object([
            ("query", .string(name)), ("rows", .int(rows)), ("rowsPerSecond", .double(rowsPerSecond)),
            ("cpuSeconds", .double(cpuSeconds)), ("stateBytes", .int(stateBytes)),
            ("peakBytes", .int(peakBytes)), ("bytesBefore", .int(baseBytes)),
            ("oracleRatio", ratio.map { .double($0) } ?? .null),
        ])
    }

    private static func column(_ text: String, _ width: Int) -> String {
        text.padding(toLength: width, withPad: " ", startingAt: 0)
    }

    private static func cell(_ text: String) -> String {
        String(repeating: " ", count: max(1, 10 - text.count)) + text
    }

    private static func number(_ value: Double, _ digits: Int) -> String {
        value.formatted(.number.precision(.fractionLength(digits)).grouping(.never))
    }
}
