/// What an unaligned checkpoint keeps of a task's input: all that waits in its channels, or still arrives,
/// before their barriers.
///
/// Source: Flink 1.20 documentation, "Checkpointing under backpressure".
final class OvertakenInput {
    let barrier: Barrier
    /// Whether the operators have written their state; until then barriers only wait in their channels.
    private(set) var hasSnapshot = false
    /// Channels whose barrier has not come yet, by position.
    private var pending: Set<Int> = []
    private var elements: [InFlightElement] = []

    init(_ barrier: Barrier) { self.barrier = barrier }

    /// Whether the operators' state and all that belongs before the barriers is there.
    var isComplete: Bool { hasSnapshot && pending.isEmpty }

    /// The operators write their state now: what waits before the barriers comes after it.
    func begin(_ channels: [NetworkChannel]) {
        hasSnapshot = true
        for (index, channel) in channels.enumerated() where !channel.target.isEnded {
            let (waiting, hasBarrier) = channel.overtake(barrier.checkpoint)
            if !hasBarrier { pending.insert(index) }
            for element in waiting { keep(element, index, channel) }
        }
    }

    /// The barrier of a channel has come after the operators wrote their state.
    func barrierArrived(_ index: Int) { pending.remove(index) }

    /// An element has arrived; it is kept while its channel's barrier is missing.
    func record(_ element: NetworkChannel.Element, _ index: Int, _ channel: NetworkChannel) {
        if pending.contains(index) { keep(element, index, channel) }
    }

    private func keep(_ element: NetworkChannel.Element, _ index: Int, _ channel: NetworkChannel) {
        // No barrier follows the end of a stream.
        if case .end = element { pending.remove(index) }
        if let kept = InFlightElement(element, channel.address) { elements.append(kept) }
    }

    /// What was in flight as a part of the checkpoint; nil when nothing was.
    func part(uid: String, subtask: Int, parallelism: Int) -> JobExecution.Snapshot.Part? {
        guard !elements.isEmpty else { return nil }
        var writer = SnapshotWriter()
        writer.write(count: elements.count)
        for element in elements { element.write(&writer) }
        return JobExecution.Snapshot.Part(
            uid: InFlightElement.uidPrefix + uid, subtask: subtask, parallelism: parallelism,
            bytes: writer.bytes)
    }
}
