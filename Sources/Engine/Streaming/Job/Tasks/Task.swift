import StreamTypes

/// One subtask of a chain of operators, as a thread of a task manager runs it in virtual time.
///
/// A task does one step at a time: a barrier it is asked to send, a timer, a read of its source or an element
/// of its inputs. A step runs at once, but its results leave the task only when the time that it costs is
/// over; until then the task is busy. A task whose output has no room does not start a step and counts as
/// back-pressured.
final class Task {
    /// `Source: orders[1] -> Calc[2] (1/2)`.
    let name: String
    /// The chain without the subtask.
    let chain: String
    let subtask: Int
    let parallelism: Int
    /// Its number among the tasks of its scheduler.
    var position = 0
    /// The operator whose inputs are the task's.
    private let headUID: String
    /// The execution owns it, and it lists its tasks.
    unowned let taskManager: TaskManager
    let source: SourceSubtask?
    let hosts: [OperatorHost]
    private(set) var inputs: [NetworkChannel] = []
    private(set) var outputs: [OutputPartition] = []
    /// Until when the current step lasts, virtual microseconds.
    private(set) var busyUntil = Int64.min
    private(set) var isEnded = false
    private unowned let scheduler: TaskScheduler
    private var outbox: [(channel: NetworkChannel, element: NetworkChannel.Element)] = []
    /// What leaves the task now; empty between flushes.
    private var leaving: [(channel: NetworkChannel, element: NetworkChannel.Element)] = []
    private var blockedSince: Int64?
    private var load = LoadMeter()
    /// What rounding to whole microseconds has left over.
    private var restMicros = 0.0
    /// What a row costs the whole chain, and what it costs without faults.
    private var microsPerRow: Double
    private let usualMicrosPerRow: Double
    private var arrivals: UInt64 = 0

    private var requests: [Barrier] = []
    private var parts: [Int64: [JobExecution.Snapshot.Part]] = [:]
    /// When the first barrier of a checkpoint came.
    private var firstBarriers: [Int64: Int64] = [:]
    private var overtaking: [Int64: OvertakenInput] = [:]

    /// A step works at most this long on rows, so that barriers and other tasks get their turn.
    static let quantumMicros = 50_000.0

    init(
        _ chain: [JobVertex], subtask: Int, source: SourceSubtask?, hosts: [OperatorHost],
        on taskManager: TaskManager,
        scheduler: TaskScheduler
    ) {
        self.chain = chain.map(\.name).joined(separator: " -> ")
        name = "\(self.chain) (\(subtask + 1)/\(chain[0].parallelism))"
        (parallelism, headUID) = (chain[0].parallelism, chain[0].uid)
        (self.subtask, self.source, self.hosts) = (subtask, source, hosts)
        (self.taskManager, self.scheduler) = (taskManager, scheduler)
        usualMicrosPerRow = chain.reduce(0.1) { $0 + CostTable.cost(of: $1.name).microsPerRowIn }
        microsPerRow = usualMicrosPerRow
    }

    func addInput(_ channel: NetworkChannel) { inputs.append(channel) }

    func addOutput() -> OutputPartition {
        let partition = OutputPartition(producer: self)
        outputs.append(partition)
        return partition
    }

    // MARK: Steps

    /// The rows that the step of this wave works on, taken before the wave's steps run.
    private var picked: (channel: NetworkChannel, batch: Batch)?
    /// What became of `picked`, once a thread has worked on it.
    private var outcome: Result<Void, JobFailure>?

    /// Hands over what the last step made, and takes the rows of the next if it works on rows.
    func begin(at now: Int64) {
        guard !isEnded else { return }
        flush(now)
        setClocks(now)
        let millis = now.dividedFloor(by: 1000)
        guard source == nil, requests.isEmpty, hosts.allSatisfy({ ($0.op.nextTimer ?? .max) > millis }),
            overtaking.isEmpty, outputs.allSatisfy(\.hasRoom),
            let channel = nextChannel, channel.startsWithRows
        else { return }
        if case .batch(let batch) = channel.take(limit: rowsOfStep(roomRows: .max)) {
            picked = (channel, batch)
        }
    }

    /// Rows of the next step that may be worked on beside other tasks': those that touch nothing outside the
    /// task.
    var rowsToCompute: Int {
        guard let picked, !hosts.contains(where: \.op.asksOutside) else { return 0 }
        return picked.batch.count
    }

    /// Works on the rows, on any thread; what sinks would write is held back until `run`.
    func compute() {
        guard let picked else { return }
        for host in hosts { (host.op as? SinkOperator)?.holdsBack = true }
        do throws(JobFailure) {
            try picked.channel.target.receive(picked.batch)
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
    }

    /// Does what can be done at `now`, and says when to be woken again.
    func run(at now: Int64) throws(JobFailure) {
        guard !isEnded else { return }
        while try step(now) {
            guard busyUntil <= now else { return scheduler.wake(self, at: busyUntil) }
            flush(now)
        }
        try endIfDone()
        scheduleNext(now)
    }

    private func setClocks(_ now: Int64) {
        for host in hosts { host.op.clock.processingMillis = now.dividedFloor(by: 1000) }
    }

    private func step(_ now: Int64) throws(JobFailure) -> Bool {
        guard try act(now) else { return false }
        var micros = source.map { $0.takeWorkMicros() } ?? 0
        for host in hosts { micros += host.takeWorkMicros() }
        let share = taskManager.share(of: self, at: now)
        micros = micros / share + restMicros
        restMicros = micros - micros.rounded(.down)
        busyUntil = now + Int64(micros)
        load.addBusy(now, busyUntil, share: share)
        return true
    }

    /// One step; false when there is nothing to do, or no room for its results.
    private func act(_ now: Int64) throws(JobFailure) -> Bool {
        if let picked { return try finish(picked, now) }
        if try answerRequest(now) { return true }
        if try fireTimer(now) { return true }
        guard outputs.allSatisfy(\.hasRoom) else {
            blockedSince = blockedSince ?? now
            return false
        }
        unblock(now)
        if let source { return try read(source, now) }
        return try processNext(now)
    }

    private func unblock(_ now: Int64) {
        if let since = blockedSince { load.addBlocked(since, now) }
        blockedSince = nil
    }

    /// Works on the rows that the wave's beginning took, or does what is left of it after a thread has.
    private func finish(_ rows: (channel: NetworkChannel, batch: Batch), _ now: Int64) throws(JobFailure)
        -> Bool
    {
        unblock(now)
        picked = nil
        if let done = outcome {
            outcome = nil
            for host in hosts { try (host.op as? SinkOperator)?.writeHeldBack() }
            try done.get()
        } else {
            try rows.channel.target.receive(rows.batch)
        }
        rows.channel.recycle(rows.batch)
        return true
    }

    private func fireTimer(_ now: Int64) throws(JobFailure) -> Bool {
        let millis = now.dividedFloor(by: 1000)
        var hasFired = false
        for host in hosts { hasFired = try host.fireTimers(millis) || hasFired }
        return hasFired
    }

    private func read(_ source: SourceSubtask, _ now: Int64) throws(JobFailure) -> Bool {
        let millis = now.dividedFloor(by: 1000)
        guard !source.isEnded, source.nextDue <= millis else { return false }
        try source.read(at: millis, limit: rowsOfStep(roomRows: roomRows(source)))
        return true
    }

    private func roomRows(_ source: SourceSubtask) -> Int {
        let room = outputs.reduce(Int.max) { min($0, $1.roomBytes) }
        return max(1, room / source.rowBytes)
    }

    private func rowsOfStep(roomRows: Int) -> Int {
        max(1, min(roomRows, Batch.defaultRows, Int(Self.quantumMicros / microsPerRow)))
    }

    /// The channel whose first element arrived before those of the others.
    private var nextChannel: NetworkChannel? {
        var next: NetworkChannel?
        var least = UInt64.max
        for channel in inputs {
            if let arrival = channel.readableArrival, arrival < least { (next, least) = (channel, arrival) }
        }
        return next
    }

    private func processNext(_ now: Int64) throws(JobFailure) -> Bool {
        guard let channel = nextChannel else { return false }
        switch channel.take(limit: rowsOfStep(roomRows: .max)) {
        case .batch(let batch):
            try channel.target.receive(batch)
            channel.recycle(batch)
        case .watermark(let watermark): try channel.target.receive(watermark: watermark)
        case .status(let isIdle): try channel.target.receive(idle: isIdle)
        case .end: try channel.target.receiveEnd()
        case .barrier(let barrier):
            if firstBarriers[barrier.checkpoint] == nil { firstBarriers[barrier.checkpoint] = now }
            try channel.target.receive(barrier: barrier)
        }
        return true
    }

    /// Adds virtual microseconds to each row of the operators whose names begin so; false when there are
    /// none.
    func slow(operatorPrefix: String, byMicrosPerRow extra: Double) -> Bool {
        let slowed = hosts.filter { $0.vertex.name.hasPrefix(operatorPrefix) }
        for host in slowed { host.extraMicrosPerRow = extra }
        let isSourceSlowed = source?.vertex.name.hasPrefix(operatorPrefix) == true
        if isSourceSlowed { source?.extraMicrosPerRow = extra }
        guard !slowed.isEmpty || isSourceSlowed else { return false }
        microsPerRow =
            usualMicrosPerRow + hosts.reduce(source?.extraMicrosPerRow ?? 0) { $0 + $1.extraMicrosPerRow }
        return true
    }

    private func endIfDone() throws(JobFailure) {
        guard picked == nil, source?.isEnded ?? true, hosts.allSatisfy(\.isEnded), outbox.isEmpty,
            requests.isEmpty
        else {
            return
        }
        isEnded = true
        try scheduler.taskEnded(self)
    }

    private func scheduleNext(_ now: Int64) {
        guard !isEnded else { return }
        var due = hosts.lazy.filter { !$0.isEnded }.compactMap(\.op.nextTimer).min()
        if blockedSince == nil, let source, !source.isEnded { due = min(due ?? .max, source.nextDue) }
        if let due, due < .max / 1000 { scheduler.wake(self, at: max(now, due * 1000)) }
    }

    // MARK: Output

    /// Keeps an element until the step that made it is over.
    func stage(_ element: NetworkChannel.Element, for channel: NetworkChannel) {
        outbox.append((channel, element))
    }

    private func flush(_ now: Int64) {
        guard !outbox.isEmpty else { return }
        swap(&outbox, &leaving)
        for (channel, element) in leaving {
            channel.deliver(element)
            scheduler.wake(channel.consumer, at: now)
        }
        leaving.removeAll(keepingCapacity: true)
    }

    /// A consumer has made room in an output that had none.
    func outputDrained() { if blockedSince != nil { scheduler.wake(self, at: scheduler.now) } }

    /// The number of the next element that arrives at this task.
    func nextArrival() -> UInt64 {
        arrivals += 1
        return arrivals
    }

    // MARK: Load

    /// The task's load over the last five seconds.
    func rates(at now: Int64) -> LoadMeter.Rates {
        var load = load
        if let since = blockedSince { load.addBlocked(since, now) }
        return load.rates(at: now)
    }

    /// How full the fullest output is, over 0 to 1.
    var outPoolUsage: Double { outputs.reduce(0) { max($0, $1.usage) } }
    /// Bytes that wait in its input channels.
    var queuedInputBytes: Int { inputs.reduce(0) { $0 + $1.queuedBytes } }
    var stateBytes: Int { hosts.reduce(0) { $0 + $1.op.stateBytes } }

    // MARK: Checkpoints

    /// Asks a source to send a barrier; it does so before its next read.
    func request(_ barrier: Barrier) {
        requests.append(barrier)
        scheduler.wake(self, at: scheduler.now)
    }

    private func answerRequest(_ now: Int64) throws(JobFailure) -> Bool {
        if let source, !requests.isEmpty {
            let barrier = requests.removeFirst()
            firstBarriers[barrier.checkpoint] = now
            // A source that has ended sends no barrier, so the rest of its chain would see none.
            if source.isEnded { try snapshotEnded(barrier) } else { try source.inject(barrier) }
            return true
        }
        guard let id = overtaking.keys.min(), let input = overtaking[id], !input.hasSnapshot else {
            return false
        }
        try overtake(input)
        return true
    }

    /// One operator's state at a barrier; the task answers once all of its operators have been asked.
    func add(_ part: JobExecution.Snapshot.Part, at barrier: Barrier) {
        parts[barrier.checkpoint, default: []].append(part)
        acknowledgeIfComplete(barrier)
    }

    private func acknowledgeIfComplete(_ barrier: Barrier) {
        let id = barrier.checkpoint
        guard var done = parts[id], done.count == hosts.count + (source == nil ? 0 : 1) else { return }
        let overtaken = overtaking[id]
        guard overtaken?.isComplete ?? true else { return }
        let inFlight = overtaken?.part(uid: headUID, subtask: subtask, parallelism: parallelism)
        if let inFlight { done.append(inFlight) }
        overtaking[id] = nil
        parts[id] = nil
        let first = firstBarriers.removeValue(forKey: id) ?? scheduler.now
        scheduler.acknowledge(
            TaskAcknowledgement(
                barrier: barrier, taskName: name, parts: done, firstBarrier: first,
                lastBarrier: scheduler.now,
                inFlightBytes: inFlight?.bytes.count ?? 0))
    }

    /// Writes the final state of a task that no barrier reaches any more.
    func snapshotEnded(_ barrier: Barrier) throws(JobFailure) {
        guard parts[barrier.checkpoint] == nil else { return }
        try source?.inject(barrier)
        for host in hosts { try host.snapshot(barrier) }
    }

    // MARK: Unaligned checkpoints

    /// An element is about to enter an input channel. True if it is a barrier that need not wait there any
    /// more.
    func admit(_ element: NetworkChannel.Element, to channel: NetworkChannel) -> Bool {
        if case .barrier(let barrier) = element, barrier.isUnaligned { return admit(barrier, channel) }
        if let index = inputs.firstIndex(where: { $0 === channel }) {
            for input in overtaking.values { input.record(element, index, channel) }
            // The end of a stream stands for the barriers that it does not bring any more.
            if case .end = element { acknowledgeComplete() }
        }
        return false
    }

    private func acknowledgeComplete() {
        for id in overtaking.keys.sorted() {
            if let input = overtaking[id] { acknowledgeIfComplete(input.barrier) }
        }
    }

    private func admit(_ barrier: Barrier, _ channel: NetworkChannel) -> Bool {
        let input = overtaking[barrier.checkpoint] ?? OvertakenInput(barrier)
        overtaking[barrier.checkpoint] = input
        if firstBarriers[barrier.checkpoint] == nil { firstBarriers[barrier.checkpoint] = scheduler.now }
        guard input.hasSnapshot, let index = inputs.firstIndex(where: { $0 === channel }) else {
            return false
        }
        input.barrierArrived(index)
        acknowledgeIfComplete(barrier)
        return true
    }

    private func overtake(_ input: OvertakenInput) throws(JobFailure) {
        input.begin(inputs)
        try hosts.first?.overtake(input.barrier)
        acknowledgeIfComplete(input.barrier)
    }
}
