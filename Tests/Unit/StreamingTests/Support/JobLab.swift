import FlinkSQL
import LabKernel
import StreamTypes

@testable import Streaming

/// A job on a loop of its own, with everything its observer heard.
final class JobLab: JobObserver {
    let loop = EventLoop(start: .epoch)
    let store = MemoryStore()
    let runtime: TestRuntime
    private(set) var states: [JobState] = []
    private(set) var checkpoints: [CheckpointRecord] = []
    private(set) var log: [String] = []
    private(set) var master: JobMaster?

    init(_ configuration: [String: String], seed: UInt64 = 1) throws {
        let (plan, tables) = GroupedEvents.job(seed: seed)
        runtime = TestRuntime(tables)
        let settings = try JobConfiguration(
            configuration.merging(["execution.checkpointing.dir": "oss://b/chk"]) { given, _ in given })
        let graph = try PhysicalPlanner(connectors: runtime, options: settings.options(zone: .utc, seed: 1))
            .graph(plan)
        let made = JobMaster(
            jobID: "0123456789abcdef0123456789abcdef", graph: graph, configuration: settings, store: store,
            loop: loop,
            observer: self)
        master = made
        try made.start(from: .none)
    }

    func run(untilMillis millis: Int64) throws { try loop.run(until: Instant(epochMillis: millis)) }

    /// What the last attempt's sink holds.
    var table: [[Value]: Int] { TestTable.fold(runtime.writers.last?.rows ?? []) }

    func job(_ jobID: String, entered state: JobState, cause: String?) { states.append(state) }
    func job(_ jobID: String, ended checkpoint: CheckpointRecord) { checkpoints.append(checkpoint) }
    func job(_ jobID: String, logged line: JobLogLine) { log.append(line.message) }
}
