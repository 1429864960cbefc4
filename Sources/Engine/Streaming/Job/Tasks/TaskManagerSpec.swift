/// The shape of the task managers of a job.
package struct TaskManagerSpec: Hashable, Sendable {
    /// Cores; the threads of its tasks share them.
    package var cores = 1.0
    /// Memory of the whole process, bytes.
    package var processBytes: Int64 = 4 << 30
    /// Subtasks of one operator that it runs (`taskmanager.numberOfTaskSlots`).
    package var slots = 1
    /// Whether state lies on the JVM's heap (`state.backend.type` = hashmap) and can exhaust it.
    package var keepsStateOnHeap = true

    package init() {}

    /// Task managers that subtasks `0 ..< parallelism` fill.
    package func count(parallelism: Int) -> Int { (parallelism + slots - 1) / slots }

    /// Heap that tasks may fill, bytes: what metaspace, overhead, network, managed and framework memory
    /// leave.
    ///
    /// Source: Flink 1.20 documentation, "Set up TaskManager Memory", with the defaults of each fraction.
    package var taskHeapBytes: Int64 {
        let (mebi, framework) = (Int64(1) << 20, Int64(128) << 20)
        let overhead = min(max(processBytes / 10, 192 * mebi), 1024 * mebi)
        let flink = processBytes - overhead - 256 * mebi
        let managed = keepsStateOnHeap ? 0 : flink * 4 / 10
        return max(0, flink - networkBytes - managed - 2 * framework)
    }

    /// Memory of network buffers, bytes: a tenth of Flink's memory, at least 64 MiB.
    package var networkBytes: Int64 {
        let mebi = Int64(1) << 20
        let overhead = min(max(processBytes / 10, 192 * mebi), 1024 * mebi)
        return max(64 * mebi, (processBytes - overhead - 256 * mebi) / 10)
    }
}
