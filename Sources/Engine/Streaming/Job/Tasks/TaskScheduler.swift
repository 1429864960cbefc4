/// Wakes the tasks of an execution in the order of virtual time.
///
/// Tasks woken for the same instant run in the order in which they were woken, so a run is the same every
/// time.
final class TaskScheduler {
    private struct Wake {
        var at: Int64
        var sequence: UInt64
        var task: Int
        func precedes(_ other: Wake) -> Bool { (at, sequence) < (other.at, other.sequence) }
    }

    /// The virtual microsecond of the step that runs.
    private(set) var now: Int64
    private(set) var tasks: [Task] = []
    private var heap: [Wake] = []
    private var sequence: UInt64 = 0
    /// The earliest wake of each task that is still to come.
    private var earliest: [Int64] = []
    private var positions: [ObjectIdentifier: Int] = [:]
    /// The task that runs or failed.
    private(set) var current: Task?
    var onAcknowledge: (TaskAcknowledgement) -> Void = { _ in }
    var onEnd: (Task) throws(JobFailure) -> Void = { _ in }

    init(start: Int64) { now = start }

    func add(_ task: Task) {
        positions[ObjectIdentifier(task)] = tasks.count
        tasks.append(task)
        earliest.append(.max)
    }

    /// Runs the task at `instant`, or when its present step is over; earlier if it has been asked for.
    func wake(_ task: Task, at instant: Int64) {
        guard let position = positions[ObjectIdentifier(task)] else { return }
        let due = max(instant, now, task.busyUntil)
        guard due < earliest[position] else { return }
        earliest[position] = due
        push(Wake(at: due, sequence: sequence, task: position))
        sequence += 1
    }

    /// When the next task runs; nil when none will.
    var nextDue: Int64? {
        dropStale()
        return heap.first?.at
    }

    /// Runs all tasks that are due at or before `limit`.
    func advance(to limit: Int64) throws(JobFailure) {
        while let due = nextDue, due <= limit {
            let wake = pop()
            earliest[wake.task] = .max
            now = max(now, due)
            current = tasks[wake.task]
            try tasks[wake.task].run(at: now)
        }
        current = nil
        now = max(now, limit)
    }

    func acknowledge(_ acknowledgement: TaskAcknowledgement) { onAcknowledge(acknowledgement) }
    func taskEnded(_ task: Task) throws(JobFailure) { try onEnd(task) }

    // MARK: Heap

    /// A wake that was overtaken by an earlier one is out of date: the task has said anew when it wants to
    /// run.
    private func dropStale() { while let first = heap.first, earliest[first.task] != first.at { _ = pop() } }

    private func push(_ wake: Wake) {
        heap.append(wake)
        var child = heap.count - 1
        while child > 0, heap[child].precedes(heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private func pop() -> Wake {
        heap.swapAt(0, heap.count - 1)
        let least = heap.removeLast()
        var parent = 0
        while true {
            var next = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].precedes(heap[next]) {
                next = child
            }
            guard next != parent else { return least }
            heap.swapAt(parent, next)
            parent = next
        }
    }
}
