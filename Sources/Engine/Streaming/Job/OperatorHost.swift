/// Runs one subtask of one operator: merges its input channels, aligns watermarks and barriers, forwards what
/// the operator does not.
final class OperatorHost {
    /// One stream that arrives at the operator: from one upstream subtask into one input.
    final class Channel: Receiver {
        unowned let host: OperatorHost
        /// The operator's input: 0, or 1 for a right side.
        let input: Int
        fileprivate(set) var watermark = Int64.min
        fileprivate(set) var isEnded = false
        /// Whether it holds nobody's event time back.
        fileprivate(set) var isIdle = false
        /// Whether this channel's barrier has come and others have not: what follows waits in `queue`.
        fileprivate(set) var isBlocked = false
        fileprivate var queue: [Element] = []

        init(host: OperatorHost, input: Int) {
            self.host = host
            self.input = input
        }

        func receive(_ batch: Batch) throws(JobFailure) {
            guard !isBlocked else { return queue.append(.batch(batch.copied())) }
            try host.process(batch, self)
        }
        func receive(watermark: Int64) throws(JobFailure) {
            guard !isBlocked else { return queue.append(.watermark(watermark)) }
            self.watermark = max(self.watermark, watermark)
            try host.alignWatermark()
        }
        func receive(idle: Bool) throws(JobFailure) {
            guard !isBlocked else { return queue.append(.status(isIdle: idle)) }
            isIdle = idle
            try host.alignStatus()
        }
        func receive(barrier: Barrier) throws(JobFailure) {
            guard !isBlocked else { return queue.append(.barrier(barrier)) }
            isBlocked = true
            try host.alignBarrier(barrier)
        }
        func receiveEnd() throws(JobFailure) {
            guard !isBlocked else { return queue.append(.end) }
            isEnded = true
            watermark = .max
            try host.end(self)
        }
    }

    fileprivate enum Element {
        case batch(Batch)
        case watermark(Int64)
        case status(isIdle: Bool)
        case barrier(Barrier)
        case end
    }

    let vertex: JobVertex
    let subtask: Int
    let op: Operator
    private(set) var channels: [Channel] = []
    private(set) var watermark = Int64.min
    /// Rows received so far.
    private(set) var rowsIn: Int64 = 0
    private(set) var isEnded = false
    /// Whether all channels are idle, and the operators downstream know it.
    private var isIdle = false
    /// The barrier for which some channels wait.
    private var aligning: Barrier?
    /// Bytes of the last snapshot: the next one will need about as many.
    private var snapshotBytes = 0
    /// Called when the barrier has passed, with the operator's state.
    var onSnapshot: (OperatorHost, Barrier, [UInt8]) -> Void = { _, _, _ in }

    /// Virtual microseconds that a fault adds to each row.
    var extraMicrosPerRow = 0.0
    private let cost: OperatorCost
    private var paidIn: Int64 = 0
    private var paidOut: Int64 = 0
    /// Whether a failure came from it or through it.
    private(set) var hasFailed = false
    /// Whether it failed while it wrote its state.
    private(set) var hasFailedAtBarrier = false

    init(_ vertex: JobVertex, subtask: Int, _ op: Operator) {
        cost = CostTable.cost(of: vertex.name)
        self.vertex = vertex
        self.subtask = subtask
        self.op = op
    }

    func addChannel(input: Int) -> Channel {
        let channel = Channel(host: self, input: input)
        channels.append(channel)
        return channel
    }

    // MARK: Elements

    private func process(_ batch: Batch, _ channel: Channel) throws(JobFailure) {
        guard batch.count > 0 else { return }
        rowsIn += Int64(batch.count)
        try blamed { () throws(JobFailure) in try op.process(batch, input: channel.input) }
    }

    /// Remembers that a failure came through here.
    private func blamed(_ body: () throws(JobFailure) -> Void) throws(JobFailure) {
        do throws(JobFailure) {
            try body()
        } catch {
            hasFailed = true
            throw error
        }
    }

    /// Event time is that of the slowest channel. Idle ones do not count, nor those that were and lag behind still;
    /// when the last channel of an only input falls idle, that of the fastest.
    ///
    /// Source: Flink class `StatusWatermarkValve`.
    private func alignWatermark() throws(JobFailure) {
        var (least, greatest, counted) = (Int64.max, Int64.min, 0)
        for channel in channels {
            greatest = max(greatest, channel.watermark)
            guard !channel.isIdle, channel.watermark >= watermark else { continue }
            least = min(least, channel.watermark)
            counted += 1
        }
        if counted == 0 {
            guard inputCount == 1, channels.allSatisfy(\.isIdle) else { return }
            least = greatest
        }
        guard least > watermark else { return }
        watermark = least
        op.clock.watermark = op.forwardsWatermarks ? least : op.clock.watermark
        try blamed { () throws(JobFailure) in try op.advance(to: least) }
        let delay = least == .max ? 0 : op.watermarkDelay
        if op.forwardsWatermarks { try op.output.emit(watermark: least - delay) }
    }

    /// A channel has fallen idle, or is active again.
    private func alignStatus() throws(JobFailure) {
        let allIdle = channels.allSatisfy(\.isIdle)
        if isIdle, !allIdle, op.forwardsWatermarks { try op.output.emit(idle: false) }
        try alignWatermark()
        if allIdle, !isIdle, op.forwardsWatermarks { try op.output.emit(idle: true) }
        isIdle = allIdle
    }

    private func end(_ channel: Channel) throws(JobFailure) {
        try alignWatermark()
        if channels.allSatisfy({ $0.isEnded || $0.input != channel.input }) {
            try blamed { () throws(JobFailure) in try op.endInput(channel.input) }
        }
        // An ended channel brings no barrier: those that waited for it wait no more.
        if let aligning { try alignBarrier(aligning) }
        guard channels.allSatisfy(\.isEnded) else { return }
        isEnded = true
        try op.output.emitEnd()
    }

    /// Processing time has reached `now`.
    func advanceProcessingTime(_ now: Int64) throws(JobFailure) {
        op.clock.processingMillis = now
        _ = try fireTimers(now)
    }

    /// Fires what is due at `now`; false when nothing was.
    func fireTimers(_ now: Int64) throws(JobFailure) -> Bool {
        var hasFired = false
        while let timer = op.nextTimer, timer <= now, !isEnded {
            try blamed { () throws(JobFailure) in try op.onTimer(now) }
            hasFired = true
        }
        return hasFired
    }

    /// Virtual microseconds of the work done since this was last asked.
    func takeWorkMicros() -> Double {
        let (rowsIn, rowsOut) = (rowsIn, op.output.rows)
        let micros =
            Double(rowsIn - paidIn) * (cost.microsPerRowIn + extraMicrosPerRow)
            + Double(rowsOut - paidOut) * cost.microsPerRowOut
        (paidIn, paidOut) = (rowsIn, rowsOut)
        return micros
    }

    // MARK: Barriers

    private func alignBarrier(_ barrier: Barrier) throws(JobFailure) {
        aligning = barrier
        guard channels.allSatisfy({ $0.isBlocked || $0.isEnded }) else { return }
        aligning = nil
        try snapshot(barrier)
        try op.output.emit(barrier: barrier)
        for channel in channels { try release(channel) }
    }

    /// Writes the state and sends the barrier on at once, whatever waits in the channels.
    func overtake(_ barrier: Barrier) throws(JobFailure) {
        try snapshot(barrier)
        try op.output.emit(barrier: barrier)
    }

    /// Writes the state at this barrier.
    func snapshot(_ barrier: Barrier) throws(JobFailure) {
        var writer = SnapshotWriter(capacity: snapshotBytes + snapshotBytes / 8)
        writer.write(watermark)
        writer.write(count: inputCount)
        for input in 0..<inputCount { writer.write(watermark(ofInput: input)) }
        do throws(JobFailure) {
            try op.snapshot(&writer, barrier)
        } catch {
            hasFailed = true
            hasFailedAtBarrier = true
            throw error
        }
        snapshotBytes = writer.bytes.count
        onSnapshot(self, barrier, writer.bytes)
    }

    private var inputCount: Int { (channels.map(\.input).max() ?? -1) + 1 }

    /// The least watermark of an input's channels: inputs do not keep pace, and a slower one must not hold
    /// back the other after a restore.
    private func watermark(ofInput input: Int) -> Int64 {
        channels.reduce(.max) { $1.input == input ? min($0, $1.watermark) : $0 }
    }

    private func release(_ channel: Channel) throws(JobFailure) {
        channel.isBlocked = false
        let waiting = channel.queue
        channel.queue = []
        for element in waiting {
            switch element {
            case .batch(let batch): try channel.receive(batch)
            case .watermark(let watermark): try channel.receive(watermark: watermark)
            case .status(let isIdle): try channel.receive(idle: isIdle)
            case .barrier(let barrier): try channel.receive(barrier: barrier)
            case .end: try channel.receiveEnd()
            }
        }
    }

    /// Takes over a snapshot of one old subtask; of several, the watermark furthest behind counts.
    func restore(_ bytes: [UInt8], _ scope: RestoreScope, isFirst: Bool) throws(SnapshotError) {
        var reader = SnapshotReader(bytes)
        let saved = try reader.readInt64()
        watermark = isFirst ? saved : min(watermark, saved)
        if op.forwardsWatermarks { op.clock.watermark = watermark }
        for input in 0..<(try reader.readCount()) {
            let saved = try reader.readInt64()
            for channel in channels where channel.input == input {
                channel.watermark = isFirst ? saved : min(channel.watermark, saved)
            }
        }
        try op.restore(&reader, scope)
        // A sink's writer may leave alone what belongs to other subtasks.
        guard op is SinkOperator || reader.isAtEnd else {
            throw SnapshotError("the state of '\(vertex.name)' is of another shape than the operator's")
        }
    }
}

extension Batch {
    /// A copy that may be kept.
    package func copied() -> Batch { copied(0..<count) }

    /// A copy of some rows that may be kept.
    func copied(_ range: Range<Int>) -> Batch {
        let copy = Batch(columns: columns.map { Column($0.layout) })
        copy.append(self, range)
        return copy
    }
}
