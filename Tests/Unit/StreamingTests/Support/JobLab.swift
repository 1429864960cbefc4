import FlinkSQL
import LabKernel
import StreamTypes

@testable import Streaming

/// A job on a loop of its own, with everything its observer heard.
final class JobLab: JobObserver {
    let loop = EventLoop(start: .epoch)
    let store: MemoryStore
    let runtime: TestRuntime
    private(set) var states: [JobState] = []
    private(set) var checkpoints: [CheckpointRecord] = []
    private(set) var log: [String] = []
    private(set) var master: JobMaster?

    /// - Parameters:
    ///   - store: where checkpoints lie; another lab's to go on from one of its.
    ///   - restore: what the job starts from.
    init(
        _ configuration: [String: String], subject: JobSubject = .groupedEvents, seed: UInt64 = 1,
        rowsPerSecond: Int = 7, store: MemoryStore = MemoryStore(), restore: RestoreSource = .none,
        threads: Int = 1
    ) throws {
        let (plan, tables) = subject.make(seed)
        runtime = TestRuntime(tables, rowsPerSecond: rowsPerSecond)
        self.store = store
        var settings = try JobConfiguration(
            configuration.merging(["execution.checkpointing.dir": "oss://b/chk"]) { given, _ in given })
        settings.tasks.threads = threads
        let graph = try PhysicalPlanner(connectors: runtime, options: settings.options(zone: .utc, seed: 1))
            .graph(plan)
        let made = JobMaster(
            jobID: "0123456789abcdef0123456789abcdef", graph: graph, configuration: settings, store: store,
            loop: loop,
            observer: self)
        master = made
        try made.start(from: restore)
    }

    func run(untilMillis millis: Int64) throws { try loop.run(until: Instant(epochMillis: millis)) }

    /// What the sinks of the last attempt hold.
    var table: [[Value]: Int] {
        TestTable.fold(runtime.writers.suffix(master?.parallelism ?? 1).flatMap(\.rows))
    }

    /// A metric of the operator or chain whose name begins so.
    func metric(_ name: String, of operatorPrefix: String = "") -> Double {
        master?.metrics.first { $0.name == name && $0.operatorName.hasPrefix(operatorPrefix) }?.value ?? .nan
    }

    func job(_ jobID: String, entered state: JobState, cause: String?) { states.append(state) }
    func job(_ jobID: String, ended checkpoint: CheckpointRecord) { checkpoints.append(checkpoint) }
    func job(_ jobID: String, logged line: JobLogLine) { log.append(line.message) }
}
