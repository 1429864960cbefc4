import FlinkSQL
import LabKernel
import StreamTypes

/// Which accumulator computes which aggregate.
enum AggregateCatalog {
    /// Whether an aggregate also sees rows whose argument is NULL.
    static func countsNulls(_ function: AggregateID) -> Bool {
        switch function {
        case .jsonObjectAggNullOnNull, .jsonArrayAggNullOnNull, .jsonObjectAggAbsentOnNull,
            .jsonArrayAggAbsentOnNull,
            .singleValue, .arrayAgg, .lag:
            true
        default: false
        }
    }

    /// A fresh accumulator for a call.
    ///
    /// - Throws: `LabError` ENG001 when the embedded engine does not run the aggregate.
    static func accumulator(
        _ call: AggregateCall, input: [DataType], retracts: Bool, neverEmpty: Bool, zone: ZoneRules
    ) throws(LabError) -> Accumulator {
        guard let argument = call.arguments.first.map({ input[$0] }) else {
            // Flink's RANK and DENSE_RANK over a time attribute see no equal rows, so that they count.
            guard [.count, .rowNumber, .rank, .denseRank].contains(call.function) else {
                throw unsupported(call)
            }
            return CountAccumulator()
        }
        let layout = ColumnLayout(argument.logical)
        switch call.function {
        case .count, .approxCountDistinct: return CountAccumulator()
        case .sum, .sum0, .avg:
            let isBare = neverEmpty && !retracts && call.filter == nil && !call.isDistinct
            return sum(call, argument, isBare: isBare)
        case .min, .max: return extreme(call, layout, retracts: retracts)
        case .firstValue, .lastValue: return end(call, layout, retracts: retracts)
        case .stddevPop, .stddevSamp, .varPop, .varSamp:
            if case .decimal(_, let scale) = call.type.logical {
                return DecimalVarianceAccumulator(call.function, argument: argument.logical, scale: scale)
            }
            return VarianceAccumulator(call.function, argument: argument.logical, result: call.type.logical)
        case .singleValue: return SingleValueAccumulator(layout)
        case .lag:
            return LagAccumulator(layout: layout, offset: offset(call), fallback: fallback(call, argument))
        default:
            let layouts = call.arguments.map { ColumnLayout(input[$0].logical) }
            return ValueListAccumulator(try list(call), layouts: layouts)
        }
    }

    private static func unsupported(_ call: AggregateCall) -> LabError {
        LabError(
            "ENG001", "aggregate '\(call.function.rawValue)' is not supported by the embedded engine",
            fix: "run with --engine flink")
    }

    private static func sum(_ call: AggregateCall, _ argument: DataType, isBare: Bool) -> Accumulator {
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

    private static func extreme(_ call: AggregateCall, _ layout: ColumnLayout, retracts: Bool) -> Accumulator
    {
        let wantsLeast = call.function == .min
        if retracts { return ValueListAccumulator(ExtremeResult(wantsLeast: wantsLeast), layouts: [layout]) }
        if layout.isFixedWidth { return ExtremeAccumulator(layout: layout, wantsLeast: wantsLeast) }
        return BestRowAccumulator(wantsLeast ? .least : .greatest, layout: layout)
    }

    private static func end(_ call: AggregateCall, _ layout: ColumnLayout, retracts: Bool) -> Accumulator {
        let wantsFirst = call.function == .firstValue
        if retracts { return ValueListAccumulator(EndResult(wantsFirst: wantsFirst), layouts: [layout]) }
        return BestRowAccumulator(wantsFirst ? .first : .last, layout: layout)
    }

    private static func list(_ call: AggregateCall) throws(LabError) -> ListResult {
        switch call.function {
        case .listAgg: return ListAggResult(separator: separator(call))
        case .collect: return CollectResult()
        case .arrayAgg: return ArrayAggResult()
        case .jsonArrayAggNullOnNull: return JsonArrayAggResult(keepsNulls: true)
        case .jsonArrayAggAbsentOnNull: return JsonArrayAggResult(keepsNulls: false)
        case .jsonObjectAggNullOnNull: return JsonObjectAggResult(keepsNulls: true)
        case .jsonObjectAggAbsentOnNull: return JsonObjectAggResult(keepsNulls: false)
        default: throw unsupported(call)
        }
    }

    private static func offset(_ call: AggregateCall) -> Int {
        guard case .literal(.integer(let rows), _)? = call.constants.first else { return 1 }
        return Int(rows)
    }

    private static func fallback(_ call: AggregateCall, _ argument: DataType) -> Value {
        guard call.constants.count > 1, case .literal(let literal, let type) = call.constants[1] else {
            return .null
        }
        let from = ColumnLayout(type.logical) == ColumnLayout(argument.logical) ? type : argument
        return Value(literal, from.logical)
    }

    private static func separator(_ call: AggregateCall) -> [UInt8] {
        guard case .literal(.string(let text), _)? = call.constants.first else { return [UInt8(ascii: ",")] }
        return Array(text.utf8)
    }
}
