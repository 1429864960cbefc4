/// One task manager of a job: cores and memory that its tasks share.
final class TaskManager {
    /// From 0; its name is `tm1` for the first.
    let index: Int
    let spec: TaskManagerSpec
    private var tasks: [Task] = []

    init(index: Int, spec: TaskManagerSpec) { (self.index, self.spec) = (index, spec) }

    func add(_ task: Task) { tasks.append(task) }

    /// The share of a core that a task gets for a step that begins at `now`, with the others that work at
    /// that time.
    func share(of task: Task, at now: Int64) -> Double {
        var running = 1.0
        for other in tasks where other !== task && other.busyUntil > now { running += 1 }
        return min(1, spec.cores / running)
    }

    /// Bytes of state that its tasks hold.
    var stateBytes: Int { tasks.reduce(0) { $0 + $1.stateBytes } }

    /// Cores in use over the last five seconds: all of them at most, although a step keeps the share that it
    /// began with when another task begins beside it.
    func coresInUse(at now: Int64) -> Double {
        min(spec.cores, tasks.reduce(0) { $0 + $1.rates(at: now).cpu } / 1000)
    }

    /// Whether the heap cannot hold the state.
    ///
    /// A byte of columnar state stands for `heapFactor` bytes of Java objects: a BIGINT key with COUNT and
    /// SUM, 24 bytes here, takes about 200 bytes on the heap. Source: labsim's own estimate from object
    /// headers, map entries and boxed row data.
    var isOutOfMemory: Bool { spec.keepsStateOnHeap && heapBytes > spec.taskHeapBytes }

    /// Heap that state takes, bytes.
    var heapBytes: Int64 { spec.keepsStateOnHeap ? Int64(stateBytes) * Self.heapFactor : 0 }

    private static let heapFactor: Int64 = 8
}
