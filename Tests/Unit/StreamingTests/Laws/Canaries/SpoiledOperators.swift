import LabKernel
import StreamTypes

@testable import Streaming

/// Restores with another scope than the job says.
final class WrongScopeOperator: WrappedOperator {
    private let spoil: (inout RestoreScope) -> Void

    init(_ inner: Operator, _ spoil: @escaping (inout RestoreScope) -> Void) {
        self.spoil = spoil
        super.init(inner)
    }

    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        var scope = scope
        spoil(&scope)
        try inner.restore(&reader, scope)
    }
}

/// Emits the rows of a batch in the order of a hashed set.
final class HashOrderOperator: WrappedOperator {
    override func pass(_ batch: Batch) throws(JobFailure) {
        let shuffled = Batch(columns: batch.columns.map { Column($0.layout) })
        for row in Set((0..<batch.count).map { "\($0)" }) {
            shuffled.append(from: batch, row: Int(row) ?? 0)
        }
        try emit(shuffled)
    }
}

/// Leaves out a row that equals the one before it in the same batch.
final class BatchwiseDistinctOperator: WrappedOperator {
    override func pass(_ batch: Batch) throws(JobFailure) {
        let kept = Batch(columns: batch.columns.map { Column($0.layout) })
        for row in 0..<batch.count {
            let isRepeated =
                row > 0 && batch.kind(row) == batch.kind(row - 1)
                && ColumnEquality.equal(batch.columns, row, batch.columns, row - 1)
            if !isRepeated { kept.append(from: batch, row: row) }
        }
        try emit(kept)
    }
}

/// Counts batches with late rows instead of late rows.
final class LateBatchOperator: WrappedOperator {
    private var counted: Int64 = 0

    override func countLateRows() {
        if inner.output.lateRows > counted { output.lateRows += 1 }
        counted = inner.output.lateRows
    }
}

/// Emits the first batch after a restore twice.
final class RepeatingOperator: WrappedOperator {
    private var isRestored = false

    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        isRestored = true
        try inner.restore(&reader, scope)
    }

    override func pass(_ batch: Batch) throws(JobFailure) {
        if isRestored { try emit(batch) }
        isRestored = false
        try emit(batch)
    }
}

/// Takes the watermark for further than it is.
final class HastyOperator: WrappedOperator {
    override func advance(to watermark: Int64) throws(JobFailure) {
        try super.advance(to: watermark == .max ? .max : watermark + 2000)
    }
}

/// Keeps the last row of each batch back until something else comes, also over a barrier.
final class OvertakenBarrierOperator: WrappedOperator {
    private var held: (batch: Batch, input: Int)?

    private func release() throws(JobFailure) {
        guard let (batch, input) = held else { return }
        held = nil
        try super.process(batch, input: input)
    }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        try release()
        let (head, tail) = (
            Batch(columns: batch.columns.map { Column($0.layout) }),
            Batch(columns: batch.columns.map { Column($0.layout) })
        )
        head.append(batch, 0..<batch.count - 1)
        tail.append(batch, batch.count - 1..<batch.count)
        if head.count > 0 { try super.process(head, input: input) }
        held = (tail, input)
    }

    override func advance(to watermark: Int64) throws(JobFailure) {
        try release()
        try super.advance(to: watermark)
    }

    override func endInput(_ input: Int) throws(JobFailure) {
        try release()
        try super.endInput(input)
    }
}

/// Gives -U rows the values of the +U that follows.
final class WrongRetractionOperator: WrappedOperator {
    override func pass(_ batch: Batch) throws(JobFailure) {
        let wrong = Batch(columns: batch.columns.map { Column($0.layout) })
        for row in 0..<batch.count {
            let isPair =
                batch.kind(row) == .updateBefore && row + 1 < batch.count
                && batch.kind(row + 1) == .updateAfter
            wrong.append(from: batch, row: isPair ? row + 1 : row, kind: batch.kind(row))
        }
        try emit(wrong)
    }
}

/// Leaves out -U rows.
final class ForgottenRetractionOperator: WrappedOperator {
    override func pass(_ batch: Batch) throws(JobFailure) {
        let kept = Batch(columns: batch.columns.map { Column($0.layout) })
        for row in 0..<batch.count where batch.kind(row) != .updateBefore {
            kept.append(from: batch, row: row)
        }
        try emit(kept)
    }
}

/// Registers no timers after a restore.
final class LostTimerOperator: WrappedOperator {
    private var isRestored = false

    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        isRestored = true
        try inner.restore(&reader, scope)
    }

    override var nextTimer: Int64? { isRestored ? nil : inner.nextTimer }
}

/// Loses the batch after a barrier.
final class LossyBarrierOperator: WrappedOperator {
    private var isAfterBarrier = false

    override func snapshot(_ writer: inout SnapshotWriter, _ barrier: Barrier) throws(JobFailure) {
        isAfterBarrier = true
        try inner.snapshot(&writer, barrier)
    }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        if isAfterBarrier {
            isAfterBarrier = false
            return
        }
        try super.process(batch, input: input)
    }
}

/// Treats rows that take away like rows that add.
final class AddingOperator: WrappedOperator {
    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        let added = Batch(columns: batch.columns.map { Column($0.layout) })
        for row in 0..<batch.count {
            added.append(from: batch, row: row, kind: batch.kind(row) == .delete ? .insert : batch.kind(row))
        }
        try super.process(added, input: input)
    }
}
