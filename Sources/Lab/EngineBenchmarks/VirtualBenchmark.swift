import Connectors
import FlinkSQL
import LabKernel
import Streaming

/// `bench virtual`: how long virtual time takes, with tasks, channels and checkpoints as in a world.
package struct VirtualBenchmark {
    /// Rows a second of the long job.
    package var rowsPerSecond = 1_000
    /// Hours of the long job.
    package var hours = 24

    package init() {}

    /// Measures the jobs one after the other.
    package func run(_ report: (Measurement) -> Void) throws {
        try measure(hour, "an hour of the hands-on job", wallLimit: 0.5, report)
        let name = "\(hours) h of \(rowsPerSecond) rows/s, 10k keys"
        let isDay = (rowsPerSecond, hours) == (1_000, 24)
        try measure(day, name, cpuLimit: isDay ? 10 : nil, report)
    }

    /// Runs it and prints a line for each figure, or one JSON array at the end.
    package func print(asJSON: Bool) throws { try Measurement.print(asJSON: asJSON) { try run($0) } }

    private func measure(
        _ job: VirtualJob, _ name: String, wallLimit: Double? = nil, cpuLimit: Double? = nil,
        _ report: (Measurement) -> Void
    ) throws {
        let (start, cpu) = (ContinuousClock.now, ThreadClock.seconds())
        let outcome = try job.run()
        let used = ThreadClock.seconds() - cpu
        report(
            Measurement("\(name): wall", WallClock.milliseconds(since: start) / 1_000, "s", limit: wallLimit))
        report(Measurement("\(name): CPU", used, "s", limit: cpuLimit))
        report(Measurement("\(name): rows", Double(outcome.rows) / 1e6, "M"))
        report(Measurement("\(name): M rows/s of CPU", Double(outcome.rows) / used / 1e6, ""))
        report(Measurement("\(name): checkpoints", Double(outcome.checkpoints), ""))
    }

    /// The job of the lab in `scenarios/labs/01-hands-on`, but for an hour and into a blackhole.
    private var hour: VirtualJob {
        VirtualJob(
            seconds: 3_600, rows: 18_000, checkpointSeconds: 30,
            script: """
                CREATE TABLE source_events (
                  user_id BIGINT, amount DOUBLE, seq BIGINT,
                  ts AS CAST(TIMESTAMP '2025-01-01 00:00:00' + seq * INTERVAL '0.2' SECOND AS TIMESTAMP(3)),
                  WATERMARK FOR ts AS ts - INTERVAL '3' SECOND
                ) WITH (
                  'connector' = 'datagen', 'rows-per-second' = '5',
                  'fields.user_id.min' = '1', 'fields.user_id.max' = '100',
                  'fields.amount.min' = '1', 'fields.amount.max' = '200',
                  'fields.seq.kind' = 'sequence', 'fields.seq.start' = '0', 'fields.seq.end' = '17999'
                );
                CREATE TABLE sink_out (
                  window_start TIMESTAMP(3), window_end TIMESTAMP(3), user_id BIGINT, total_amount DOUBLE,
                  cnt BIGINT
                ) WITH ('connector' = 'blackhole');
                INSERT INTO sink_out
                SELECT window_start, window_end, user_id, SUM(amount), COUNT(*)
                FROM TABLE(TUMBLE(TABLE source_events, DESCRIPTOR(ts), INTERVAL '10' SECOND))
                GROUP BY window_start, window_end, user_id;
                """)
    }

    private var day: VirtualJob {
        let rows = rowsPerSecond * hours * 3_600
        return VirtualJob(
            seconds: Int64(hours) * 3_600, rows: rows, checkpointSeconds: 60,
            script: """
                CREATE TABLE events (
                  seq BIGINT, k BIGINT, v BIGINT,
                  ts AS TO_TIMESTAMP_LTZ(seq * 1000 / \(rowsPerSecond), 3), WATERMARK FOR ts AS ts
                ) WITH (
                  'connector' = 'datagen', 'rows-per-second' = '\(rowsPerSecond)',
                  'fields.seq.kind' = 'sequence', 'fields.seq.start' = '0', 'fields.seq.end' = '\(rows - 1)',
                  'fields.k.min' = '1', 'fields.k.max' = '10000',
                  'fields.v.min' = '0', 'fields.v.max' = '1000000'
                );
                CREATE TABLE result_rows (w TIMESTAMP_LTZ(3), k BIGINT, n BIGINT, s BIGINT)
                WITH ('connector' = 'blackhole');
                INSERT INTO result_rows
                SELECT window_start, k, COUNT(*), SUM(v)
                FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '10' SECOND))
                GROUP BY window_start, window_end, k;
                """)
    }
}

/// A job of which virtual time is measured: on a loop of its own, through a job master.
struct VirtualJob {
    var seconds: Int64
    /// Rows that the source gives before it ends.
    var rows: Int
    var checkpointSeconds: Int
    var script: String

    struct Outcome {
        var rows: Int
        var checkpoints: Int
    }

    /// Runs the job until its source has ended.
    ///
    /// - Throws: `LabError` if the job failed, or took much more virtual time than its source needs.
    func run() throws -> Outcome {
        let loop = EventLoop(start: .epoch)
        let observer = CheckpointCounter()
        let configuration = try JobConfiguration([
            "execution.checkpointing.interval": "\(checkpointSeconds)s",
            "execution.checkpointing.dir": "memory://checkpoints",
        ])
        let graph = try BenchmarkJob.graph(
            BenchmarkJob.plan(script, name: "virtual"),
            options: configuration.options(zone: .utc, seed: 7))
        let master = JobMaster(
            jobID: "00000000000000000000000000000007", graph: graph, configuration: configuration,
            store: BenchmarkMemory(), loop: loop, observer: observer)
        try master.start(from: .none)
        let limit = Instant(epochMillis: (seconds + 60) * 1_000)
        while !master.state.isTerminal, try loop.step(until: limit) {}
        let taken = master.metrics.first { $0.name == "numRecordsOut" && $0.operatorName.hasPrefix("Source") }
        guard master.state == .finished, taken?.value == Double(rows) else {
            throw LabError(
                "ENG004", "the job ended as \(master.state.rawValue) after \(taken?.value ?? 0) rows")
        }
        return Outcome(rows: rows, checkpoints: observer.completed)
    }
}

/// Counts what became of a job's checkpoints.
private final class CheckpointCounter: JobObserver {
    private(set) var completed = 0

    func job(_ jobID: String, entered state: JobState, cause: String?) {}
    func job(_ jobID: String, ended checkpoint: CheckpointRecord) {
        completed += checkpoint.status == .completed ? 1 : 0
    }
    func job(_ jobID: String, logged line: JobLogLine) {}
}
