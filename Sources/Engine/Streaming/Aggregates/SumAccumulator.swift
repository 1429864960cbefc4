import StreamTypes

/// SUM and AVG of integers: a wrapping 64-bit sum, cut to the result's width when read.
///
/// The result is NULL while no value counts, unless the argument cannot be NULL (`$SUM0` gives 0).
final class IntegerSumAccumulator: ColumnAccumulator {
    private let unusedBits: Int64
    private let kind: SumKind

    init(result: LogicalType, kind: SumKind) {
        unusedBits =
            switch result {
            case .tinyint: 56
            case .smallint: 48
            case .int: 32
            default: 0
            }
        self.kind = kind
        super.init(kind == .bare ? [.int64] : [.int64, .int64])
    }

    /// The low bits that the result's width has, with their sign.
    @inline(__always) private func cut(_ sum: Int64) -> Int64 { (sum << unusedBits) >> unusedBits }

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
        guard kind != .average else { return runningAverages(rows, range, pairs) }
        let (sums, groups, values) = (columns[0].int64s, rows.groups, rows.arguments[0].int64s)
        let start = pairs.count
        let out = pairs.extend(by: range.count * 2).assumingMemoryBound(to: Int64.self)
        var index = 0
        for row in range {
            let group = Int(groups[row])
            let before = sums[group]
            let after = before &+ values[row] &* rows.weight(row)
            out[index] = cut(before)
            out[index + 1] = cut(after)
            sums[group] = after
            index += 2
        }
        if kind != .bare { columns[1].countRows(rows, range, kind == .sum ? pairs : nil, from: start) }
    }

    private func runningAverages(_ rows: AggregateRows, _ range: Range<Int>, _ pairs: Column) {
        let (sums, counts, groups) = (columns[0].int64s, columns[1].int64s, rows.groups)
        let values = rows.arguments[0].int64s
        let start = pairs.count
        let out = pairs.extend(by: range.count * 2).assumingMemoryBound(to: Int64.self)
        var index = 0
        for row in range {
            let (group, weight) = (Int(groups[row]), rows.weight(row))
            let (sum, count) = (sums[group], counts[group])
            let (newSum, newCount) = (sum &+ values[row] &* weight, count &+ weight)
            out[index] = cut(sum / (count == 0 ? 1 : count))
            out[index + 1] = cut(newSum / (newCount == 0 ? 1 : newCount))
            if count == 0 { pairs.setNull(start + index) }
            if newCount == 0 { pairs.setNull(start + index + 1) }
            sums[group] = newSum
            counts[group] = newCount
            index += 2
        }
    }

    override func appendResults(_ groups: Range<Int>, to out: Column) {
        guard kind == .bare || kind == .sum, unusedBits == 0 else {
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

    /// Counts rows; where a group has none before or after a row, that result is made NULL in `pairs`, in which the
    /// results begin at row `start`.
    func countRows(_ rows: AggregateRows, _ range: Range<Int>, _ pairs: Column?, from start: Int) {
        guard let pairs else { return addWeights(rows, range) }
        let (counts, groups) = (int64s, rows.groups)
        var pair = start
        for row in range {
            let group = Int(groups[row])
            let before = counts[group]
            let after = before &+ rows.weight(row)
            if before == 0 { pairs.setNull(pair) }
            if after == 0 { pairs.setNull(pair + 1) }
            counts[group] = after
            pair += 2
        }
    }

    /// Adds the weights of some rows to their groups.
    func addWeights(_ rows: AggregateRows, _ range: Range<Int>) {
        let (counts, groups) = (int64s, rows.groups)
        for row in range { counts[Int(groups[row])] &+= rows.weight(row) }
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

    /// A weight of 0 leaves the sum alone, whatever the value is.
    @inline(__always) private func sum(_ before: Double, _ value: Double, _ weight: Int64) -> Double {
        weight == 0 ? before : sum(before, weight < 0 ? -value : value)
    }

    override func update(_ rows: AggregateRows) {
        let (sums, groups, values) = (columns[0].doubles, rows.groups, rows.arguments[0].doubles)
        for row in 0..<rows.n {
            let group = Int(groups[row])
            sums[group] = sum(sums[group], values[row], rows.weight(row))
        }
        if kind != .bare { columns[1].addWeights(rows) }
    }

    override func running(_ rows: AggregateRows, _ range: Range<Int>, into pairs: Column) {
        guard kind != .average else { return runningAverages(rows, range, pairs) }
        let (sums, groups, values) = (columns[0].doubles, rows.groups, rows.arguments[0].doubles)
        let start = pairs.count
        let out = pairs.extend(by: range.count * 2).assumingMemoryBound(to: Double.self)
        var index = 0
        for row in range {
            let group = Int(groups[row])
            let before = sums[group]
            let after = sum(before, values[row], rows.weight(row))
            out[index] = before
            out[index + 1] = after
            sums[group] = after
            index += 2
        }
        if kind != .bare { columns[1].countRows(rows, range, kind == .sum ? pairs : nil, from: start) }
    }

    private func runningAverages(_ rows: AggregateRows, _ range: Range<Int>, _ pairs: Column) {
        let (sums, counts, groups) = (columns[0].doubles, columns[1].int64s, rows.groups)
        let values = rows.arguments[0].doubles
        let start = pairs.count
        let out = pairs.extend(by: range.count * 2).assumingMemoryBound(to: Double.self)
        var index = 0
        for row in range {
            let (group, weight) = (Int(groups[row]), rows.weight(row))
            let (before, count) = (sums[group], counts[group])
            let (after, newCount) = (sum(before, values[row], weight), count &+ weight)
            out[index] = average(before, count)
            out[index + 1] = average(after, newCount)
            if count == 0 { pairs.setNull(start + index) }
            if newCount == 0 { pairs.setNull(start + index + 1) }
            sums[group] = after
            counts[group] = newCount
            index += 2
        }
    }

    @inline(__always) private func average(_ sum: Double, _ count: Int64) -> Double {
        isFloat ? Double(Float(sum / Double(count))) : sum / Double(count)
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
            out.append(double: average(sum, count))
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

    override func update(_ rows: AggregateRows) {
        let (sums, groups) = (columns[0].int128s, rows.groups)
        let values = DecimalLanes(rows.arguments[0], argument)
        for row in 0..<rows.n { sums[Int(groups[row])] &+= weighted(values[row], rows.weight(row)) }
        columns[1].addWeights(rows)
    }

    @inline(__always) private func weighted(_ value: Int128, _ weight: Int64) -> Int128 {
        weight == 0 ? 0 : weight < 0 ? -value : value
    }

    override func running(_ rows: AggregateRows, _ range: Range<Int>, into pairs: Column) {
        guard kind != .average, scale == argument.scale, pairs.kind == .int128 else {
            return super.running(rows, range, into: pairs)
        }
        let (sums, groups) = (columns[0].int128s, rows.groups)
        let (values, limit) = (
            DecimalLanes(rows.arguments[0], argument), DecimalMath.powers[precision].magnitude
        )
        let start = pairs.count
        let out = pairs.extend(by: range.count * 2).assumingMemoryBound(to: Int128.self)
        var index = 0
        for row in range {
            let group = Int(groups[row])
            let before = sums[group]
            let after = before &+ weighted(values[row], rows.weight(row))
            out[index] = before
            out[index + 1] = after
            if before.magnitude >= limit { pairs.setNull(start + index) }
            if after.magnitude >= limit { pairs.setNull(start + index + 1) }
            sums[group] = after
            index += 2
        }
        columns[1].countRows(rows, range, kind == .sum ? pairs : nil, from: start)
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
