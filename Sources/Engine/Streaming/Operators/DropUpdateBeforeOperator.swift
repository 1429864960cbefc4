import StreamTypes

/// Leaves out `-U` rows.
final class DropUpdateBeforeOperator: Operator {
    private let kept = Batch(columns: [])

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        guard batch.hasKinds else { return try emit(batch) }
        let rows = (0..<batch.count).filter { batch.kind($0) != .updateBefore }.map { Int32($0) }
        guard rows.count < batch.count else { return try emit(batch) }
        if kept.columns.isEmpty { kept.columns = batch.columns.map { Column($0.layout) } }
        kept.gather(batch, rows, rows.count)
        try emit(kept)
    }
}
