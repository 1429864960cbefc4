import LabKernel
import StreamTypes

/// One attempt of a job: all subtasks of all operators, driven from outside in virtual time.
///
/// Without tasks everything happens at once, on one thread and in one fixed order: sources by vertex and
/// subtask, then processing-time timers by the same order; rows flow from a source through the whole graph
/// before the next batch is read. With tasks, work takes virtual time and rows wait in channels (`Task`).
package final class JobExecution {
    /// The state of every subtask at one barrier.
    package struct Snapshot {
        /// One operator subtask's state.
        package struct Part {
            package var uid: String
            package var subtask: Int
            package var parallelism: Int
            package var bytes: [UInt8]
            /// What the state is made of: it is read by operators of the same shape only.
            package var shape = StateShape()
        }
        package var parts: [Part]
        /// The id of the checkpoint it was read from.
        package var checkpoint: Int64 = 0
    }

    let graph: JobGraph
    private(set) var sources: [SourceSubtask] = []
    private(set) var hosts: [OperatorHost] = []
    private var receivers: [ObjectIdentifier: [OperatorOutput]] = [:]
    private var parts: [Snapshot.Part] = []
    /// Runs the tasks; nil when everything happens at once.
    let scheduler: TaskScheduler?
    private(set) var taskManagers: [TaskManager] = []
    private var taskOf: [SubtaskKey: Task] = [:]
    private var channels: [ChannelAddress: NetworkChannel] = [:]
    /// Barriers that some tasks have not answered.
    private var pending: [(barrier: Barrier, waiting: Set<String>)] = []
    var onAcknowledge: (TaskAcknowledgement) -> Void = { _ in }
    package private(set) var now: Int64

    /// Builds all subtasks, ready to run from `start`.
    ///
    /// - Parameter tasks: how work is laid out over task managers; nil to run everything at once.
    /// - Throws: `LabError` when an operator, function or connector cannot be made.
    package init(
        _ graph: JobGraph, start: Instant, restoring snapshot: Snapshot? = nil, tasks: TaskSettings? = nil
    ) throws(LabError) {
        self.graph = graph
        now = start.epochMillis
        scheduler = tasks.map { TaskScheduler(start: start.epochMicros, threads: $0.threads) }
        for vertex in graph.vertices { try build(vertex) }
        let chains = TaskChains(graph.vertices, isChaining: tasks?.isChaining ?? false)
        if let tasks { makeTasks(chains, tasks) }
        for vertex in graph.vertices { connect(vertex, chains) }
        for source in sources {
            source.onSnapshot = { [unowned self] in self.add($0.vertex, $0.subtask, $1, $2) }
        }
        for host in hosts { host.onSnapshot = { [unowned self] in self.add($0.vertex, $0.subtask, $1, $2) } }
        if let snapshot { try restore(snapshot) }
        for host in hosts { host.op.clock.processingMillis = now }
        do throws(JobFailure) {
            for host in hosts { try host.op.open() }
        } catch {
            throw LabError("ENG004", "the job cannot start: \(error)")
        }
        startTasks()
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
                let host = OperatorHost(vertex, subtask: subtask, try make(context))
                hosts.append(host)
                outputs.append(host.op.output)
            }
        }
        receivers[ObjectIdentifier(vertex)] = outputs
    }

    private func connect(_ vertex: JobVertex, _ chains: TaskChains) {
        let targets = hosts.filter { $0.vertex === vertex }
        for (input, edge) in vertex.inputs.enumerated() {
            let isNetwork = scheduler != nil && !chains.isInside(edge, of: vertex)
            for (subtask, output) in (receivers[ObjectIdentifier(edge.source)] ?? []).enumerated() {
                let partition = isNetwork ? task(edge.source, subtask)?.addOutput() : nil
                func channel(_ target: OperatorHost) -> any Receiver {
                    let inside = target.addChannel(input: input)
                    guard let partition, let consumer = task(vertex, target.subtask) else { return inside }
                    let address = ChannelAddress(
                        uid: vertex.uid, input: input, from: subtask, to: target.subtask)
                    let channel = NetworkChannel(to: inside, at: address, from: partition, consumer: consumer)
                    partition.add(channel)
                    consumer.addInput(channel)
                    channels[address] = channel
                    return channel
                }
                if edge.distribution == .forward, edge.source.parallelism == vertex.parallelism {
                    output.receivers.append(channel(targets[subtask]))
                    continue
                }
                let distribution = edge.distribution == .forward ? .rebalance : edge.distribution
                output.receivers.append(
                    Exchange(
                        distribution, to: targets.map { channel($0) },
                        maxParallelism: graph.options.maxParallelism))
            }
        }
    }

    // MARK: Tasks

    private func makeTasks(_ chains: TaskChains, _ settings: TaskSettings) {
        let most = graph.vertices.map(\.parallelism).max() ?? 1
        taskManagers = (0..<settings.taskManager.count(parallelism: most)).map {
            TaskManager(index: $0, spec: settings.taskManager)
        }
        guard let scheduler else { return }
        for chain in chains.chains {
            for subtask in 0..<chain[0].parallelism {
                scheduler.add(makeTask(chain, subtask, settings, scheduler))
            }
        }
        scheduler.onAcknowledge = { [unowned self] in acknowledged($0) }
        scheduler.onEnd = { [unowned self] task throws(JobFailure) in try ended(task) }
    }

    private func makeTask(
        _ chain: [JobVertex], _ subtask: Int, _ settings: TaskSettings, _ scheduler: TaskScheduler
    ) -> Task {
        let manager = taskManagers[subtask / settings.taskManager.slots]
        let made = Task(
            chain, subtask: subtask,
            source: sources.first { $0.vertex === chain[0] && $0.subtask == subtask },
            hosts: chain.flatMap { vertex in hosts.filter { $0.vertex === vertex && $0.subtask == subtask } },
            on: manager, scheduler: scheduler)
        manager.add(made)
        for vertex in chain { taskOf[SubtaskKey(vertex.uid, subtask)] = made }
        return made
    }

    private struct SubtaskKey: Hashable {
        var uid: String
        var subtask: Int
        init(_ uid: String, _ subtask: Int) { (self.uid, self.subtask) = (uid, subtask) }
    }

    private func task(_ vertex: JobVertex, _ subtask: Int) -> Task? {
        taskOf[SubtaskKey(vertex.uid, subtask)]
    }

    private func startTasks() {
        guard let scheduler else { return }
        for task in scheduler.tasks { scheduler.wake(task, at: scheduler.now) }
    }

    /// Adds virtual microseconds to each row of the operators whose names begin so; false when there are
    /// none.
    func slow(operatorPrefix: String, byMicrosPerRow micros: Double) -> Bool {
        var isMatched = false
        for task in tasks {
            isMatched = task.slow(operatorPrefix: operatorPrefix, byMicrosPerRow: micros) || isMatched
        }
        return isMatched
    }

    /// The tasks, in the order of the stream; none when everything happens at once.
    var tasks: [Task] { scheduler?.tasks ?? [] }

    // MARK: Time

    /// Whether every source has ended and every row has reached its sink.
    package var isFinished: Bool {
        if let scheduler { return scheduler.tasks.allSatisfy(\.isEnded) }
        return sources.allSatisfy(\.isEnded)
    }

    /// When something is due next; nil when the job has finished, or waits for nothing.
    package var nextDue: Instant? {
        guard !isFinished else { return nil }
        if let scheduler { return scheduler.nextDue.map { Instant(epochMicros: $0) } }
        let bursts = sources.lazy.filter { !$0.isEnded }.map(\.nextDue)
        let timers = hosts.lazy.filter { !$0.isEnded }.compactMap(\.op.nextTimer)
        guard let least = [bursts.min(), timers.min()].compactMap({ $0 }).min() else { return nil }
        return Instant(epochMillis: max(least, now))
    }

    /// Runs everything that is due at or before `limit`.
    package func advance(to limit: Instant) throws(JobFailure) {
        if let scheduler {
            try scheduler.advance(to: limit.epochMicros)
        } else {
            while let due = nextDue, due <= limit { try step(due.epochMillis) }
        }
        if !isFinished { now = max(now, limit.epochMillis) }
    }

    /// Runs a bounded job to its end.
    package func runToCompletion() throws(JobFailure) {
        while let due = nextDue {
            if scheduler != nil { try advance(to: due) } else { try step(due.epochMillis) }
        }
    }

    private func step(_ instant: Int64) throws(JobFailure) {
        now = instant
        for host in hosts { try host.advanceProcessingTime(instant) }
        for source in sources where !source.isEnded && source.nextDue <= instant { try source.burst(instant) }
    }

    /// Lets the watermark of what reads a table reach `millis`, as if a row with it had come; false when the
    /// table has no watermark.
    ///
    /// For tests of SQL, in which everything happens at once.
    package func raiseWatermark(ofTable name: String, to millis: Int64) throws(JobFailure) -> Bool {
        var isFound = false
        for host in hosts where !host.isEnded {
            guard let assigner = host.op as? WatermarkAssignerOperator,
                host.vertex.reads(table: name)
            else { continue }
            isFound = true
            try assigner.raise(to: millis)
        }
        return isFound
    }

    /// The task that failed, `name (subtask/parallelism)`; nil when none has.
    package var failedTask: String? {
        if let task = scheduler?.current { return task.name }
        // Failures pass through the operators upstream of the one they came from.
        guard let host = hosts.last(where: \.hasFailed) else { return nil }
        return "\(host.vertex.name) (\(host.subtask + 1)/\(host.vertex.parallelism))"
    }

    /// Whether the failure happened while a task wrote its state for a checkpoint.
    var hasFailedAtBarrier: Bool { hosts.contains(where: \.hasFailedAtBarrier) }

    /// What each operator has done so far, in the order of the graph.
    package var counts: [OperatorCounts] {
        graph.vertices.map { vertex in
            var counts = OperatorCounts(name: vertex.name)
            for source in sources where source.vertex === vertex {
                counts.isSource = true
                counts.rowsOut += source.output.rows
                counts.skippedRecords += source.skippedRecords
                counts.pendingRows += source.lag(at: scheduler.map { $0.now / 1000 } ?? now)
            }
            for host in hosts where host.vertex === vertex {
                counts.rowsIn += host.rowsIn
                counts.rowsOut += host.op.output.rows
                counts.lateRows += host.op.output.lateRows
                counts.stateBytes += host.op.stateBytes
                if host.watermark != .min { counts.watermark = min(counts.watermark ?? .max, host.watermark) }
            }
            return counts
        }
    }

    // MARK: Checkpoints

    private func add(_ vertex: JobVertex, _ subtask: Int, _ barrier: Barrier, _ bytes: [UInt8]) {
        let part = Snapshot.Part(
            uid: vertex.uid, subtask: subtask, parallelism: vertex.parallelism, bytes: bytes,
            shape: vertex.shape)
        if let task = task(vertex, subtask) { task.add(part, at: barrier) } else { parts.append(part) }
    }

    /// Sends a barrier through the graph at once and returns the state of every subtask at it.
    package func checkpoint(_ id: Int64, isSavepoint: Bool = false) throws(JobFailure) -> Snapshot {
        precondition(scheduler == nil, "tasks answer a barrier in their own time")
        parts = []
        let barrier = Barrier(checkpoint: id, isSavepoint: isSavepoint)
        for source in sources { try source.inject(barrier) }
        // Subtasks whose inputs have all ended see no barrier any more; their state is final.
        for host in hosts where host.isEnded { try host.snapshot(barrier) }
        let result = Snapshot(parts: parts)
        parts = []
        return result
    }

    /// Asks the sources to send a barrier; each task answers through `onAcknowledge` when it has passed.
    ///
    /// - Returns: how many tasks will answer.
    func trigger(_ barrier: Barrier) throws(JobFailure) -> Int {
        pending.append((barrier, Set(tasks.map(\.name))))
        for task in tasks where task.isEnded { try task.snapshotEnded(barrier) }
        for task in tasks where task.source != nil && !task.isEnded { task.request(barrier) }
        return tasks.count
    }

    /// The checkpoint will not complete: nobody waits for its answers any more.
    func forget(_ checkpoint: Int64) { pending.removeAll { $0.barrier.checkpoint == checkpoint } }

    private func acknowledged(_ answer: TaskAcknowledgement) {
        guard let index = pending.firstIndex(where: { $0.barrier.checkpoint == answer.barrier.checkpoint })
        else {
            return
        }
        pending[index].waiting.remove(answer.taskName)
        if pending[index].waiting.isEmpty { pending.remove(at: index) }
        onAcknowledge(answer)
    }

    /// No barrier reaches a task that has ended: it answers those that are on their way.
    private func ended(_ task: Task) throws(JobFailure) {
        for (barrier, waiting) in pending where waiting.contains(task.name) {
            try task.snapshotEnded(barrier)
        }
    }

    /// The checkpoint is durable: sinks make what they prepared visible, and sources tell how far they are.
    package func commit(_ id: Int64) throws(JobFailure) {
        for host in hosts { try host.op.commit(checkpoint: id) }
        for source in sources { try source.commit(checkpoint: id) }
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
            try restoreInFlight(snapshot)
        } catch {
            throw LabError("ENG005", "the job cannot be restored: \(error.reason)")
        }
    }

    /// Puts what an unaligned barrier had overtaken back where it waited; after a rescale, where its keys
    /// belong now.
    private func restoreInFlight(_ snapshot: Snapshot) throws(SnapshotError) {
        let old = Dictionary(
            snapshot.parts.map { ($0.uid, $0.parallelism) }, uniquingKeysWith: { first, _ in first })
        for part in snapshot.parts where part.uid.hasPrefix(InFlightElement.uidPrefix) {
            let uid = String(part.uid.dropFirst(InFlightElement.uidPrefix.count))
            guard let vertex = graph.vertices.first(where: { $0.uid == uid }) else { continue }
            var reader = SnapshotReader(part.bytes)
            for _ in 0..<(try reader.readCount()) {
                let element = try InFlightElement(&reader, uid: uid)
                guard element.address.input < vertex.inputs.count else {
                    throw SnapshotError(
                        "rows in flight belong to an input that '\(vertex.name)' does not have")
                }
                let source = vertex.inputs[element.address.input].source
                let isRescaled =
                    part.parallelism != vertex.parallelism || old[source.uid] != source.parallelism
                try put(element, from: source, into: vertex, isRescaled: isRescaled)
            }
        }
    }

    private func put(
        _ element: InFlightElement, from source: JobVertex, into vertex: JobVertex, isRescaled: Bool
    ) throws(SnapshotError) {
        let rows = try element.rows(source.layouts)
        if !isRescaled, let channel = channels[element.address] {
            if let rows { channel.deliver(.batch(rows)) }
            if let watermark = element.watermark { channel.deliver(.watermark(watermark)) }
            return
        }
        // Watermarks in flight are not restored after a rescale, as in Flink: those that follow say the same.
        guard let rows else { return }
        let consumers = graph.consumers(of: source)
        let position = consumers.firstIndex { $0.vertex === vertex && $0.input == element.address.input }
        let outputs = receivers[ObjectIdentifier(source)] ?? []
        guard let position, !outputs.isEmpty else { return }
        do throws(JobFailure) {
            try outputs[element.address.from % outputs.count].receivers[position].receive(rows)
        } catch {
            throw SnapshotError(error.root.message)
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
