import CloudGateway
import LabKernel

/// One aggregate of one group, fed value by value.
struct SQLAggregate {
    /// All aggregates, by the names queries use.
    static let names: Set<String> = [
        "count", "sum", "avg", "max", "min", "approx_distinct", "approx_percentile", "count_if", "arbitrary",
        "max_by", "min_by", "stddev", "variance", "geometric_mean", "bool_and", "bool_or",
    ]

    private let call: SQLCall
    private var count = 0
    private var sum = 0.0
    private var squares = 0.0
    private var isWhole = true
    private var wholeSum: Int64 = 0
    private var kept = SQLValue.null
    private var key = SQLValue.null
    private var distinct: Set<String> = []
    private var values: [Double] = []
    private var share = 0.0

    init(_ call: SQLCall) throws(CloudError) {
        let expected: ClosedRange<Int> =
            switch call.name {
            case "count": call.isStar ? 0...0 : 1...1
            case "approx_percentile", "max_by", "min_by": 2...2
            default: 1...1
            }
        guard expected.contains(call.arguments.count) else {
            throw SQLErrors.semantics("Unexpected parameters for function \(call.name)")
        }
        self.call = call
    }

    /// Takes the arguments' values of one row; NULL is passed over, but by `count(*)`.
    mutating func take(_ arguments: [SQLValue]) {
        guard let first = arguments.first else {
            count += 1
            return
        }
        guard !first.isNull else { return }
        if call.isDistinct || call.name == "approx_distinct" {
            guard distinct.insert(first.typeName + first.text).inserted else { return }
        }
        count += 1
        switch call.name {
        case "sum", "avg", "stddev", "variance", "geometric_mean": add(first)
        case "max": if kept.isNull || (SQLValue.compare(first, kept) ?? 0) > 0 { kept = first }
        case "min": if kept.isNull || (SQLValue.compare(first, kept) ?? 0) < 0 { kept = first }
        case "arbitrary": if kept.isNull { kept = first }
        case "count_if": if !first.isTrue { count -= 1 }
        case "bool_and", "bool_or":
            if kept.isNull || first.isTrue == (call.name == "bool_or") { kept = first }
        case "max_by", "min_by": takeBy(first, arguments[1])
        case "approx_percentile":
            if let number = first.number { values.append(number) }
            share = arguments[1].number ?? 0
        default: break
        }
    }

    private mutating func add(_ value: SQLValue) {
        guard let number = value.number else { return }
        if case .long(let whole) = value, isWhole {
            let (next, overflow) = wholeSum.addingReportingOverflow(whole)
            (wholeSum, isWhole) = (next, !overflow)
        } else {
            isWhole = false
        }
        sum += call.name == "geometric_mean" ? logarithm(number) : number
        squares += number * number
    }

    private mutating func takeBy(_ value: SQLValue, _ order: SQLValue) {
        guard !order.isNull else { return }
        let comparison = SQLValue.compare(order, key) ?? 0
        if key.isNull || (call.name == "max_by" ? comparison > 0 : comparison < 0) {
            (kept, key) = (value, order)
        }
    }

    /// What the group came to.
    var result: SQLValue {
        switch call.name {
        case "count", "approx_distinct", "count_if": .long(Int64(count))
        case "sum": count == 0 ? .null : isWhole ? .long(wholeSum) : .double(sum)
        case "avg": count == 0 ? .null : .double(sum / Double(count))
        case "variance": count < 2 ? .null : .double(variance)
        case "stddev": count < 2 ? .null : .double(variance.squareRoot())
        case "geometric_mean": count == 0 ? .null : .double(exponential(sum / Double(count)))
        case "approx_percentile": percentile
        default: kept
        }
    }

    private var variance: Double { (squares - sum * sum / Double(count)) / Double(count - 1) }

    /// The exact value at the share, which the approximate function of the service comes near to.
    private var percentile: SQLValue {
        guard !values.isEmpty else { return .null }
        let sorted = values.sorted()
        let rank = Int((share * Double(sorted.count)).rounded(.up)) - 1
        return .double(sorted[min(max(0, rank), sorted.count - 1)])
    }
}
