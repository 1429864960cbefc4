import FlinkSQL
import StreamTypes

/// STDDEV_POP, STDDEV_SAMP, VAR_POP and VAR_SAMP of integers and approximate numbers as Flink rewrites
/// them: `(sum(x²) - sum(x)² / n) / n`, or `/ (n - 1)` for samples, in the argument's own type. Integers
/// therefore wrap and truncate at each step.
///
/// Source: Flink class `AggregateReduceFunctionsRule`.
final class VarianceAccumulator: ColumnAccumulator {
    private let function: AggregateID
    private let argument: LogicalType
    private let result: LogicalType
    private let isInteger: Bool

    init(_ function: AggregateID, argument: LogicalType, result: LogicalType) {
        self.function = function
        self.argument = argument
        self.result = result
        isInteger = argument.isInteger
        super.init(isInteger ? [.int64, .int64, .int64] : [.double, .double, .int64])
    }

    override func update(_ rows: AggregateRows, _ row: Int) {
        let (group, weight) = (Int(rows.groups[row]), rows.weight(row))
        columns[2].int64s[group] += weight
        if isInteger {
            let value = rows.arguments[0].int64s[row]
            columns[0].int64s[group] = cut(columns[0].int64s[group] &+ value &* weight)
            columns[1].int64s[group] = cut(columns[1].int64s[group] &+ cut(value &* value) &* weight)
        } else {
            let value = rows.arguments[0].doubles[row]
            let square = rounded(value * value)
            columns[0].doubles[group] = rounded(columns[0].doubles[group] + (weight < 0 ? -value : value))
            columns[1].doubles[group] = rounded(columns[1].doubles[group] + (weight < 0 ? -square : square))
        }
    }

    /// FLOAT arithmetic rounds at each step.
    private func rounded(_ value: Double) -> Double { result == .float ? Double(Float(value)) : value }

    private func cut(_ value: Int64) -> Int64 {
        switch argument {
        case .tinyint: Int64(Int8(truncatingIfNeeded: value))
        case .smallint: Int64(Int16(truncatingIfNeeded: value))
        case .int: Int64(Int32(truncatingIfNeeded: value))
        default: value
        }
    }

    override func appendResult(_ group: Int, to out: Column) {
        let n = columns[2].int64s[group]
        let isSample = function == .varSamp || function == .stddevSamp
        let divisor = isSample ? n - 1 : n
        guard n > 0, divisor > 0 else { return out.appendNull() }
        let isDeviation = function == .stddevPop || function == .stddevSamp
        if isInteger {
            let (sum, squares) = (columns[0].int64s[group], columns[1].int64s[group])
            let variance = cut(squares &- cut(sum &* sum) / n) / divisor
            let value = isDeviation ? Int64(Double(max(variance, 0)).squareRoot()) : variance
            return out.append(int64: cut(value))
        }
        let (sum, squares) = (columns[0].doubles[group], columns[1].doubles[group])
        let mean = rounded(rounded(sum * sum) / Double(n))
        let variance = rounded(rounded(squares - mean) / Double(divisor))
        out.append(double: rounded(isDeviation ? variance.squareRoot() : variance))
    }

    override func merge(_ group: Int, from other: Accumulator, _ otherGroup: Int) {
        guard let other = other as? VarianceAccumulator else { return }
        columns[2].int64s[group] += other.columns[2].int64s[otherGroup]
        for index in 0..<2 {
            if isInteger {
                columns[index].int64s[group] = cut(
                    columns[index].int64s[group] &+ other.columns[index].int64s[otherGroup])
            } else {
                columns[index].doubles[group] = rounded(
                    columns[index].doubles[group] + other.columns[index].doubles[otherGroup])
            }
        }
    }
}
