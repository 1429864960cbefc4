/// Evaluates a kernel on some rows of a batch only, as SQL demands where a row can fail: `CASE WHEN b <> 0
/// THEN a / b END`.
final class SubBatch {
    private let rows = Batch(columns: [])

    /// The values for the rows at `positions`, in that order; a failure names the row of the whole batch.
    func evaluate(_ kernel: Kernel, _ batch: Batch, _ positions: [Int32]) throws(RowFailure) -> Column {
        if rows.columns.count != batch.columns.count {
            rows.columns = batch.columns.map { Column($0.layout) }
        }
        rows.gather(batch, positions, positions.count)
        do throws(RowFailure) {
            return try kernel.evaluate(rows)
        } catch {
            throw RowFailure(error.failure, row: Int(positions[error.row]))
        }
    }
}
