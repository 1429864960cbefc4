import FlinkSQL
import LabKernel
import StreamTypes

/// Joins two changelogs, all of both kept in state (`Join`): inner, left, right, full, semi and anti.
///
/// Each row of a side that may be padded with NULLs remembers how many rows of the other side it is joined
/// with; it is padded while
/// that is none.
/// Source: Flink classes `StreamingJoinOperator` and `StreamingSemiAntiJoinOperator` for which change gives
/// which.
final class JoinOperator: Operator {
    private let kind: JoinKind
    private let sides: [JoinSide]
    private let groups: GroupTable
    private let condition: Kernel?
    private let pairs: Batch
    private let out: Batch
    private let single = Column(.int64)

    /// - Parameter ttlMillis: how long rows are kept after their last write, where the plan does not say; 0
    ///   keeps them for ever.
    init(
        _ plan: Join, left: Schema, right: Schema, output: Schema, ttlMillis: Int64 = 0,
        clock: EvaluationClock
    ) throws(LabError) {
        kind = plan.kind
        let nullsMatch = plan.keys.map(\.nullsMatch)
        sides = [
            JoinSide(
                left, keys: plan.keys.map(\.left), nullsMatch: nullsMatch, inputKey: plan.leftKey,
                ttlMillis: plan.leftTTLMillis ?? ttlMillis),
            JoinSide(
                right, keys: plan.keys.map(\.right), nullsMatch: nullsMatch, inputKey: plan.rightKey,
                ttlMillis: plan.rightTTLMillis ?? ttlMillis),
        ]
        let layouts = plan.keys.map { ColumnLayout(left.types[$0.left].logical) }
        groups = GroupTable(layouts: layouts.isEmpty ? [.int64] : layouts)
        condition = try plan.condition.map { (expression) throws(LabError) in
            try KernelCompiler(clock: clock).compile(expression)
        }
        pairs = Batch(schema: left.appending(right))
        out = Batch(schema: output)
        super.init(clock: clock)
    }

    private func isOuter(_ side: Int) -> Bool {
        switch kind {
        case .full: true
        case .left: side == 0
        case .right: side == 1
        default: false
        }
    }

    private var isFiltering: Bool { kind == .semi || kind == .anti }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        let side = sides[input]
        let key = keyColumns(side, batch)
        out.clear()
        for side in sides { side.now = clock.processingMillis }
        for row in 0..<batch.count {
            var group = -1
            if !side.isUnmatchable(key, row) {
                group = Int(groups.resolve(key, row, hash: ColumnHash.row(key, row)))
                for side in sides {
                    side.rows.grow(groups.count)
                    side.expire(group)
                }
            }
            let matches = group < 0 ? [] : try self.matches(batch, row, input, group)
            let freed = group < 0 ? [] : try freed(batch, row, input, group)
            switch (isFiltering, input) {
            case (true, 0): filterLeft(batch, row, group, matches)
            case (true, _): filterRight(batch, row, group, matches, freed: freed)
            default: join(batch, row, input, group, matches, freed: freed)
            }
        }
        for side in sides {
            side.sweepExpired()
            side.rows.sweep()
        }
        try emit(out)
    }

    private func keyColumns(_ side: JoinSide, _ batch: Batch) -> [Column] {
        let key = side.key(batch)
        guard key.isEmpty else { return key }
        if single.count < batch.count {
            single.resize(batch.count)
            single.int64s.update(repeating: 0, count: batch.count)
        }
        return [single]
    }

    /// The rows of the other side that a row is joined with.
    private func matches(_ batch: Batch, _ row: Int, _ input: Int, _ group: Int) throws(JobFailure) -> [Int] {
        let other = sides[1 - input]
        let candidates = other.rows.rows(group)
        guard let condition, !candidates.isEmpty else { return candidates }
        pairs.clear()
        let split = sides[0].layouts.count
        for candidate in candidates {
            for index in pairs.columns.indices {
                let isLeft = index < split
                let position = isLeft ? index : index - split
                let isInput = isLeft == (input == 0)
                pairs.columns[index].append(
                    from: isInput ? batch.columns[position] : other.rows.columns[position],
                    row: isInput ? row : candidate)
            }
            pairs.endRow(.insert)
        }
        let passes = try condition.chosen(pairs)
        return candidates.indices.filter { passes[$0] }.map { candidates[$0] }
    }

    /// The rows of the other side that were associated with the row whose place a new one takes; they are no
    /// longer.
    private func freed(_ batch: Batch, _ row: Int, _ input: Int, _ group: Int) throws(JobFailure) -> [Int] {
        guard batch.isAccumulate(row), isOuter(1 - input) || (isFiltering && input == 1) else { return [] }
        let old = sides[input].replaced(batch, row, group)
        guard old >= 0 else { return [] }
        let stored = Batch(columns: Array(sides[input].rows.columns.prefix(sides[input].layouts.count)))
        let freed = try matches(stored, old, input, group)
        for match in freed { sides[1 - input].associate(match, -1) }
        return freed
    }

    // MARK: Inner and outer

    private func join(
        _ batch: Batch, _ row: Int, _ input: Int, _ group: Int, _ matches: [Int], freed: [Int]
    ) {
        let (isOuter, otherIsOuter) = (isOuter(input), isOuter(1 - input))
        if batch.isAccumulate(row) {
            if isOuter, matches.isEmpty { emitPadded(batch.columns, row, side: input, .insert) }
            if otherIsOuter {
                for match in matches {
                    if sides[1 - input].associations(match) == 0, !freed.contains(match) {
                        emitPadded(match, side: 1 - input, .delete)
                    }
                    sides[1 - input].associate(match, 1)
                }
            }
            let kind: RowKind = isOuter || otherIsOuter ? .insert : batch.kind(row)
            for match in matches { emitPair(batch, row, input, match, kind) }
            for match in freed where sides[1 - input].associations(match) == 0 {
                emitPadded(match, side: 1 - input, .insert)
            }
            if group >= 0 { sides[input].add(batch, row, to: group, associations: matches.count) }
            return
        }
        if group >= 0 { sides[input].remove(batch, row, from: group) }
        if isOuter, matches.isEmpty { emitPadded(batch.columns, row, side: input, .delete) }
        let kind: RowKind = isOuter ? .delete : batch.kind(row)
        for match in matches { emitPair(batch, row, input, match, kind) }
        guard otherIsOuter else { return }
        for match in matches {
            if sides[1 - input].associations(match) == 1 { emitPadded(match, side: 1 - input, .insert) }
            sides[1 - input].associate(match, -1)
        }
    }

    private func emitPair(_ batch: Batch, _ row: Int, _ input: Int, _ match: Int, _ kind: RowKind) {
        let other = sides[1 - input].rows.columns
        let split = sides[0].layouts.count
        for index in 0..<batch.columns.count {
            out.columns[input == 0 ? index : split + index].append(from: batch.columns[index], row: row)
        }
        for index in 0..<sides[1 - input].layouts.count {
            out.columns[input == 0 ? split + index : index].append(from: other[index], row: match)
        }
        out.endRow(kind)
    }

    private func emitPadded(_ match: Int, side: Int, _ kind: RowKind) {
        emitPadded(sides[side].rows.columns, match, side: side, kind)
    }

    private func emitPadded(_ columns: [Column], _ row: Int, side: Int, _ kind: RowKind) {
        let split = sides[0].layouts.count
        for (index, target) in out.columns.enumerated() {
            if (index < split) == (side == 0) {
                target.append(from: columns[index < split ? index : index - split], row: row)
            } else {
                target.appendNull()
            }
        }
        out.endRow(kind)
    }

    // MARK: Semi and anti

    private func emitLeft(_ columns: [Column], _ row: Int, _ kind: RowKind) {
        for (target, source) in zip(out.columns, columns) { target.append(from: source, row: row) }
        out.endRow(kind)
    }

    private func filterLeft(_ batch: Batch, _ row: Int, _ group: Int, _ matches: [Int]) {
        if matches.isEmpty == (kind == .anti) { emitLeft(batch.columns, row, batch.kind(row)) }
        guard group >= 0 else { return }
        if batch.isAccumulate(row) {
            sides[0].add(batch, row, to: group, associations: matches.count)
        } else {
            sides[0].remove(batch, row, from: group)
        }
    }

    private func filterRight(
        _ batch: Batch, _ row: Int, _ group: Int, _ matches: [Int], freed: [Int]
    ) {
        guard group >= 0 else { return }
        let isAdd = batch.isAccumulate(row)
        if isAdd {
            sides[1].add(batch, row, to: group, associations: 0)
        } else {
            sides[1].remove(batch, row, from: group)
        }
        for match in matches {
            if sides[0].associations(match) == (isAdd ? 0 : 1), !freed.contains(match) {
                let change: RowKind = kind == .anti ? (isAdd ? .delete : .insert) : batch.kind(row)
                emitLeft(sides[0].rows.columns, match, change)
            }
            sides[0].associate(match, isAdd ? 1 : -1)
        }
        for match in freed where sides[0].associations(match) == 0 {
            emitLeft(sides[0].rows.columns, match, kind == .anti ? .insert : .delete)
        }
    }

    // MARK: State

    override func snapshot(_ writer: inout SnapshotWriter, _ barrier: Barrier) {
        for key in groups.keys { writer.write(key) }
        for side in sides { side.rows.snapshot(&writer) }
    }

    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        let mapping = try groups.restore(&reader, scope)
        for side in sides {
            side.rows.grow(groups.count)
            try side.rows.restore(&reader, mapping: mapping)
        }
    }

    override var stateBytes: Int { sides.reduce(groups.bytes) { $0 + $1.rows.bytes } }
}
