import Connectors
import FlinkSQL
import LabKernel
import Streaming

/// Queries from datagen to blackhole on the embedded engine, planned from SQL as any job is.
enum EngineBenchmark {
    /// One query with the tables it needs.
    struct Query {
        var name: String
        var sql: String
    }

    /// Filter, tumbling windows and unbounded groups, over few keys and many.
    static func queries(rows: Int) -> [Query] {
        let tumble = """
            INSERT INTO out_window SELECT window_start, k, COUNT(*), SUM(v) \
            FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, k
            """
        let group = "INSERT INTO out_group SELECT k, COUNT(*), SUM(v) FROM events GROUP BY k"
        return [
            query(
                "filter and projection", rows, keys: 100,
                "INSERT INTO out_rows SELECT k, v * 2 FROM events WHERE v < 500000"),
            query("tumble, 100 keys", rows, keys: 100, tumble),
            query("tumble, 100k keys", rows, keys: 100_000, tumble),
            query("group by, 100 keys", rows, keys: 100, group),
            query("group by, 100k keys", rows, keys: 100_000, group),
        ]
    }

    /// Runs a query to the end of its source.
    static func run(_ query: Query) throws {
        let registry = ConnectorRegistry.standard
        let session = SQLSession(connectors: registry)
        guard case .insert(let plan) = try session.run(SourceFile(name: query.name, text: query.sql)).last
        else {
            preconditionFailure("a benchmark query is an INSERT")
        }
        let runtime = LabConnectors(registry, ConnectorResources(seed: 7))
        let graph = try PhysicalPlanner(connectors: runtime, options: JobOptions()).graph(plan)
        try JobExecution(graph, start: .epoch).runToCompletion()
    }

    /// 100,000 events a second of event time.
    private static func query(_ name: String, _ rows: Int, keys: Int, _ insert: String) -> Query {
        Query(
            name: name,
            sql: """
                CREATE TABLE events (
                  seq BIGINT, k BIGINT, v BIGINT,
                  ts AS TO_TIMESTAMP_LTZ(1735689600000 + seq / 100, 3), WATERMARK FOR ts AS ts
                ) WITH (
                  'connector' = 'datagen', 'rows-per-second' = '\(rows)', 'number-of-rows' = '\(rows)',
                  'fields.seq.kind' = 'sequence', 'fields.seq.start' = '0', 'fields.seq.end' = '\(rows - 1)',
                  'fields.k.min' = '1', 'fields.k.max' = '\(keys)', 'fields.v.min' = '0', 'fields.v.max' = '1000000');
                CREATE TABLE out_rows (k BIGINT, v BIGINT) WITH ('connector' = 'blackhole');
                CREATE TABLE out_window (w TIMESTAMP_LTZ(3), k BIGINT, n BIGINT, s BIGINT) WITH ('connector' = 'blackhole');
                CREATE TABLE out_group (k BIGINT, n BIGINT, s BIGINT) WITH ('connector' = 'blackhole');
                \(insert);
                """)
    }
}
