import FlinkSQL
import LabKernel
import StreamTypes

@testable import Streaming

/// An operator around another, through which everything passes unchanged; subclasses change something.
class WrappedOperator: Operator {
    let inner: Operator
    private let relay = Relay()

    /// Takes what the inner operator emits.
    private final class Relay: Receiver {
        unowned var owner: WrappedOperator?

        func receive(_ batch: Batch) throws(JobFailure) { try owner?.pass(batch) }
        func receive(watermark: Int64) throws(JobFailure) { try owner?.output.emit(watermark: watermark) }
        func receive(idle: Bool) throws(JobFailure) { try owner?.output.emit(idle: idle) }
        func receive(barrier: Barrier) throws(JobFailure) { try owner?.output.emit(barrier: barrier) }
        func receiveEnd() throws(JobFailure) { try owner?.output.emitEnd() }
    }

    init(_ inner: Operator) {
        self.inner = inner
        super.init(clock: inner.clock)
        relay.owner = self
        inner.output.receivers = [relay]
    }

    /// A batch that the inner operator emits.
    func pass(_ batch: Batch) throws(JobFailure) { try emit(batch) }

    /// Takes over the count of late rows.
    func countLateRows() { output.lateRows = inner.output.lateRows }

    override func open() throws(JobFailure) { try inner.open() }
    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        try inner.process(batch, input: input)
        countLateRows()
    }
    override func advance(to watermark: Int64) throws(JobFailure) {
        try inner.advance(to: watermark)
        countLateRows()
    }
    override var forwardsWatermarks: Bool { inner.forwardsWatermarks }
    override var watermarkDelay: Int64 { inner.watermarkDelay }
    override var nextTimer: Int64? { inner.nextTimer }
    override func onTimer(_ now: Int64) throws(JobFailure) { try inner.onTimer(now) }
    override func endInput(_ input: Int) throws(JobFailure) { try inner.endInput(input) }
    override func snapshot(_ writer: inout SnapshotWriter, _ barrier: Barrier) throws(JobFailure) {
        try inner.snapshot(&writer, barrier)
    }
    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        try inner.restore(&reader, scope)
    }
    override func commit(checkpoint: Int64) throws(JobFailure) { try inner.commit(checkpoint: checkpoint) }
    override var stateBytes: Int { inner.stateBytes }
}

/// Hands batches on in pieces, cut at random places, with empty batches between.
final class CuttingOperator: WrappedOperator {
    private var chance: Prng

    init(_ inner: Operator, seed: UInt64, vertex: String) {
        chance = Prng(seed: seed, purpose: "cuts of \(vertex)")
        super.init(inner)
    }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        var start = 0
        while start < batch.count {
            let length = min(batch.count - start, Int(chance.below(UInt64(batch.count - start) + 1)))
            let part = Batch(columns: batch.columns.map { Column($0.layout) })
            part.append(batch, start..<start + length)
            try inner.process(part, input: input)
            start += length
        }
        countLateRows()
    }
}

extension JobGraph {
    /// The same graph with each operator wrapped.
    func wrapping(_ wrap: @escaping (JobVertex, Operator) -> Operator) -> JobGraph {
        rebuilding { old, inputs in
            var body = old.body
            if case .op(let make) = old.body {
                body = .op { (context) throws(LabError) in wrap(old, try make(context)) }
            }
            return JobVertex(
                uid: old.uid, name: old.name, parallelism: old.parallelism, inputs: inputs, body: body,
                layouts: old.layouts, shape: old.shape)
        }
    }

    /// The same graph with each vertex made anew over the new inputs.
    func rebuilding(_ make: (JobVertex, [JobVertex.Edge]) -> JobVertex) -> JobGraph {
        var made: [ObjectIdentifier: JobVertex] = [:]
        let vertices = self.vertices.map { old in
            let inputs = old.inputs.map { edge in
                JobVertex.Edge(
                    source: made[ObjectIdentifier(edge.source)] ?? edge.source,
                    distribution: edge.distribution)
            }
            let new = make(old, inputs)
            made[ObjectIdentifier(old)] = new
            return new
        }
        return JobGraph(vertices: vertices, options: options, name: name)
    }
}
