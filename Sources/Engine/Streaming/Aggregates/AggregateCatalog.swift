import FlinkSQL
import LabKernel
import StreamTypes

/// Which accumulator computes which aggregate.
enum AggregateCatalog {
    /// Whether an aggregate also sees rows whose argument is NULL.
    static func countsNulls(_ function: AggregateID) -> Bool {
        switch function {
        case .jsonObjectAggNullOnNull, .jsonArrayAggNullOnNull, .singleValue, .arrayAgg, .firstValue,
            .lastValue:
            true
        default: false
        }
    }

    /// A fresh accumulator for a call.
    ///
    /// - Throws: `LabError` ENG001 when the embedded engine does not run the aggregate.
    static func accumulator(
        _ call: AggregateCall, input: [DataType], retracts: Bool, neverEmpty: Bool
    ) throws(LabError) -> Accumulator {
        let argument = call.arguments.first.map { input[$0] }
        switch call.function {
        case .count: return CountAccumulator()
        case .sum, .sum0, .avg:
            return sum(
                call, argument, isBare: neverEmpty && !retracts && call.filter == nil && !call.isDistinct)
        case .min, .max: return extreme(call, argument, retracts: retracts)
        default:
            throw LabError(
                "ENG001", "aggregate '\(call.function.rawValue)' is not supported by the embedded engine",
                fix: "run with --engine flink")
        }
    }

    private static func sum(_ call: AggregateCall, _ argument: DataType?, isBare: Bool) -> Accumulator {
        guard let argument else { preconditionFailure("SUM has an argument") }
        var kind: SumKind = call.function == .avg ? .average : call.function == .sum0 ? .zero : .sum
        if kind == .sum, isBare, !argument.isNullable { kind = .bare }
        switch argument.logical {
        case .float, .double: return DoubleSumAccumulator(result: call.type.logical, kind: kind)
        case .decimal:
            let kept: SumKind = kind == .bare ? .sum : kind
            return DecimalSumAccumulator(argument: argument.logical, result: call.type.logical, kind: kept)
        default: return IntegerSumAccumulator(result: call.type.logical, kind: kind)
        }
    }

    private static func extreme(_ call: AggregateCall, _ argument: DataType?, retracts: Bool) -> Accumulator {
        guard let argument else { preconditionFailure("MIN has an argument") }
        let (layout, wantsLeast) = (ColumnLayout(argument.logical), call.function == .min)
        if !retracts, layout.isFixedWidth {
            return ExtremeAccumulator(layout: layout, wantsLeast: wantsLeast)
        }
        return ValueListAccumulator(ExtremeResult(wantsLeast: wantsLeast), layouts: [layout])
    }
}
