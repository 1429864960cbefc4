import FlinkSQL
import StreamTypes

/// STDDEV and VAR of a DECIMAL as Flink rewrites them: `(sum(x²) - sum(x)² / n) / n`, or `/ (n - 1)` for
/// samples, each step a DECIMAL(38) of its own scale, rounded half up. A step with too many digits makes
/// the result NULL.
///
/// Source: Flink class `AggregateReduceFunctionsRule`; scales by the typing of decimal arithmetic.
final class DecimalVarianceAccumulator: ColumnAccumulator {
    private static let precision = LogicalType.maxDecimalPrecision

    private let function: AggregateID
    private let argument: LogicalType
    /// Of the result, and of the argument before it is squared.
    private let scale: Int
    /// Of the squares.
    private let squareScale: Int

    init(_ function: AggregateID, argument: LogicalType, scale: Int) {
        self.function = function
        self.argument = argument
        self.scale = scale
        squareScale = Self.productScale(scale)
        // The sum, the sum of squares, how many values, how many squares had too many digits.
        super.init([.int128, .int128, .int64, .int64])
    }

    /// The scale of the product of two DECIMAL(38, scale).
    private static func productScale(_ scale: Int) -> Int {
        max(precision - (2 * precision + 1 - 2 * scale), min(2 * scale, 6))
    }

    private static func cut(_ value: Int128?) -> Int128? {
        guard let value, DecimalMath.fits(value, precision) else { return nil }
        return value
    }

    override func update(_ rows: AggregateRows, _ row: Int) {
        let (group, weight) = (Int(rows.groups[row]), rows.weight(row))
        let value = DecimalLanes(rows.arguments[0], argument)[row]
        columns[2].int64s[group] += weight
        columns[0].int128s[group] &+= value &* Int128(weight)
        let wide = Self.cut(DecimalMath.rescale(value, from: argument.scale, to: scale))
        let square = wide.flatMap {
            Self.cut(DecimalMath.multiply($0, $0, scale: 2 * scale, to: squareScale))
        }
        if let square {
            columns[1].int128s[group] &+= square &* Int128(weight)
        } else {
            columns[3].int64s[group] += weight
        }
    }

    override func appendResult(_ group: Int, to out: Column) {
        let count = columns[2].int64s[group]
        let isSample = function == .varSamp || function == .stddevSamp
        guard count > 0, !isSample || count > 1, columns[3].int64s[group] == 0,
            let (variance, varianceScale) = variance(group, count, isSample ? count - 1 : count)
        else { return out.appendNull() }
        let isDeviation = function == .stddevPop || function == .stddevSamp
        guard isDeviation else {
            let value = DecimalMath.rescale(variance, from: varianceScale, to: scale)
            return out.append(decimal: value, precision: Self.precision)
        }
        let root = DecimalMath.double(variance, scale: varianceScale).squareRoot()
        guard root.isFinite else { return out.appendNull() }
        out.append(decimal: DecimalDigits(root).unscaled(scale: scale), precision: Self.precision)
    }

    private func variance(_ group: Int, _ count: Int64, _ divisor: Int64) -> (Int128, scale: Int)? {
        let sum = Self.cut(
            DecimalMath.rescale(columns[0].int128s[group], from: argument.scale, to: squareScale))
        let powerScale = Self.productScale(squareScale)
        guard let squares = Self.cut(columns[1].int128s[group]), let sum,
            let power = Self.cut(DecimalMath.multiply(sum, sum, scale: 2 * squareScale, to: powerScale))
        else { return nil }
        let meanScale = max(powerScale, 6)
        guard let mean = Self.cut(DecimalMath.divide(power, powerScale, Int128(count), 0, to: meanScale)),
            let (difference, scale) = difference(squares, mean, meanScale)
        else { return nil }
        let resultScale = max(scale, 6)
        return Self.cut(DecimalMath.divide(difference, scale, Int128(divisor), 0, to: resultScale))
            .map { ($0, resultScale) }
    }

    private func difference(_ squares: Int128, _ mean: Int128, _ meanScale: Int) -> (Int128, Int)? {
        let common = max(squareScale, meanScale)
        let digits = Self.precision - min(squareScale, meanScale) + 1
        let scale = digits + common > Self.precision ? max(Self.precision - digits, min(common, 6)) : common
        guard let left = DecimalMath.rescale(squares, from: squareScale, to: common),
            let right = DecimalMath.rescale(mean, from: meanScale, to: common)
        else { return nil }
        let (total, overflow) = left.subtractingReportingOverflow(right)
        let result = overflow ? nil : Self.cut(DecimalMath.rescale(total, from: common, to: scale))
        return result.map { ($0, scale) }
    }

    override func merge(_ group: Int, from other: Accumulator, _ otherGroup: Int) {
        guard let other = other as? DecimalVarianceAccumulator else { return }
        for index in 0..<2 { columns[index].int128s[group] &+= other.columns[index].int128s[otherGroup] }
        for index in 2..<4 { columns[index].int64s[group] += other.columns[index].int64s[otherGroup] }
    }
}
