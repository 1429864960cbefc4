import CloudGateway
import LabKernel

/// One aggregate of one group, fed value by value.
struct SQLAggregate {
    /// All aggregates, by the names queries use.
    static let names: Set<String> = [
        "count", "sum", "avg", "max", "min", "approx_distinct", "approx_percentile", "percentile", "count_if",
        "arbitrary", "any_value", "max_by", "min_by", "stddev", "stddev_samp", "stddev_pop", "variance",
        "var_samp", "var_pop", "geometric_mean", "bool_and", "bool_or", "every", "array_agg", "histogram",
        "corr", "covar_samp", "covar_pop", "bitwise_and_agg", "bitwise_or_agg", "set_agg", "map_agg",
    ]

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
        let expected: ClosedRange<Int> =
            switch call.name {
            case "count": call.isStar ? 0...0 : 0...1
            case "approx_distinct": 1...2
            case "approx_percentile", "percentile": 2...3
            case "max_by", "min_by", "corr", "covar_samp", "covar_pop", "map_agg": 2...2
            default: 1...1
            }
        guard expected.contains(call.arguments.count), !call.isStar || call.name == "count" else {
            throw SQLErrors.semantics("Unexpected parameters for function \(call.name)")
        }
        self.call = call
    }

    /// Takes the arguments' values of a row that stands there `weight` times; NULL is passed over, but by
    /// `count(*)` and `array_agg`.
    mutating func take(_ arguments: [SQLValue], weight: Int) {
        guard let first = arguments.first else {
            count += weight
            return
        }
        guard !first.isNull || call.name == "array_agg" else { return }
        var weight = weight
        if call.isDistinct || call.name == "approx_distinct" {
            guard seen.insert(first.key).inserted else { return }
            weight = 1
        }
        add(first, arguments, weight)
    }

    private mutating func add(_ first: SQLValue, _ arguments: [SQLValue], _ weight: Int) {
        switch call.name {
        case "sum", "avg", "geometric_mean": return addNumber(first, weight)
        case "stddev", "stddev_samp", "stddev_pop", "variance", "var_samp", "var_pop":
            return moments.add(first, first, weight: weight)
        case "corr", "covar_samp", "covar_pop":
            return moments.add(first, arguments[1], weight: weight)
        case "count_if":
            if first.isTrue { count += weight }
            return
        default: count += weight
        }
        switch call.name {
        case "max": if kept.isNull || (SQLValue.compare(first, kept) ?? 0) > 0 { kept = first }
        case "min": if kept.isNull || (SQLValue.compare(first, kept) ?? 0) < 0 { kept = first }
        case "arbitrary", "any_value": if kept.isNull { kept = first }
        case "bool_and", "every": if kept.isNull || !first.isTrue { kept = first }
        case "bool_or": if kept.isNull || first.isTrue { kept = first }
        case "max_by", "min_by": takeBy(first, arguments[1])
        case "bitwise_and_agg", "bitwise_or_agg": takeBits(first)
        case "approx_percentile", "percentile":
            share = arguments[arguments.count - 1]
            tally(first, weight)
        case "array_agg", "histogram", "set_agg": tally(first, weight)
        case "map_agg":
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
        sum += (call.name == "geometric_mean" ? logarithm(number) : number) * Double(weight)
    }

    private mutating func takeBy(_ value: SQLValue, _ order: SQLValue) {
        guard !order.isNull else { return }
        let comparison = SQLValue.compare(order, key) ?? 0
        if key.isNull || (call.name == "max_by" ? comparison > 0 : comparison < 0) {
            (kept, key) = (value, order)
        }
    }

    private mutating func takeBits(_ value: SQLValue) {
        guard case .long(let bits) = value else { return }
        guard case .long(let old) = kept else {
            kept = value
            return
        }
        kept = .long(call.name == "bitwise_and_agg" ? old & bits : old | bits)
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
        switch call.name {
        case "count", "approx_distinct", "count_if": .long(Int64(count))
        case "sum": count == 0 ? .null : isWhole ? .long(wholeSum) : .double(sum)
        case "avg": count == 0 ? .null : .double(sum / Double(count))
        case "variance", "var_samp": number(moments.variance(moments.count - 1))
        case "var_pop": number(moments.variance(moments.count))
        case "stddev", "stddev_samp": number(moments.variance(moments.count - 1)?.squareRoot())
        case "stddev_pop": number(moments.variance(moments.count)?.squareRoot())
        case "geometric_mean": count == 0 ? .null : .double(exponential(sum / Double(count)))
        case "covar_pop": number(moments.covariance(moments.count))
        case "covar_samp": number(moments.covariance(moments.count - 1))
        case "corr": number(moments.correlation)
        case "approx_percentile", "percentile": percentile
        case "array_agg":
            values.isEmpty ? .null : .array(values.flatMap { Array(repeating: $0.value, count: $0.count) })
        case "set_agg": values.isEmpty ? .null : .array(values.map(\.value))
        case "histogram": histogram
        case "map_agg":
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
