import Dispatch

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
    /// The task that runs or failed.
    private(set) var current: Task?
    var onAcknowledge: (TaskAcknowledgement) -> Void = { _ in }
    var onEnd: (Task) throws(JobFailure) -> Void = { _ in }

    private let threads: Int

    /// - Parameter threads: how many may work on rows at once.
    init(start: Int64, threads: Int) { (now, self.threads) = (start, threads) }

    func add(_ task: Task) {
        task.position = tasks.count
        tasks.append(task)
        earliest.append(.max)
    }

    /// Runs the task at `instant`, or when its present step is over; earlier if it has been asked for.
    func wake(_ task: Task, at instant: Int64) {
        let due = max(instant, now, task.busyUntil)
        guard due < earliest[task.position] else { return }
        earliest[task.position] = due
        push(Wake(at: due, sequence: sequence, task: task.position))
        sequence += 1
    }

    /// When the next task runs; nil when none will.
    var nextDue: Int64? {
        dropStale()
        return heap.first?.at
    }

    /// Runs all tasks that are due at or before `limit`.
    ///
    /// Tasks that are due at one instant are a wave: all take the rows they work on before any of them works,
    /// so that threads may work on them side by side and nothing depends on how many there are.
    func advance(to limit: Int64) throws(JobFailure) {
        while let due = nextDue, due <= limit {
            now = max(now, due)
            let wave = takeWave(due)
            for task in wave { task.begin(at: now) }
            if threads > 1 { compute(wave) }
            for task in wave {
                current = task
                try task.run(at: now)
            }
        }
        current = nil
        now = max(now, limit)
    }

    private func takeWave(_ due: Int64) -> [Task] {
        var wave: [Task] = []
        while nextDue == due {
            let position = pop().task
            earliest[position] = .max
            wave.append(tasks[position])
        }
        return wave
    }

    /// Fewer rows than this are worked off before another thread has woken up.
    private static let rowsWorthAThread = 512

    private func compute(_ wave: [Task]) {
        let able = wave.filter { $0.rowsToCompute >= Self.rowsWorthAThread }
        guard able.count > 1 else { return }
        let shared = Wave(tasks: able, lanes: min(threads, able.count))
        DispatchQueue.concurrentPerform(iterations: shared.lanes) { lane in
            for index in stride(from: lane, to: shared.tasks.count, by: shared.lanes) {
                shared.tasks[index].compute()
            }
        }
    }

    /// The tasks of a wave on their way to threads. Each is worked on by one thread, and touches nothing of
    /// the others.
    private struct Wave: @unchecked Sendable {
        let tasks: [Task]
        let lanes: Int
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
