import StreamTypes

/// The queue between one upstream and one downstream subtask: what has been sent and not been processed.
final class NetworkChannel: Receiver {
    /// What travels through a channel.
    enum Element {
        case batch(Batch)
        case watermark(Int64)
        case status(isIdle: Bool)
        case barrier(Barrier)
        case end
    }
    private struct Entry {
        /// The element, of a batch the rows that have not been taken.
        var waiting: Element {
            guard case .batch(let batch) = element, taken > 0 else { return element }
            return .batch(batch.copied(taken..<batch.count))
        }
        var element: Element
        var bytes: Int
        /// Rows of a batch that have been taken.
        var taken = 0
        /// The order of arrival at the consuming task.
        var arrival: UInt64
    }

    let target: OperatorHost.Channel
    /// The vertex and input whose rows these are, and who sends them: how in-flight rows find their way back.
    let address: ChannelAddress
    private unowned let partition: OutputPartition
    unowned let consumer: Task
    private var entries: [Entry] = []
    private var first = 0
    private(set) var queuedBytes = 0
    private var pool: [Batch] = []

    init(
        to target: OperatorHost.Channel, at address: ChannelAddress, from partition: OutputPartition,
        consumer: Task
    ) {
        (self.target, self.address, self.partition, self.consumer) = (target, address, partition, consumer)
    }

    // MARK: The producer's side

    func receive(_ batch: Batch) throws(JobFailure) { stage(.batch(copy(batch))) }
    func receive(watermark: Int64) throws(JobFailure) { stage(.watermark(watermark)) }
    func receive(idle: Bool) throws(JobFailure) { stage(.status(isIdle: idle)) }
    func receive(barrier: Barrier) throws(JobFailure) { stage(.barrier(barrier)) }
    func receiveEnd() throws(JobFailure) { stage(.end) }

    private func stage(_ element: Element) { partition.producer.stage(element, for: self) }

    /// Batches are borrowed, so what waits is a copy; its memory is used again once it has been processed.
    private func copy(_ batch: Batch) -> Batch { copy(batch, 0..<batch.count) }

    private func copy(_ batch: Batch, _ range: Range<Int>) -> Batch {
        guard let free = pool.popLast() else { return batch.copied(range) }
        free.clear()
        free.append(batch, range)
        return free
    }

    /// Puts an element at the end of the queue; the consumer is woken by the caller.
    func deliver(_ element: Element) {
        guard !consumer.admit(element, to: self) else { return }
        var bytes = 0
        if case .batch(let batch) = element { bytes = batch.networkBytes }
        entries.append(Entry(element: element, bytes: bytes, arrival: consumer.nextArrival()))
        queuedBytes += bytes
        partition.fill(bytes)
    }

    // MARK: The consumer's side

    var isEmpty: Bool { first == entries.count }

    /// When the first element arrived; nil if there is none, or if the channel waits for the barriers of
    /// others.
    var readableArrival: UInt64? { isEmpty || target.isBlocked ? nil : entries[first].arrival }

    /// Whether the first element, which must be there, is rows.
    var startsWithRows: Bool { if case .batch = entries[first].element { true } else { false } }

    /// Takes the first element; of a batch at most `limit` rows, the rest stays first.
    func take(limit: Int) -> Element {
        if case .batch(let batch) = entries[first].element {
            let taken = entries[first].taken
            if batch.count - taken > limit { return .batch(takeRows(limit, of: batch)) }
            if taken > 0 {
                entries[first].element = .batch(copy(batch, taken..<batch.count))
                recycle(batch)
            }
        }
        let entry = entries[first]
        first += 1
        if first == entries.count {
            entries.removeAll(keepingCapacity: true)
            first = 0
        } else if first > 64, first * 2 > entries.count {
            entries.removeFirst(first)
            first = 0
        }
        release(entry.bytes)
        return entry.element
    }

    private func takeRows(_ limit: Int, of batch: Batch) -> Batch {
        let taken = entries[first].taken
        let part = copy(batch, taken..<taken + limit)
        let bytes = part.networkBytes
        entries[first].taken += limit
        entries[first].bytes -= bytes
        release(bytes)
        return part
    }

    private func release(_ bytes: Int) {
        queuedBytes -= bytes
        partition.drain(bytes)
    }

    /// A processed batch's memory is free.
    func recycle(_ batch: Batch) { if pool.count < 4 { pool.append(batch) } }

    // MARK: Unaligned barriers

    /// What waits before the barrier of a checkpoint, which is taken out; all that waits if it has not come.
    func overtake(_ checkpoint: Int64) -> (waiting: [Element], hasBarrier: Bool) {
        let position = entries[first...].firstIndex {
            if case .barrier(let barrier) = $0.element { barrier.checkpoint == checkpoint } else { false }
        }
        let waiting = entries[first..<(position ?? entries.count)].map(\.waiting)
        if let position { entries.remove(at: position) }
        return (waiting, position != nil)
    }
}

/// Which stream a channel is: an input of a vertex, from one subtask to another.
struct ChannelAddress: Hashable {
    var uid: String
    var input: Int
    var from: Int
    var to: Int
}

extension Batch {
    /// Bytes the rows take in network buffers, in Flink's binary row format.
    ///
    /// Source: Flink class `org.apache.flink.table.data.binary.BinaryRowData`: a length, a header and eight
    /// bytes for each field, then what has no fixed length.
    var networkBytes: Int {
        columns.reduce(count * (12 + 8 * columns.count)) { $0 + ($1.kind == .bytes ? $1.heapCount : 0) }
    }
}
