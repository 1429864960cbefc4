/// The one clock and the one order of a world: runs events by (instant, sequence) and jumps from one to the next.
///
/// Not thread-safe: a world and its loop live on one thread. Outside requests enter through `PacedDriver` or an edge that
/// hands them to that thread.
package final class EventLoop {
    /// Names a scheduled event so that it can be cancelled.
    package struct EventID: Hashable, Sendable {
        fileprivate var sequence: UInt64
    }

    /// The instant of the event that runs, or of the last one that ran.
    package private(set) var now: Instant

    private var heap: [Event] = []
    private var cancelled: Set<UInt64> = []
    private var nextSequence: UInt64 = 0

    package init(start: Instant) { now = start }

    private struct Event {
        var instant: Instant
        var sequence: UInt64
        var label: StaticString
        var body: () throws -> Void

        func precedes(_ other: Event) -> Bool { (instant, sequence) < (other.instant, other.sequence) }
    }

    /// Puts `body` on the loop at `instant`, or now if that has passed; events of one instant run in the order they were put.
    @discardableResult
    package func schedule(
        at instant: Instant, label: StaticString, _ body: @escaping () throws -> Void
    ) -> EventID {
        let event = Event(instant: max(instant, now), sequence: nextSequence, label: label, body: body)
        nextSequence += 1
        heap.append(event)
        siftUp(heap.count - 1)
        return EventID(sequence: event.sequence)
    }

    /// Puts `body` on the loop `delay` from now.
    @discardableResult
    package func schedule(
        after delay: Duration, label: StaticString, _ body: @escaping () throws -> Void
    ) -> EventID {
        schedule(at: now.advanced(by: delay), label: label, body)
    }

    /// Makes a scheduled event not run; no effect on one that has run.
    package func cancel(_ id: EventID) {
        cancelled.insert(id.sequence)
        // What has run or been dropped already would be kept for ever.
        if cancelled.count > heap.count { cancelled.formIntersection(heap.map(\.sequence)) }
    }

    /// Drops all that is due: the world is over. Events hold what they work on, which would hold the loop for ever.
    package func discard() {
        heap.removeAll()
        cancelled.removeAll()
    }

    /// Cancelled events that are still known.
    var cancelledCount: Int { cancelled.count }

    /// When the next event is due; nil when nothing is scheduled.
    package var nextInstant: Instant? {
        dropCancelled()
        return heap.first.map { max($0.instant, now) }
    }

    /// Sets the clock forward without running anything: events that were due in between run late, in their
    /// order.
    package func jump(by duration: Duration) {
        precondition(duration >= .zero, "time does not go back")
        now = now.advanced(by: duration)
    }

    /// Runs the next event if it is due at or before `limit`; false when there is none.
    package func step(until limit: Instant = .distantFuture) throws -> Bool {
        dropCancelled()
        guard let first = heap.first, first.instant <= limit else { return false }
        removeFirst()
        now = max(now, first.instant)
        try first.body()
        return true
    }

    /// Runs every event due at or before `limit`, then sets the clock to `limit` unless it is `distantFuture`.
    package func run(until limit: Instant = .distantFuture) throws {
        while try step(until: limit) {}
        if limit != .distantFuture { now = max(now, limit) }
    }

    private func dropCancelled() {
        while let first = heap.first, cancelled.remove(first.sequence) != nil { removeFirst() }
        if heap.isEmpty { cancelled.removeAll() }
    }

    private func removeFirst() {
        let last = heap.removeLast()
        guard !heap.isEmpty else { return }
        heap[0] = last
        siftDown(0)
    }

    private func siftUp(_ start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].precedes(heap[parent]) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private func siftDown(_ start: Int) {
        var parent = start
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].precedes(heap[least]) {
                least = child
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
