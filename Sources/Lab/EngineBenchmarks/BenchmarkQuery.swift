/// One query of the engine benchmark with the tables it reads.
package struct BenchmarkQuery: Sendable {
    /// As `--query` takes it.
    package var name: String
    /// Rows that all its sources give together.
    package var rows: Int
    /// CREATE TABLE statements of the sources.
    package var tables: String
    /// The columns of the blackhole that takes the result.
    package var output: String
    /// The query itself.
    package var select: String
    /// The same, a row at a time; nil if no oracle is written for the operator.
    package var oracle: OracleQuery?

    /// The script that the benchmark times.
    var insert: String {
        """
        \(tables)
        CREATE TABLE result_rows (\(output)) WITH ('connector' = 'blackhole');
        INSERT INTO result_rows \(select);
        """
    }
}

/// What computes a query's rows a row at a time, and the query that feeds it.
package struct OracleQuery: Sendable {
    /// A projection of the same sources, in the order of arrival.
    package var feed: String
    /// A fresh oracle.
    package var make: @Sendable () -> any RowOracle

    package init(_ feed: String, _ make: @escaping @Sendable () -> any RowOracle) {
        self.feed = feed
        self.make = make
    }
}
