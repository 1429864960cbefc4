import LabKernel
import StreamTypes

/// One subtask of an operator: what the job graph runs.
///
/// The host calls it on one thread, in the order of the stream: batches, then watermarks, timers and barriers
/// between them. An
/// operator answers with batches through `emit`; the host forwards watermarks, barriers and the end of input.
/// Batches are borrowed
/// for the call, in both directions. State must be a function of the input alone, never of batch borders or
/// hash order.
class Operator {
    /// Set by the host before `open`.
    final var output: OperatorOutput = OperatorOutput()
    /// The clock of this subtask's expressions.
    let clock: EvaluationClock

    init(clock: EvaluationClock) { self.clock = clock }

    /// Called once, after restore and before the first batch.
    func open() throws(JobFailure) {}

    /// Processes a batch of input `input` (0, or 1 for a right side).
    func process(_ batch: Batch, input: Int) throws(JobFailure) {
        preconditionFailure("an operator processes batches")
    }

    /// The event-time clock, the least of all inputs, has advanced to `watermark`. The host forwards it
    /// afterwards.
    func advance(to watermark: Int64) throws(JobFailure) {}

    /// Whether the host forwards the input's watermarks; false for an operator that makes its own.
    var forwardsWatermarks: Bool { true }

    /// How far behind its input an operator's output watermark stays, milliseconds.
    var watermarkDelay: Int64 { 0 }

    /// When `onTimer` wants to be called, in processing-time milliseconds; nil for never.
    var nextTimer: Int64? { nil }

    /// Processing time has reached `nextTimer`.
    func onTimer(_ now: Int64) throws(JobFailure) {}

    /// Input `input` has ended; its watermark has gone to the maximum before. The host forwards the end when
    /// all have ended.
    func endInput(_ input: Int) throws(JobFailure) {}

    /// Writes the state.
    func snapshot(_ writer: inout SnapshotWriter, _ barrier: Barrier) throws(JobFailure) {}

    /// Adds state that some subtask of the same operator wrote; called once per old subtask. Keyed operators
    /// keep keys of
    /// `keyGroups` only.
    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {}

    /// The checkpoint with this id is complete: what was prepared for it may become visible.
    func commit(checkpoint: Int64) throws(JobFailure) {}

    /// Whether rows make it call something outside the job, which must happen on the job's own thread.
    var asksOutside: Bool { false }

    /// Bytes of state, for metrics and memory limits.
    var stateBytes: Int { 0 }

    final func emit(_ batch: Batch) throws(JobFailure) {
        guard batch.count > 0 else { return }
        try output.emit(batch)
    }
}

/// What part of a snapshot a subtask takes over.
package struct RestoreScope {
    /// The key groups the subtask owns now.
    package var keyGroups: Range<Int>
    package var maxParallelism: Int
    package var subtask: Int
    package var parallelism: Int
    /// The subtask that wrote the snapshot, and how many there were.
    package var oldSubtask: Int
    package var oldParallelism: Int

    package init(
        keyGroups: Range<Int>, maxParallelism: Int, subtask: Int, parallelism: Int, oldSubtask: Int,
        oldParallelism: Int
    ) {
        (self.keyGroups, self.maxParallelism) = (keyGroups, maxParallelism)
        (self.subtask, self.parallelism) = (subtask, parallelism)
        (self.oldSubtask, self.oldParallelism) = (oldSubtask, oldParallelism)
    }
}

/// Where an operator's batches go; connected by the job.
final class OperatorOutput {
    var receivers: [any Receiver] = []
    /// Rows emitted so far.
    private(set) var rows: Int64 = 0
    /// Late rows the operator has dropped so far.
    var lateRows: Int64 = 0

    func emit(_ batch: Batch) throws(JobFailure) {
        rows += Int64(batch.count)
        for receiver in receivers { try receiver.receive(batch) }
    }

    func emit(watermark: Int64) throws(JobFailure) {
        for receiver in receivers { try receiver.receive(watermark: watermark) }
    }

    /// Whether the stream holds nobody's event time back from now on.
    func emit(idle: Bool) throws(JobFailure) {
        for receiver in receivers { try receiver.receive(idle: idle) }
    }

    func emit(barrier: Barrier) throws(JobFailure) {
        for receiver in receivers { try receiver.receive(barrier: barrier) }
    }

    func emitEnd() throws(JobFailure) {
        for receiver in receivers { try receiver.receiveEnd() }
    }
}

/// The far end of a stream: an operator's input channel, or an exchange.
protocol Receiver: AnyObject {
    func receive(_ batch: Batch) throws(JobFailure)
    func receive(watermark: Int64) throws(JobFailure)
    func receive(idle: Bool) throws(JobFailure)
    func receive(barrier: Barrier) throws(JobFailure)
    func receiveEnd() throws(JobFailure)
}

/// Flows through the graph between rows: all state that belongs to rows before it is in the checkpoint.
struct Barrier: Hashable, Sendable {
    var checkpoint: Int64
    var isSavepoint: Bool
    /// Whether it overtakes what waits in channels, which then belongs to the checkpoint.
    var isUnaligned = false
    /// What becomes of the sources once they have sent it.
    var stop = Stop.goOn

    enum Stop: Hashable, Sendable {
        case goOn
        /// They read no more, so nothing follows the barrier.
        case suspend
        /// Before the barrier event time goes to its end, so that all windows and timers fire.
        case drain
    }
}
