import FlinkSQL
import StreamTypes

/// What an operator's state is made of, in words: state is read only by an operator of the same shape.
package struct StateShape: Hashable, Sendable {
    /// Types of the key; empty for state without keys.
    package var key: [String] = []
    /// What is kept per key.
    package var values: [String] = []

    package init(key: [String] = [], values: [String] = []) { (self.key, self.values) = (key, values) }

    /// Why state of shape `old` cannot be read, as Flink words it; nil when it can.
    func mismatch(_ old: StateShape, operatorName: String) -> JobFailure? {
        if old.key != key {
            return JobFailure(
                Self.migration,
                "The new key serializer (\(Self.text(key))) must be compatible with the previous key serializer "
                    + "(\(Self.text(old.key)))."
            )
            .wrapped("java.io.IOException", "Failed when trying to restore heap backend")
            .wrapped(
                "java.lang.Exception",
                "Could not restore keyed state backend for \(operatorName) from any of the 1 provided restore options."
            )
        }
        if old.values != values {
            return JobFailure(
                Self.migration,
                "For heap backends, the new state serializer (\(Self.text(values))) must not be incompatible with the "
                    + "old state serializer (\(Self.text(old.values)))."
            )
            .wrapped("java.lang.RuntimeException", "Error while getting state of \(operatorName)")
        }
        return nil
    }

    private static let migration = "org.apache.flink.util.StateMigrationException"
    private static func text(_ parts: [String]) -> String { parts.joined(separator: ", ") }

    func write(_ writer: inout SnapshotWriter) {
        for list in [key, values] {
            writer.write(count: list.count)
            for text in list { writer.write(text) }
        }
    }

    static func read(_ reader: inout SnapshotReader) throws(SnapshotError) -> StateShape {
        var lists: [[String]] = []
        for _ in 0..<2 {
            var list: [String] = []
            for _ in 0..<(try reader.readCount()) { list.append(try reader.readString()) }
            lists.append(list)
        }
        return StateShape(key: lists[0], values: lists[1])
    }
}

extension PlanNode {
    /// The shape of the operator's state; `ttlMillis` is the job's `table.exec.state.ttl`.
    func stateShape(ttlMillis: Int64) -> StateShape {
        var shape = StateShape(key: keyTypes, values: valueWords)
        if ttlMillis > 0, !shape.key.isEmpty { shape.values.append("TTL") }
        return shape
    }

    private var keyTypes: [String] {
        guard case .hash(let columns)? = distributions.first else { return [] }
        return columns.map { "\(inputs[0].schema.types[$0].logical)" }
    }

    private var valueWords: [String] {
        switch op {
        case .groupAggregate(let plan): words(plan.calls)
        case .windowAggregate(let plan): words(plan.calls) + ["\(plan.window.spec)"]
        case .groupWindowAggregate(let plan): words(plan.calls)
        case .calc, .union, .expand, .dropUpdateBefore, .tableScan, .values, .sink, .correlate,
            .watermarkAssigner,
            .lookupJoin:
            []
        default:
            inputs.map { input in
                "ROW<" + input.schema.types.map { "\($0.logical)" }.joined(separator: ", ") + ">"
            }
        }
    }

    private func words(_ calls: [AggregateCall]) -> [String] {
        let types = inputs[0].schema.types
        return calls.map { call in
            let arguments = call.arguments.map { "\(types[$0].logical)" }.joined(separator: ", ")
            return "\(call.function)(\(call.isDistinct ? "DISTINCT " : "")\(arguments))"
        }
    }
}

extension JobGraph {
    /// Whether a snapshot's state finds its operators, and finds them unchanged.
    ///
    /// - Throws: for state whose operator is gone, unless `allowNonRestoredState`; for an operator of another shape.
    func check(_ snapshot: JobExecution.Snapshot, path: String, allowNonRestoredState: Bool)
        throws(JobFailure)
    {
        let known = Dictionary(vertices.map { ($0.uid, $0) }, uniquingKeysWith: { first, _ in first })
        for part in snapshot.parts where !part.uid.hasPrefix(InFlightElement.uidPrefix) {
            guard let vertex = known[part.uid] else {
                if allowNonRestoredState || !part.hasState { continue }
                throw JobFailure(
                    "java.lang.IllegalStateException",
                    "Failed to rollback to checkpoint/savepoint \(path). Cannot map checkpoint/savepoint state for "
                        + "operator \(part.uid) to the new program, because the operator is not available in the new "
                        + "program. If you want to allow to skip this, you can set the --allowNonRestoredState option "
                        + "on the CLI.")
            }
            if let failure = vertex.shape.mismatch(part.shape, operatorName: vertex.name) { throw failure }
        }
    }

    /// The inputs that read a vertex, in the order in which its output serves them.
    func consumers(of source: JobVertex) -> [(vertex: JobVertex, input: Int)] {
        vertices.flatMap { vertex in
            vertex.inputs.enumerated().filter { $0.element.source === source }.map { (vertex, $0.offset) }
        }
    }
}

extension JobExecution.Snapshot.Part {
    /// Whether losing it loses anything: operators that keep no keys only have a position or nothing.
    fileprivate var hasState: Bool {
        !shape.key.isEmpty || !shape.values.isEmpty || uid.hasPrefix("Source: ")
    }
}
