import LabKernel
import Scenarios
import Streaming

/// A sink's writer on which faults lie.
final class DisturbedWriter: SinkWriter {
    private let inner: any SinkWriter
    private let faults: FaultInjector
    private let deployment: String
    private let table: String
    /// The shares of the writes so far that are still to be doubled, by fault.
    private var due: [String: EvenShare] = [:]

    init(_ inner: any SinkWriter, faults: FaultInjector, deployment: String, table: String) {
        (self.inner, self.faults) = (inner, faults)
        (self.deployment, self.table) = (deployment, table)
    }

    func write(_ batch: Batch) throws(JobFailure) {
        for (_, effect) in faults.effects(of: RejectingSinkFault.self)
        where effect.deployment == deployment && effect.table ?? table == table {
            throw JobFailure("java.io.IOException", effect.message)
        }
        try inner.write(batch)
        for (id, effect) in faults.effects(of: DuplicateOnRetryFault.self)
        where effect.deployment == deployment && effect.table ?? table == table {
            if due[id, default: EvenShare()].hits(effect.share) { try inner.write(batch) }
        }
    }

    var nextTimer: Int64? { inner.nextTimer }
    func onTimer(_ now: Int64) throws(JobFailure) { try inner.onTimer(now) }
    func prepareCommit(checkpoint: Int64, _ writer: inout SnapshotWriter) throws(JobFailure) {
        try inner.prepareCommit(checkpoint: checkpoint, &writer)
    }
    func commit(checkpoint: Int64) throws(JobFailure) { try inner.commit(checkpoint: checkpoint) }
    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        try inner.restore(&reader, scope)
    }
    func endInput() throws(JobFailure) { try inner.endInput() }
    func finish() throws(JobFailure) { try inner.finish() }
    func abort() { inner.abort() }
}

extension SlowSinkFault: ExecutableFault {
    private var prefix: String { table.map { "Sink: \($0)[" } ?? "Sink" }

    func begin(in run: ScenarioRun) -> Bool {
        let micros = Double(perRow.wholeMicros)
        run.disturb(deployment, .slow(operatorPrefix: prefix, microsPerRow: micros))
        return false
    }

    func end(in run: ScenarioRun) {
        _ = run.world.disturb(deployment, .slow(operatorPrefix: prefix, microsPerRow: 0))
    }
}

extension RejectingSinkFault: ExecutableFault {
    func begin(in run: ScenarioRun) -> Bool { false }
}

extension DuplicateOnRetryFault: ExecutableFault {
    func begin(in run: ScenarioRun) -> Bool { false }
}
