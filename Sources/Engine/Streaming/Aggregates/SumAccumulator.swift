import StreamTypes

/// SUM and AVG of integers: a wrapping 64-bit sum, cut to the result's width when read.
///
/// The result is NULL while no value counts, unless the argument cannot be NULL (`$SUM0` gives 0).
final class IntegerSumAccumulator: ColumnAccumulator {
    private let width: LogicalType
    private let kind: SumKind

    init(result: LogicalType, kind: SumKind) {
        width = result
        self.kind = kind
        super.init(kind == .bare ? [.int64] : [.int64, .int64])
    }

    @inline(__always) private func cut(_ sum: Int64) -> Int64 {
        switch width {
        case .tinyint: Int64(Int8(truncatingIfNeeded: sum))
        case .smallint: Int64(Int16(truncatingIfNeeded: sum))
        case .int: Int64(Int32(truncatingIfNeeded: sum))
        default: sum
        }
    }

    override func update(_ rows: AggregateRows, _ row: Int) {
        let (group, weight) = (Int(rows.groups[row]), rows.weight(row))
        columns[0].int64s[group] &+= rows.arguments[0].int64s[row] &* weight
        if kind != .bare { columns[1].int64s[group] &+= weight }
    }

    override func update(_ rows: AggregateRows) {
        let (sums, groups, values) = (columns[0].int64s, rows.groups, rows.arguments[0].int64s)
        if let weights = rows.weights {
            for row in 0..<rows.n { sums[Int(groups[row])] &+= values[row] &* Int64(weights[row]) }
        } else {
            for row in 0..<rows.n { sums[Int(groups[row])] &+= values[row] }
        }
        if kind != .bare { columns[1].addWeights(rows) }
    }

    override func running(_ rows: AggregateRows, _ range: Range<Int>, into pairs: Column) {
        guard kind == .bare, case .bigint = width else { return super.running(rows, range, into: pairs) }
        let (sums, groups, values) = (columns[0].int64s, rows.groups, rows.arguments[0].int64s)
        let out = pairs.extend(by: range.count * 2).assumingMemoryBound(to: Int64.self)
        for (index, row) in range.enumerated() {
            let group = Int(groups[row])
            let before = sums[group]
            let after = before &+ values[row] &* rows.weight(row)
            out[2 * index] = before
            out[2 * index + 1] = after
            sums[group] = after
        }
    }

    override func appendResult(_ group: Int, to out: Column) {
        let sum = columns[0].int64s[group]
        guard kind != .bare else { return out.append(int64: cut(sum)) }
        let count = columns[1].int64s[group]
        switch kind {
        case .average where count != 0: out.append(int64: cut(sum / count))
        case .sum where count != 0: out.append(int64: cut(sum))
        case .zero: out.append(int64: cut(sum))
        default: out.appendNull()
        }
    }

    override func merge(_ group: Int, from other: Accumulator, _ otherGroup: Int) {
        guard let other = other as? IntegerSumAccumulator else { return }
        for (mine, theirs) in zip(columns, other.columns) { mine.int64s[group] &+= theirs.int64s[otherGroup] }
    }
}

/// What is made of a sum.
enum SumKind {
    /// The sum; NULL without values.
    case sum
    /// The sum; 0 without values.
    case zero
    /// The sum divided by the number of values; NULL without values.
    case average
    /// The sum of an argument that is never NULL in groups that are never empty: no count is kept.
    case bare
}

extension Column {
    /// Adds each row's weight to its group.
    func addWeights(_ rows: AggregateRows) {
        let (counts, groups) = (int64s, rows.groups)
        if let weights = rows.weights {
            for row in 0..<rows.n { counts[Int(groups[row])] &+= Int64(weights[row]) }
        } else {
            for row in 0..<rows.n { counts[Int(groups[row])] &+= 1 }
        }
    }
}

/// SUM and AVG of FLOAT and DOUBLE, added in the order of the rows.
final class DoubleSumAccumulator: ColumnAccumulator {
    private let isFloat: Bool
    private let kind: SumKind

    init(result: LogicalType, kind: SumKind) {
        if case .float = result { isFloat = true } else { isFloat = false }
        self.kind = kind
        super.init(kind == .bare ? [.double] : [.double, .int64])
    }

    @inline(__always) private func sum(_ a: Double, _ b: Double) -> Double {
        // SUM(FLOAT) is kept as a FLOAT; AVG(FLOAT) adds up doubles.
        isFloat && kind != .average ? Double(Float(a + b)) : a + b
    }

    override func update(_ rows: AggregateRows, _ row: Int) {
        let (group, weight) = (Int(rows.groups[row]), rows.weight(row))
        let value = rows.arguments[0].doubles[row]
        columns[0].doubles[group] = sum(columns[0].doubles[group], weight < 0 ? -value : value)
        if kind != .bare { columns[1].int64s[group] &+= weight }
    }

    override func update(_ rows: AggregateRows) {
        guard rows.weights == nil, !isFloat else { return super.update(rows) }
        let (sums, groups, values) = (columns[0].doubles, rows.groups, rows.arguments[0].doubles)
        for row in 0..<rows.n { sums[Int(groups[row])] += values[row] }
        if kind != .bare { columns[1].addWeights(rows) }
    }

    override func running(_ rows: AggregateRows, _ range: Range<Int>, into pairs: Column) {
        guard kind == .bare, !isFloat, rows.weights == nil else {
            return super.running(rows, range, into: pairs)
        }
        let (sums, groups, values) = (columns[0].doubles, rows.groups, rows.arguments[0].doubles)
        let out = pairs.extend(by: range.count * 2).assumingMemoryBound(to: Double.self)
        for (index, row) in range.enumerated() {
            let group = Int(groups[row])
            let before = sums[group]
            let after = before + values[row]
            out[2 * index] = before
            out[2 * index + 1] = after
            sums[group] = after
        }
    }

    override func appendResult(_ group: Int, to out: Column) {
        let sum = columns[0].doubles[group]
        guard kind != .bare else { return out.append(double: sum) }
        let count = columns[1].int64s[group]
        switch kind {
        case .average where count != 0:
            out.append(double: isFloat ? Double(Float(sum / Double(count))) : sum / Double(count))
        case .sum where count != 0: out.append(double: sum)
        case .zero: out.append(double: sum)
        default: out.appendNull()
        }
    }

    override func merge(_ group: Int, from other: Accumulator, _ otherGroup: Int) {
        guard let other = other as? DoubleSumAccumulator else { return }
        columns[0].doubles[group] = sum(columns[0].doubles[group], other.columns[0].doubles[otherGroup])
        if kind != .bare { columns[1].int64s[group] &+= other.columns[1].int64s[otherGroup] }
    }
}

/// SUM and AVG of DECIMAL: an exact sum of 38 digits; NULL if it has more, or for AVG the quotient rounded half up.
final class DecimalSumAccumulator: ColumnAccumulator {
    private let argument: LogicalType
    private let precision: Int
    private let scale: Int
    private let kind: SumKind

    init(argument: LogicalType, result: LogicalType, kind: SumKind) {
        self.argument = argument
        if case .decimal(let precision, let scale) = result {
            (self.precision, self.scale) = (precision, scale)
        } else {
            (precision, scale) = (LogicalType.maxDecimalPrecision, argument.scale)
        }
        self.kind = kind
        super.init([.int128, .int64])
    }

    override func update(_ rows: AggregateRows, _ row: Int) {
        let (group, weight) = (Int(rows.groups[row]), rows.weight(row))
        let value = DecimalLanes(rows.arguments[0], argument)[row]
        columns[0].int128s[group] &+= weight < 0 ? -value : value
        columns[1].int64s[group] &+= weight
    }

    override func appendResult(_ group: Int, to out: Column) {
        let (sum, count) = (columns[0].int128s[group], columns[1].int64s[group])
        guard count != 0 || kind == .zero else { return out.appendNull() }
        if kind == .average {
            let quotient = DecimalMath.divide(sum, argument.scale, Int128(count), 0, to: scale)
            return out.append(decimal: quotient, precision: precision)
        }
        out.append(decimal: DecimalMath.rescale(sum, from: argument.scale, to: scale), precision: precision)
    }

    override func merge(_ group: Int, from other: Accumulator, _ otherGroup: Int) {
        guard let other = other as? DecimalSumAccumulator else { return }
        columns[0].int128s[group] &+= other.columns[0].int128s[otherGroup]
        columns[1].int64s[group] &+= other.columns[1].int64s[otherGroup]
    }
}
