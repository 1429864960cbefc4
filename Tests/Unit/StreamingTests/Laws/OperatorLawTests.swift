import FlinkSQL
import LabKernel
import StreamTypes
import Testing

@testable import Streaming

/// The laws of every operator, over random inputs: batch size and parallelism change nothing, restoring at
/// any barrier changes nothing.
@Suite struct OperatorLawTests {
    private static let seeds: ClosedRange<UInt64> = 1...10

    /// Runs a plan; with `restoreAfter` it is stopped at that second, checkpointed and continued by a fresh
    /// execution.
    private func run(
        _ plan: JobPlan, _ tables: [TestTable], batchRows: Int = 4096, parallelism: Int = 1,
        restoreAfter: Int? = nil,
        restoredParallelism: Int? = nil, alter: (inout JobExecution.Snapshot) -> Void = { _ in }
    ) throws -> [[Value]: Int] {
        var options = JobOptions()
        options.batchRows = batchRows
        options.parallelism = parallelism
        var runtime = TestRuntime(tables)
        var graph = try PhysicalPlanner(connectors: runtime, options: options).graph(plan)
        var execution = try JobExecution(graph, start: .epoch)
        if let second = restoreAfter {
            try execution.advance(to: Instant(epochMillis: Int64(second) * 1000 + 500))
            var snapshot = try execution.checkpoint(1)
            alter(&snapshot)
            options.parallelism = restoredParallelism ?? parallelism
            runtime = TestRuntime(tables)
            graph = try PhysicalPlanner(connectors: runtime, options: options).graph(plan)
            execution = try JobExecution(
                graph, start: Instant(epochMillis: Int64(second) * 1000 + 600), restoring: snapshot)
        }
        try execution.runToCompletion()
        return TestTable.fold(runtime.output)
    }

    private func subject(_ subject: LawSubject, _ seed: UInt64) -> (plan: JobPlan, tables: [TestTable], Prng)
    {
        var chance = Prng(seed: seed, purpose: subject.name)
        let made = subject.make(&chance)
        return (made.plan, made.tables, chance)
    }

    @Test(arguments: LawSubject.all)
    func batchSizeChangesNothing(_ law: LawSubject) throws {
        var produced = 0
        for seed in Self.seeds {
            let (plan, tables, _) = subject(law, seed)
            let whole = try run(plan, tables)
            produced += whole.count
            #expect(try run(plan, tables, batchRows: 1) == whole, "seed \(seed), one row a batch")
            #expect(try run(plan, tables, batchRows: 3) == whole, "seed \(seed), three rows a batch")
        }
        #expect(produced > 0, "\(law.name) produces rows")
    }

    @Test(arguments: LawSubject.all)
    func parallelismChangesNothing(_ law: LawSubject) throws {
        for seed in Self.seeds {
            let (plan, tables, _) = subject(law, seed)
            let whole = try run(plan, tables)
            #expect(try run(plan, tables, parallelism: 2) == whole, "seed \(seed), two subtasks")
            #expect(try run(plan, tables, parallelism: 5) == whole, "seed \(seed), five subtasks")
        }
    }

    @Test(arguments: LawSubject.all)
    func restoringAnywhereChangesNothing(_ law: LawSubject) throws {
        for seed in Self.seeds {
            var (plan, tables, chance) = subject(law, seed)
            let whole = try run(plan, tables)
            let second = Int(chance.below(16))
            #expect(
                try run(plan, tables, restoreAfter: second) == whole,
                "seed \(seed), restored after \(second) s")
            #expect(
                try run(plan, tables, parallelism: 2, restoreAfter: second, restoredParallelism: 3) == whole,
                "seed \(seed), rescaled after \(second) s")
        }
    }

    /// Canary: an operator that loses its state is noticed.
    @Test func lostStateIsFound() throws {
        var found = 0
        for seed in Self.seeds {
            let (plan, tables, _) = subject(.retractingAggregate, seed)
            let whole = try run(plan, tables)
            let broken = try run(plan, tables, restoreAfter: 8) { snapshot in
                snapshot.parts.removeAll { $0.uid.hasSuffix("GroupAggregate") }
            }
            if broken != whole { found += 1 }
        }
        #expect(found == Self.seeds.count)
    }

    /// Canary: a source that goes on from a wrong place is noticed.
    @Test func repeatedRowsAreFound() throws {
        var found = 0
        for seed in Self.seeds {
            let (plan, tables, _) = subject(.groupAggregate, seed)
            let whole = try run(plan, tables)
            let broken = try run(plan, tables, restoreAfter: 8) { snapshot in
                snapshot.parts.removeAll { $0.uid.contains("Source") }
            }
            if broken != whole { found += 1 }
        }
        #expect(found == Self.seeds.count)
    }

    /// Canary: a watermark that is not restored lets late rows in.
    @Test func aForgottenWatermarkIsFound() throws {
        var found = 0
        for seed in 1...UInt64(20) {
            let (plan, tables, _) = subject(.window("tumble", .tumble(size: 5000, offset: 0)), seed)
            let whole = try run(plan, tables)
            for second in 3..<12 {
                let broken = try run(plan, tables, restoreAfter: second) { snapshot in
                    snapshot.parts.removeAll { !$0.uid.contains("Source") && !$0.uid.contains("Sink") }
                }
                if broken != whole {
                    found += 1
                    break
                }
            }
        }
        #expect(found > 0)
    }
}
