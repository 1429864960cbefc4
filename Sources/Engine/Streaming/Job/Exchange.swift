import StreamTypes

/// How rows find the subtask of the next operator.
enum Distribution: Hashable, Sendable {
    /// The subtask of the same number.
    case forward
    /// By the key group of some columns.
    case hash([Int])
    /// All rows to subtask 0.
    case single
    /// Row by row in turn.
    case rebalance
}

/// Splits one upstream subtask's rows over the downstream subtasks; watermarks, barriers and ends go to all.
final class Exchange: Receiver {
    private let targets: [any Receiver]
    private let distribution: Distribution
    private let maxParallelism: Int
    private var parts: [Batch] = []
    private var positions: [[Int32]]
    private var hashes: [UInt32] = []
    private var scratch: [UInt64] = []
    private var nextTarget = 0

    init(_ distribution: Distribution, to targets: [any Receiver], maxParallelism: Int) {
        self.targets = targets
        self.distribution = distribution
        self.maxParallelism = maxParallelism
        positions = targets.map { _ in [] }
    }

    func receive(_ batch: Batch) throws(JobFailure) {
        guard targets.count > 1 else { return try targets[0].receive(batch) }
        for index in positions.indices { positions[index].removeAll(keepingCapacity: true) }
        assign(batch)
        if parts.isEmpty {
            parts = targets.map { _ in Batch(columns: batch.columns.map { Column($0.layout) }) }
        }
        for (index, target) in targets.enumerated() where !positions[index].isEmpty {
            parts[index].gather(batch, positions[index], positions[index].count)
            try target.receive(parts[index])
        }
    }

    private func assign(_ batch: Batch) {
        switch distribution {
        case .forward, .single: positions[0] = (0..<Int32(batch.count)).map { $0 }
        case .rebalance:
            for row in 0..<batch.count {
                positions[nextTarget].append(Int32(row))
                nextTarget = (nextTarget + 1) % targets.count
            }
        case .hash(let columns): assign(batch, columns.map { batch.columns[$0] })
        }
    }

    private func assign(_ batch: Batch, _ key: [Column]) {
        if hashes.count < batch.count { hashes = [UInt32](repeating: 0, count: batch.count) }
        hashes.withUnsafeMutableBufferPointer { buffer in
            if let base = buffer.baseAddress {
                ColumnHash.rows(key, batch.count, into: base, scratch: &scratch)
            }
        }
        for row in 0..<batch.count {
            let group = KeyGroups.group(ofHash: hashes[row], maxParallelism: maxParallelism)
            let target = KeyGroups.subtask(
                ofGroup: group, parallelism: targets.count, maxParallelism: maxParallelism)
            positions[target].append(Int32(row))
        }
    }

    func receive(watermark: Int64) throws(JobFailure) {
        for target in targets { try target.receive(watermark: watermark) }
    }
    func receive(idle: Bool) throws(JobFailure) {
        for target in targets { try target.receive(idle: idle) }
    }
    func receive(barrier: Barrier) throws(JobFailure) {
        for target in targets { try target.receive(barrier: barrier) }
    }
    func receiveEnd() throws(JobFailure) {
        for target in targets { try target.receiveEnd() }
    }
}
