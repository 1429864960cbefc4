import LabKernel

/// A test of SQL: rows given to the tables it reads, and what must have come of them.
package struct SQLTest: Sendable {
    package var name: String
    package var script: Script
    /// Flink configuration of the job.
    package var configuration: [String: String]
    /// In the order of the file.
    package var given: [GivenTable]
    package var expected: [ExpectedResult]
    package var span: SourceSpan

    /// Metrics that an expectation can look at, under Flink's names.
    package static let metrics = [
        "numLateRecordsDropped", "numRecordsIn", "numRecordsOut", "numRecordsInErrors", "stateBytes",
        "currentInputWatermark", "numRestarts",
    ]
}

/// A table whose rows a test gives.
package struct GivenTable: Sendable {
    package var name: String
    /// `ts - INTERVAL '3' SECOND`; nil for the table's own.
    package var watermark: PlacedText?
    /// Names with SQL types, where the SQL does not define the table; empty else.
    package var columns: [(name: String, type: String)]
    package var steps: [GivenStep]
    package var span: SourceSpan

    /// Whether rows say what they do, so that the table is a changelog.
    package var isChangelog: Bool {
        steps.contains { step in
            guard case .rows(let rows) = step.kind else { return false }
            return rows.contains { $0.operation != nil }
        }
    }
}

/// A text of the file with its place.
package struct PlacedText: Sendable {
    package var text: String
    package var span: SourceSpan

    package init(text: String, span: SourceSpan) { (self.text, self.span) = (text, span) }
}

/// One step of a given table.
package struct GivenStep: Sendable {
    package enum Kind: Sendable {
        /// Rows arrive together.
        case rows([GivenRow])
        /// Processing time passes.
        case wait(Duration)
        /// The table's watermark reaches this time, as written.
        case watermark(String)
        /// No more rows come.
        case end
        case checkpoint
        case restart(Restart)
    }

    package enum Restart: String, Sendable { case savepoint, checkpoint }

    package var kind: Kind
    package var span: SourceSpan
}

/// One given row.
package struct GivenRow: Sendable {
    package var columns: [(name: String, value: JSONValue, span: SourceSpan)]
    /// `+I`, `-U`, `+U` or `-D`; nil for a row that is added.
    package var operation: PlacedText?
    package var span: SourceSpan
}

/// What must have come of the rows.
package struct ExpectedResult: Sendable {
    package enum Test: Sendable {
        /// The rows at the end.
        case rows(RowsMatcher)
        /// All changes, in order.
        case changelog(RowsMatcher)
        /// How many rows there are at the end.
        case count(Matcher)
        case metric(String, operatorPrefix: String?, [Matcher])
        case error(Matcher)
    }

    /// The key in the file.
    package var name: String
    /// The table that is meant; `result` for the rows of a SELECT.
    package var table: String
    package var test: Test
    package var span: SourceSpan

    /// Whether the expectation is about a table.
    package var isOfTable: Bool {
        switch test {
        case .rows, .changelog, .count: true
        case .metric, .error: false
        }
    }
}
