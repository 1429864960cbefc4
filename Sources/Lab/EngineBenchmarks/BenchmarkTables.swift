/// Tables that the benchmark's queries read.
enum BenchmarkTables {
    /// Bursts in which a generated table gives its rows, so that two inputs of a join advance together.
    private static let bursts = 100

    /// `seq` counts from 0, `k` is one of `keys` keys, `v` a number below a million, `ts` advances by 100,000
    /// rows a second of event time.
    ///
    /// - Parameters:
    ///   - columns: more physical columns, each followed by a comma.
    ///   - options: their options, each preceded by a comma.
    static func events(
        _ name: String = "events", rows: Int, keys: Int, columns: String = "", options: String = "",
        isPaced: Bool = false
    ) -> String {
        """
        CREATE TABLE \(name) (
          seq BIGINT, k BIGINT, v BIGINT, \(columns)
          ts AS TO_TIMESTAMP_LTZ(1735689600000 + seq / 100, 3), WATERMARK FOR ts AS ts
        ) WITH (
          'connector' = 'datagen', 'number-of-rows' = '\(rows)',
          'rows-per-second' = '\(isPaced ? max(1, rows / bursts) : rows)',
          'fields.seq.kind' = 'sequence', 'fields.seq.start' = '0', 'fields.seq.end' = '\(rows - 1)',
          'fields.k.min' = '1', 'fields.k.max' = '\(keys)',
          'fields.v.min' = '0', 'fields.v.max' = '1000000'\(options));
        """
    }

    /// A file of numbers and short texts.
    static func file(_ path: String, format: String) -> String {
        """
        CREATE TABLE events (
          seq BIGINT, k BIGINT, v DOUBLE, name STRING, ts TIMESTAMP(3)
        ) WITH ('connector' = 'filesystem', 'path' = '\(path)', 'format' = '\(format)');
        """
    }
}
