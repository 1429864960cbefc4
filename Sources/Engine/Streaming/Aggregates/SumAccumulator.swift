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
        guard kind == .bare || kind == .sum, case .bigint = width, rows.weights == nil else {
            return super.running(rows, range, into: pairs)
        }
        let (sums, groups, values) = (columns[0].int64s, rows.groups, rows.arguments[0].int64s)
        let start = pairs.count
        let out = pairs.extend(by: range.count * 2).assumingMemoryBound(to: Int64.self)
        var index = 0
        for row in range {
            let group = Int(groups[row])
            let before = sums[group]
            let after = before &+ values[row]
            out[index] = before
            out[index + 1] = after
            sums[group] = after
            index += 2
        }
        if kind == .sum { columns[1].countRows(rows, range, pairs, from: start) }
    }

    override func appendResults(_ groups: Range<Int>, to out: Column) {
        guard kind == .bare || kind == .sum, case .bigint = width else {
            return super.appendResults(groups, to: out)
        }
        let start = out.count
        let lanes = out.extend(by: groups.count).assumingMemoryBound(to: Int64.self)
        lanes.update(from: columns[0].int64s + groups.lowerBound, count: groups.count)
        if kind == .sum { out.setNulls(columns[1], groups, from: start) }
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
    /// Makes the results of groups without values NULL; they begin at row `start`.
    func setNulls(_ counts: Column, _ groups: Range<Int>, from start: Int) {
        for group in groups where counts.int64s[group] == 0 { setNull(start + group - groups.lowerBound) }
    }

    /// Counts rows that all weigh 1; where a group had none before, the result before the row is NULL.
    func countRows(_ rows: AggregateRows, _ range: Range<Int>, _ pairs: Column, from start: Int) {
        let (counts, groups) = (int64s, rows.groups)
        var pair = start
        for row in range {
            let group = Int(groups[row])
            if counts[group] == 0 { pairs.setNull(pair) }
            counts[group] &+= 1
            pair += 2
        }
    }

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
        guard kind == .bare || kind == .sum, !isFloat, rows.weights == nil else {
            return super.running(rows, range, into: pairs)
        }
        let (sums, groups, values) = (columns[0].doubles, rows.groups, rows.arguments[0].doubles)
        let start = pairs.count
        let out = pairs.extend(by: range.count * 2).assumingMemoryBound(to: Double.self)
        var index = 0
        for row in range {
            let group = Int(groups[row])
            let before = sums[group]
            let after = before + values[row]
            out[index] = before
            out[index + 1] = after
            sums[group] = after
            index += 2
        }
        if kind == .sum { columns[1].countRows(rows, range, pairs, from: start) }
    }

    override func appendResults(_ groups: Range<Int>, to out: Column) {
        guard kind == .bare || kind == .sum else { return super.appendResults(groups, to: out) }
        let start = out.count
        let lanes = out.extend(by: groups.count).assumingMemoryBound(to: Double.self)
        lanes.update(from: columns[0].doubles + groups.lowerBound, count: groups.count)
        if kind == .sum { out.setNulls(columns[1], groups, from: start) }
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

/// SUM and AVG of DECIMAL: an exact sum of 38 digits; NULL if it has more, or for AVG the quotient rounded
/// half up.
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
