import FlinkSQL
import LabKernel
import StreamTypes

/// Copies each row once per grouping set (`Expand`), the copies of a row next to each other.
final class ExpandOperator: Operator {
    private let projections: [[Kernel]]
    private let out: Batch

    init(_ plan: Expand, output: Schema, clock: EvaluationClock) throws(LabError) {
        let compiler = KernelCompiler(clock: clock)
        var compiled: [[Kernel]] = []
        for projection in plan.projections {
            var kernels: [Kernel] = []
            for expression in projection { kernels.append(try compiler.compile(expression)) }
            compiled.append(kernels)
        }
        projections = compiled
        out = Batch(schema: output)
        super.init(clock: clock)
    }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        var sets: [[Column]] = []
        do throws(RowFailure) {
            for projection in projections {
                var columns: [Column] = []
                for kernel in projection { columns.append(try kernel.evaluate(batch)) }
                sets.append(columns)
            }
        } catch {
            throw error.failure
        }
        out.clear()
        for row in 0..<batch.count {
            for columns in sets {
                for (target, source) in zip(out.columns, columns) { target.append(from: source, row: row) }
                out.endRow(batch.kind(row))
            }
        }
        try emit(out)
    }
}
