import LabKernel
import StreamTypes

/// One attempt of a job: all subtasks of all operators, driven from outside in virtual time.
///
/// Everything happens inside `advance(to:)` and `checkpoint`, on one thread and in one fixed order: sources
/// by vertex and subtask,
/// then processing-time timers by the same order. Rows flow from a source through the whole graph before the
/// next batch is read.
package final class JobExecution {
    /// The state of every subtask at one barrier.
    package struct Snapshot {
        /// One operator subtask's state.
        package struct Part {
            package var uid: String
            package var subtask: Int
            package var parallelism: Int
            package var bytes: [UInt8]
        }
        package var parts: [Part]
    }

    let graph: JobGraph
    private(set) var sources: [SourceSubtask] = []
    private(set) var hosts: [OperatorHost] = []
    private var receivers: [ObjectIdentifier: [OperatorOutput]] = [:]
    private var parts: [Snapshot.Part] = []
    private let site = FailureSite()
    package private(set) var now: Int64

    /// Builds all subtasks, ready to run from `start`.
    ///
    /// - Throws: `LabError` when an operator, function or connector cannot be made.
    package init(
        _ graph: JobGraph, start: Instant, restoring snapshot: Snapshot? = nil
    ) throws(LabError) {
        self.graph = graph
        now = start.epochMillis
        for vertex in graph.vertices { try build(vertex) }
        for vertex in graph.vertices { connect(vertex) }
        for source in sources {
            source.onSnapshot = { [unowned self] in self.add($0.vertex, $0.subtask, $2) }
        }
        for host in hosts { host.onSnapshot = { [unowned self] in self.add($0.vertex, $0.subtask, $2) } }
        if let snapshot { try restore(snapshot) }
        for host in hosts { host.op.clock.processingMillis = now }
        do throws(JobFailure) {
            for host in hosts { try host.op.open() }
        } catch {
            throw LabError("ENG004", "the job cannot start: \(error)")
        }
    }

    private func build(_ vertex: JobVertex) throws(LabError) {
        var outputs: [OperatorOutput] = []
        for subtask in 0..<vertex.parallelism {
            let purpose = "\(vertex.uid)/\(subtask)"
            let clock = EvaluationClock(
                zone: graph.options.zone, chance: Prng(seed: graph.options.seed, purpose: purpose))
            let context = SubtaskContext(
                subtask: subtask, parallelism: vertex.parallelism, jobName: graph.name, clock: clock)
            switch vertex.body {
            case .source(let make, let schema):
                let source = SourceSubtask(
                    vertex, subtask: subtask, try make(context), schema: schema, options: graph.options,
                    start: now)
                sources.append(source)
                outputs.append(source.output)
            case .op(let make):
                let host = OperatorHost(vertex, subtask: subtask, try make(context), site: site)
                hosts.append(host)
                outputs.append(host.op.output)
            }
        }
        receivers[ObjectIdentifier(vertex)] = outputs
    }

    private func connect(_ vertex: JobVertex) {
        let targets = hosts.filter { $0.vertex === vertex }
        for (input, edge) in vertex.inputs.enumerated() {
            for (subtask, output) in (receivers[ObjectIdentifier(edge.source)] ?? []).enumerated() {
                if edge.distribution == .forward, edge.source.parallelism == vertex.parallelism {
                    output.receivers.append(targets[subtask].addChannel(input: input))
                    continue
                }
                let channels = targets.map { $0.addChannel(input: input) }
                let distribution = edge.distribution == .forward ? .rebalance : edge.distribution
                output.receivers.append(
                    Exchange(distribution, to: channels, maxParallelism: graph.options.maxParallelism))
            }
        }
    }

    // MARK: Time

    /// Whether every source has ended and every row has reached its sink.
    package var isFinished: Bool { sources.allSatisfy(\.isEnded) }

    /// When something is due next; nil when the job has finished.
    package var nextDue: Instant? {
        guard !isFinished else { return nil }
        let bursts = sources.lazy.filter { !$0.isEnded }.map(\.nextDue)
        let timers = hosts.lazy.filter { !$0.isEnded }.compactMap(\.op.nextTimer)
        guard let least = [bursts.min(), timers.min()].compactMap({ $0 }).min() else { return nil }
        return Instant(epochMillis: max(least, now))
    }

    /// Runs everything that is due at or before `limit`.
    package func advance(to limit: Instant) throws(JobFailure) {
        while let due = nextDue, due <= limit { try step(due.epochMillis) }
        if !isFinished { now = max(now, limit.epochMillis) }
    }

    /// Runs a bounded job to its end.
    package func runToCompletion() throws(JobFailure) {
        while let due = nextDue { try step(due.epochMillis) }
    }

    private func step(_ instant: Int64) throws(JobFailure) {
        now = instant
        for host in hosts { try host.advanceProcessingTime(instant) }
        for source in sources where !source.isEnded && source.nextDue <= instant { try source.burst(instant) }
    }

    /// The task that failed, `name (subtask/parallelism)`; nil when none has.
    package var failedTask: String? {
        guard let host = site.host else { return nil }
        return "\(host.vertex.name) (\(host.subtask + 1)/\(host.vertex.parallelism))"
    }

    /// What each operator has done so far, in the order of the graph.
    package var counts: [OperatorCounts] {
        graph.vertices.map { vertex in
            var counts = OperatorCounts(name: vertex.name)
            for source in sources where source.vertex === vertex {
                counts.isSource = true
                counts.rowsOut += source.output.rows
            }
            for host in hosts where host.vertex === vertex {
                counts.rowsIn += host.rowsIn
                counts.rowsOut += host.op.output.rows
                counts.lateRows += host.op.output.lateRows
                counts.stateBytes += host.op.stateBytes
                if host.watermark != .min { counts.watermark = min(counts.watermark ?? .max, host.watermark) }
            }
            counts.rowMicros = VirtualCost.rowMicros(vertex.name)
            return counts
        }
    }

    // MARK: Checkpoints

    private func add(_ vertex: JobVertex, _ subtask: Int, _ bytes: [UInt8]) {
        parts.append(
            Snapshot.Part(uid: vertex.uid, subtask: subtask, parallelism: vertex.parallelism, bytes: bytes))
    }

    /// Sends a barrier through the graph and returns the state of every subtask at it.
    package func checkpoint(_ id: Int64, isSavepoint: Bool = false) throws(JobFailure) -> Snapshot {
        parts = []
        let barrier = Barrier(checkpoint: id, isSavepoint: isSavepoint)
        for source in sources { try source.inject(barrier) }
        // Subtasks whose inputs have all ended see no barrier any more; their state is final.
        for host in hosts where host.isEnded { try host.snapshot(barrier) }
        let result = Snapshot(parts: parts)
        parts = []
        return result
    }

    /// The checkpoint is durable: sinks make what they prepared visible.
    package func commit(_ id: Int64) throws(JobFailure) {
        for host in hosts { try host.op.commit(checkpoint: id) }
    }

    /// The attempt is over without success: sinks drop what they have not prepared.
    package func abort() {
        for host in hosts { (host.op as? SinkOperator)?.abort() }
    }

    private func restore(_ snapshot: Snapshot) throws(LabError) {
        do throws(SnapshotError) {
            for source in sources {
                for part in snapshot.parts where part.uid == source.vertex.uid {
                    try source.restore(part.bytes, scope(source.vertex, source.subtask, part))
                }
            }
            for host in hosts {
                var isFirst = true
                for part in snapshot.parts where part.uid == host.vertex.uid {
                    try host.restore(part.bytes, scope(host.vertex, host.subtask, part), isFirst: isFirst)
                    isFirst = false
                }
            }
        } catch {
            throw LabError("ENG005", "the job cannot be restored: \(error.reason)")
        }
    }

    private func scope(_ vertex: JobVertex, _ subtask: Int, _ part: Snapshot.Part) -> RestoreScope {
        let most = graph.options.maxParallelism
        return RestoreScope(
            keyGroups: KeyGroups.range(
                ofSubtask: subtask, parallelism: vertex.parallelism, maxParallelism: most),
            maxParallelism: most, subtask: subtask, parallelism: vertex.parallelism, oldSubtask: part.subtask,
            oldParallelism: part.parallelism)
    }
}
