/// A task has written its state at a barrier.
struct TaskAcknowledgement {
    var barrier: Barrier
    /// `Calc[2] -> Sink: out[3] (1/2)`.
    var taskName: String
    /// The state of the task's operators, and what was in flight before an unaligned barrier.
    var parts: [JobExecution.Snapshot.Part]
    /// When the task saw the first barrier, and when the last, virtual microseconds.
    var firstBarrier: Int64
    var lastBarrier: Int64
    /// Bytes of rows that the barrier overtook.
    var inFlightBytes: Int

    /// Milliseconds that the first barrier waited for the others.
    var alignmentMillis: Int64 { (lastBarrier - firstBarrier) / 1000 }
}
