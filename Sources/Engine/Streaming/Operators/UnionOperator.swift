/// Hands on the rows of all inputs (`UNION ALL`).
final class UnionOperator: Operator {
    override func process(_ batch: Batch, input: Int) throws(JobFailure) { try emit(batch) }
}
