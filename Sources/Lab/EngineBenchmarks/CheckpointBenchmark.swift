import LabKernel
import Streaming

/// `bench checkpoints`: what snapshots of a large keyed state cost.
///
/// The state is COUNT and SUM of BIGINT keys that are spread over all of BIGINT, so that they do not compress.
package struct CheckpointBenchmark {
    /// Keys of the state.
    package var keys = 1_000_000
    /// How often each step is measured; the best counts.
    package var repetitions = 5
    /// Wall-clock seconds that the throughput is measured for, with and without checkpoints.
    package var seconds = 4.0

    package init() {}

    /// Measures one figure after the other.
    package func run(_ report: (Measurement) -> Void) throws {
        let disk = BenchmarkDisk()
        do {
            try measure(disk, report)
        } catch {
            try disk.remove()
            throw error
        }
        try disk.remove()
    }

    /// Runs it and prints a line for each figure, or one JSON array at the end.
    package func print(asJSON: Bool) throws { try Measurement.print(asJSON: asJSON) { try run($0) } }

    private func measure(_ disk: BenchmarkDisk, _ report: (Measurement) -> Void) throws {
        let before = ProcessMemory.resetPeak()
        let graph = try BenchmarkJob.graph(query)
        let execution = try JobExecution(graph, start: .epoch)
        // Each second gives as many rows as there are keys: after two, every key has two rows.
        try execution.advance(to: Instant(epochMillis: 1_500))
        try measureSnapshots(execution, disk, before, report)
        try measureRestore(graph, execution, disk, report)
        try measureThroughput(execution, disk, report)
        try measureIncremental(execution, report)
    }

    // MARK: Snapshots

    private func measureSnapshots(
        _ execution: JobExecution, _ disk: BenchmarkDisk, _ before: Int, _ report: (Measurement) -> Void
    ) throws {
        let files = SnapshotFiles(disk)
        let state = execution.counts.reduce(0) { $0 + $1.stateBytes }
        let resident = ProcessMemory.resetPeak()
        var (pause, durable, bytes) = (Double.infinity, Double.infinity, Int64(0))
        for round in 0..<repetitions {
            let start = ContinuousClock.now
            let snapshot = try execution.checkpoint(Int64(round + 1))
            pause = min(pause, WallClock.milliseconds(since: start))
            bytes = try files.write(snapshot, folder: "full/chk-\(round + 1)")
            durable = min(durable, WallClock.milliseconds(since: start))
        }
        let peak = ProcessMemory.peakBytes()
        report(Measurement("snapshot: pause", pause, "ms", limit: 10))
        report(Measurement("snapshot: durable", durable, "ms", limit: 100))
        report(Measurement("snapshot: size", Double(bytes) / Double(keys), "bytes a key", limit: 26))
        report(Measurement("state", Double(state) / 1e6, "MB"))
        report(Measurement("job in memory", Double(resident - before) / 1e6, "MB"))
        report(
            Measurement("peak in memory", Double(peak - before) / Double(state), "times the state", limit: 2))
    }

    private func measureRestore(
        _ graph: JobGraph, _ execution: JobExecution, _ disk: BenchmarkDisk, _ report: (Measurement) -> Void
    ) throws {
        let files = SnapshotFiles(disk)
        var (best, read) = (Double.infinity, Double.infinity)
        for _ in 0..<repetitions {
            let start = ContinuousClock.now
            let snapshot = try files.read(folder: "full/chk-\(repetitions)")
            read = min(read, WallClock.milliseconds(since: start))
            let restored = try JobExecution(graph, start: .epoch, restoring: snapshot)
            best = min(best, WallClock.milliseconds(since: start))
            try check(restored, holds: execution)
        }
        report(Measurement("restore: read and check files", read, "ms"))
        report(Measurement("restore: job ready", best, "ms", limit: 100))
    }

    /// A snapshot of the restored job must be that of the job, but for the time of the source's next rows.
    private func check(_ restored: JobExecution, holds execution: JobExecution) throws {
        func state(_ job: JobExecution) throws -> [[UInt8]] {
            try job.checkpoint(1).parts.filter { !$0.uid.hasPrefix("Source") }.map(\.bytes)
        }
        guard try state(restored) == state(execution) else {
            throw LabError("ENG004", "the restored state is not the one that was written")
        }
    }

    // MARK: Throughput

    private func measureThroughput(
        _ execution: JobExecution, _ disk: BenchmarkDisk, _ report: (Measurement) -> Void
    ) throws {
        let plain = try rate(execution) { _ in }
        let files = SnapshotFiles(disk)
        var count = 0
        let checkpointed = try rate(execution) { id in
            _ = try files.write(try execution.checkpoint(id), folder: "paced/chk-\(id)")
            count += 1
        }
        report(Measurement("throughput", plain / 1e6, "M rows/s"))
        report(Measurement("throughput, a checkpoint a second", checkpointed / 1e6, "M rows/s"))
        report(Measurement("checkpoints", Double(count), ""))
        report(Measurement("cost of checkpoints", (1 - checkpointed / plain) * 100, "%", limit: 10))
    }

    /// Rows a second of wall-clock time, with `checkpoint` called once a second.
    private func rate(_ execution: JobExecution, _ checkpoint: (Int64) throws -> Void) throws -> Double {
        let (start, before) = (ContinuousClock.now, rows(execution))
        var next = 1_000.0
        while WallClock.milliseconds(since: start) < seconds * 1_000 {
            guard let due = execution.nextDue else { break }
            try execution.advance(to: due)
            guard WallClock.milliseconds(since: start) >= next else { continue }
            try checkpoint(Int64(next / 1_000))
            next += 1_000
        }
        return Double(rows(execution) - before) / WallClock.milliseconds(since: start) * 1_000
    }

    private func rows(_ execution: JobExecution) -> Int64 {
        execution.counts.first { $0.isSource }?.rowsOut ?? 0
    }

    // MARK: Incremental

    /// One per cent of the keys changes between two checkpoints: neighbours in the order of their first rows,
    /// as fresh keys are, and keys all over the state.
    private func measureIncremental(_ execution: JobExecution, _ report: (Measurement) -> Void) throws {
        for (name, step) in [("neighbouring", 1), ("scattered", 100)] {
            let graph = try BenchmarkJob.graph(changing(step))
            let job = try JobExecution(graph, start: .epoch)
            try job.advance(to: Instant(epochMillis: 99_000))
            let files = SnapshotFiles(BenchmarkMemory(), isIncremental: true)
            let full = try files.write(try job.checkpoint(1), folder: "job/chk-1")
            try job.advance(to: Instant(epochMillis: 100_000))
            let second = try files.write(try job.checkpoint(2), folder: "job/chk-2")
            report(
                Measurement("incremental, 1 % \(name) keys", Double(second) / Double(full) * 100, "% of full")
            )
        }
    }

    // MARK: Queries

    /// Spreads keys over all of BIGINT: an odd number, so that no two keys meet.
    private static let spread: Int64 = 7_046_029_254_386_353_131

    private var query: BenchmarkQuery {
        job(key: "MOD(seq, \(keys))", perSecond: keys)
    }

    /// A hundredth of the keys each second, and when all have come every `step`-th of them.
    private func changing(_ step: Int) -> BenchmarkQuery {
        job(
            key: "CASE WHEN seq < \(keys) THEN seq ELSE MOD(seq * \(step), \(keys)) END",
            perSecond: max(1, keys / 100))
    }

    private func job(key: String, perSecond: Int) -> BenchmarkQuery {
        BenchmarkQuery(
            name: "checkpoints", rows: 0,
            tables: """
                CREATE TABLE events (seq BIGINT, v BIGINT, k AS (\(key)) * \(Self.spread)) WITH (
                  'connector' = 'datagen', 'rows-per-second' = '\(perSecond)',
                  'fields.seq.kind' = 'sequence', 'fields.seq.start' = '0', 'fields.seq.end' = '999999999999',
                  'fields.v.min' = '0', 'fields.v.max' = '1000000');
                """,
            output: "k BIGINT, n BIGINT, s BIGINT",
            select: "SELECT k, COUNT(*), SUM(v) FROM events GROUP BY k")
    }
}
