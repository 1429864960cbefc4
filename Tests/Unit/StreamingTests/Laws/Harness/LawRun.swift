import FlinkSQL
import LabKernel
import StreamTypes

@testable import Streaming

/// What a run gave.
struct LawOutcome {
    /// The rows that reached each subtask of the sink, in order.
    var rows: [[TestTable.Row]]
    /// Late rows dropped, by operator.
    var lateRows: [Int64]
    /// The state at the barrier, if there was one.
    var snapshot: JobExecution.Snapshot?

    var all: [TestTable.Row] { rows.flatMap { $0 } }

    /// All that is observable, as bytes.
    var bytes: [UInt8] {
        var writer = SnapshotWriter()
        for row in all {
            writer.write(count: Int(row.kind.rawValue))
            for value in row.values { writer.write(value) }
        }
        for part in snapshot?.parts ?? [] {
            writer.write(part.uid)
            writer.write(part.bytes)
        }
        return writer.bytes
    }
}

/// One way to run a case.
struct LawRun {
    var law: LawCase
    var bug: PlantedBug?
    var batchRows = 4096
    var parallelism = 1
    /// Cuts every batch of every operator at random places, with empty batches between.
    var cutSeed: UInt64?

    /// Runs to the end; with `barrier`, a checkpoint is taken after that second.
    func whole(barrier: Int? = nil) throws -> LawOutcome {
        let runtime = TestRuntime(law.tables, rates: law.rates)
        let execution = try start(runtime, at: 0, nil)
        var snapshot: JobExecution.Snapshot?
        if let barrier {
            try execution.advance(to: Self.end(ofSecond: barrier))
            snapshot = try execution.checkpoint(1)
        }
        try execution.runToCompletion()
        return outcome(runtime, execution, snapshot)
    }

    /// Runs until the barrier after a second, then goes on in a fresh execution of another parallelism.
    func restored(barrier: Int, parallelism restoredParallelism: Int) throws -> LawOutcome {
        let runtime = TestRuntime(law.tables, rates: law.rates)
        let first = try start(runtime, at: 0, nil)
        try first.advance(to: Self.end(ofSecond: barrier))
        var snapshot = try first.checkpoint(1)
        bug?.alter(&snapshot)
        var outcome = try resumed(from: snapshot, at: barrier + 1, parallelism: restoredParallelism)
        for (index, count) in first.counts.enumerated() { outcome.lateRows[index] += count.lateRows }
        return outcome
    }

    /// Runs a fresh execution from a snapshot to the end.
    func resumed(
        from snapshot: JobExecution.Snapshot, at second: Int, parallelism: Int
    ) throws -> LawOutcome {
        var rest = self
        rest.parallelism = parallelism
        let runtime = TestRuntime(law.tables, rates: law.rates)
        let execution = try rest.start(runtime, at: second, snapshot)
        try execution.runToCompletion()
        return rest.outcome(runtime, execution, nil)
    }

    private static func end(ofSecond second: Int) -> Instant {
        Instant(epochMillis: Int64(second) * 1000 + 999)
    }

    private func start(
        _ runtime: TestRuntime, at second: Int, _ snapshot: JobExecution.Snapshot?
    ) throws -> JobExecution {
        let settings = Dictionary(uniqueKeysWithValues: law.plan.options.map { ($0.key, $0.value) })
        let zone = ZoneRules.named(law.plan.timeZone) ?? .utc
        var options = try JobConfiguration(settings).options(zone: zone, seed: 1)
        options.batchRows = batchRows
        options.parallelism = parallelism
        var graph = try PhysicalPlanner(connectors: runtime, options: options).graph(law.plan)
        if let cutSeed {
            graph = graph.wrapping { CuttingOperator($1, seed: cutSeed, vertex: $0.uid) }
        }
        if let bug { graph = bug.plant(graph) }
        return try JobExecution(
            graph, start: Instant(epochMillis: Int64(second) * 1000), restoring: snapshot)
    }

    private func outcome(
        _ runtime: TestRuntime, _ execution: JobExecution, _ snapshot: JobExecution.Snapshot?
    ) -> LawOutcome {
        LawOutcome(
            rows: runtime.writers.map(\.rows), lateRows: execution.counts.map(\.lateRows),
            snapshot: snapshot)
    }
}
