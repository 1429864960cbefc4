import CloudGateway
import LabKernel

/// One aggregate of one group, fed value by value.
struct SQLAggregate {
    /// All aggregates, by the names queries use.
    private enum Kind: String, CaseIterable {
        case count, sum, avg, max, min, approxDistinct = "approx_distinct"
        case approxPercentile = "approx_percentile", percentile, countIf = "count_if", arbitrary
        case anyValue = "any_value", maxBy = "max_by", minBy = "min_by", stddev
        case stddevSamp = "stddev_samp", stddevPop = "stddev_pop", variance, varSamp = "var_samp"
        case varPop = "var_pop", geometricMean = "geometric_mean", boolAnd = "bool_and"
        case boolOr = "bool_or", every, arrayAgg = "array_agg", histogram, corr
        case covarSamp = "covar_samp", covarPop = "covar_pop", bitwiseAndAgg = "bitwise_and_agg"
        case bitwiseOrAgg = "bitwise_or_agg", setAgg = "set_agg", mapAgg = "map_agg"
    }

    static let names = Set(Kind.allCases.map(\.rawValue))

    private let kind: Kind
    private let call: SQLCall
    private var count = 0
    private var sum = 0.0
    private var moments = SQLMoments()
    private var isWhole = true
    private var wholeSum: Int64 = 0
    private var kept = SQLValue.null
    private var key = SQLValue.null
    private var seen: Set<String> = []
    /// Values with how often they came, of percentiles and histograms.
    private var values: [(value: SQLValue, count: Int)] = []
    private var places: [String: Int] = [:]
    private var share = SQLValue.null

    init(_ call: SQLCall) throws(CloudError) {
        guard let kind = Kind(rawValue: call.name) else { throw SQLErrors.function(call.name) }
        let expected: ClosedRange<Int> =
            switch kind {
            case .count: call.isStar ? 0...0 : 0...1
            case .approxDistinct: 1...2
            case .approxPercentile, .percentile: 2...3
            case .maxBy, .minBy, .corr, .covarSamp, .covarPop, .mapAgg: 2...2
            default: 1...1
            }
        guard expected.contains(call.arguments.count), !call.isStar || kind == .count else {
            throw SQLErrors.semantics("Unexpected parameters for function \(call.name)")
        }
        (self.call, self.kind) = (call, kind)
    }

    /// Takes the arguments' values of a row that stands there `weight` times; NULL is passed over, but by
    /// `count(*)` and `array_agg`.
    mutating func take(_ arguments: [SQLValue], weight: Int) {
        guard let first = arguments.first else {
            count += weight
            return
        }
        take(first, arguments, weight: weight)
    }

    /// The same for a call of one argument.
    mutating func take(_ value: SQLValue, weight: Int) { take(value, [], weight: weight) }

    private mutating func take(_ first: SQLValue, _ arguments: [SQLValue], weight: Int) {
        guard !first.isNull || kind == .arrayAgg else { return }
        var weight = weight
        if call.isDistinct || kind == .approxDistinct {
            guard seen.insert(first.key).inserted else { return }
            weight = 1
        }
        add(first, arguments, weight)
    }

    private mutating func add(_ first: SQLValue, _ arguments: [SQLValue], _ weight: Int) {
        switch kind {
        case .sum, .avg, .geometricMean: return addNumber(first, weight)
        case .stddev, .stddevSamp, .stddevPop, .variance, .varSamp, .varPop:
            return moments.add(first, first, weight: weight)
        case .corr, .covarSamp, .covarPop:
            return moments.add(first, arguments[1], weight: weight)
        case .countIf:
            if first.isTrue { count += weight }
            return
        default: count += weight
        }
        switch kind {
        case .max: if kept.isNull || (SQLValue.compare(first, kept) ?? 0) > 0 { kept = first }
        case .min: if kept.isNull || (SQLValue.compare(first, kept) ?? 0) < 0 { kept = first }
        case .arbitrary, .anyValue: if kept.isNull { kept = first }
        case .boolAnd, .every: if kept.isNull || !first.isTrue { kept = first }
        case .boolOr: if kept.isNull || first.isTrue { kept = first }
        case .maxBy, .minBy: takeBy(first, arguments[1])
        case .bitwiseAndAgg, .bitwiseOrAgg: takeBits(first)
        case .approxPercentile, .percentile:
            share = arguments[arguments.count - 1]
            tally(first, weight)
        case .arrayAgg, .histogram, .setAgg: tally(first, weight)
        case .mapAgg:
            if seen.insert(first.key).inserted { values.append((.array([first, arguments[1]]), 1)) }
        default: break
        }
    }

    private mutating func addNumber(_ value: SQLValue, _ weight: Int) {
        guard let number = value.number else { return }
        count += weight
        if case .long(let whole) = value, isWhole {
            let (product, first) = whole.multipliedReportingOverflow(by: Int64(weight))
            let (next, second) = wholeSum.addingReportingOverflow(product)
            (wholeSum, isWhole) = (next, !first && !second)
        } else {
            isWhole = false
        }
        sum += (kind == .geometricMean ? logarithm(number) : number) * Double(weight)
    }

    private mutating func takeBy(_ value: SQLValue, _ order: SQLValue) {
        guard !order.isNull else { return }
        let comparison = SQLValue.compare(order, key) ?? 0
        if key.isNull || (kind == .maxBy ? comparison > 0 : comparison < 0) {
            (kept, key) = (value, order)
        }
    }

    private mutating func takeBits(_ value: SQLValue) {
        guard case .long(let bits) = value else { return }
        guard case .long(let old) = kept else {
            kept = value
            return
        }
        kept = .long(kind == .bitwiseAndAgg ? old & bits : old | bits)
    }

    private mutating func tally(_ value: SQLValue, _ weight: Int) {
        if let place = places[value.key] {
            values[place].count += weight
        } else {
            places[value.key] = values.count
            values.append((value, weight))
        }
    }

    /// What the group came to.
    var result: SQLValue {
        switch kind {
        case .count, .approxDistinct, .countIf: .long(Int64(count))
        case .sum: count == 0 ? .null : isWhole ? .long(wholeSum) : .double(sum)
        case .avg: count == 0 ? .null : .double(sum / Double(count))
        case .variance, .varSamp: number(moments.variance(moments.count - 1))
        case .varPop: number(moments.variance(moments.count))
        case .stddev, .stddevSamp: number(moments.variance(moments.count - 1)?.squareRoot())
        case .stddevPop: number(moments.variance(moments.count)?.squareRoot())
        case .geometricMean: count == 0 ? .null : .double(exponential(sum / Double(count)))
        case .covarPop: number(moments.covariance(moments.count))
        case .covarSamp: number(moments.covariance(moments.count - 1))
        case .corr: number(moments.correlation)
        case .approxPercentile, .percentile: percentile
        case .arrayAgg:
            values.isEmpty ? .null : .array(values.flatMap { Array(repeating: $0.value, count: $0.count) })
        case .setAgg: values.isEmpty ? .null : .array(values.map(\.value))
        case .histogram: histogram
        case .mapAgg:
            values.isEmpty ? .null : .map(values.map { $0.value.items[0] }, values.map { $0.value.items[1] })
        default: kept
        }
    }

    private func number(_ value: Double?) -> SQLValue { value.map { .double($0) } ?? .null }

    /// How often each value came, by value.
    private var histogram: SQLValue {
        guard !values.isEmpty else { return .null }
        let sorted = SQLOrdering.ascending.sorted(values) { [$0.value] }
        return .map(sorted.map(\.value), sorted.map { .long(Int64($0.count)) })
    }

    /// The exact value at the share as a double, which the approximate function of the service comes near to;
    /// a list of values for a list of shares.
    private var percentile: SQLValue {
        let sorted = values.filter { $0.value.number != nil }
            .sorted { ($0.value.number ?? 0) < ($1.value.number ?? 0) }
        guard !sorted.isEmpty else { return .null }
        if case .array(let shares) = share { return .array(shares.map { Self.value(at: $0, of: sorted) }) }
        return Self.value(at: share, of: sorted)
    }

    private static func value(at share: SQLValue, of sorted: [(value: SQLValue, count: Int)]) -> SQLValue {
        guard let share = share.number, (0...1).contains(share) else { return .null }
        let total = sorted.reduce(0) { $0 + $1.count }
        let rank = min(total - 1, max(0, Int((share * Double(total)).rounded(.up)) - 1))
        var passed = 0
        for (value, count) in sorted {
            passed += count
            if rank < passed { return value.number.map { .double($0) } ?? .null }
        }
        return .null
    }
}

extension SQLValue {
    /// The items of an array; none for anything else.
    var items: [SQLValue] {
        if case .array(let items) = self { return items }
        return []
    }
}
