import LabKernel

/// A number of an estimate: exact for bills and point values, floating for simulations.
protocol Quantity: Comparable, Sendable {
    init(_ exact: Rational)
    init(whole: Int)
    static var zero: Self { get }
    static func + (left: Self, right: Self) -> Self
    static func - (left: Self, right: Self) -> Self
    static func * (left: Self, right: Self) -> Self
    static func / (left: Self, right: Self) -> Self
    /// The next whole number that is not below.
    var ceiling: Self { get }
}

extension Rational: Quantity {
    init(_ exact: Rational) { self = exact }
    init(whole: Int) { self = Rational(Int128(whole)) }
    var ceiling: Rational { Rational(rounded(.up)) }
}

extension Double: Quantity {
    init(_ exact: Rational) { self = exact.approximate }
    init(whole: Int) { self = Double(whole) }
    var ceiling: Double { rounded(.up) }
}

/// A price made ready for one meter: tiers and quota in the meter's own unit.
struct PriceSchedule<Number: Quantity>: Sendable {
    private let ends: [Number?]
    private let prices: [Number]
    private let mode: Price.Mode
    /// Free in a month, in the meter's unit.
    let free: Number

    /// Nil when the figure is unknown or the unit measures something else than the meter.
    init?(_ price: Price, meterUnit: PriceUnit) {
        guard price.isPriced else { return nil }
        let size = price.isFree ? .one : price.unit.size(in: meterUnit)
        guard let size else { return nil }
        ends = price.tiers.map { tier in tier.upTo.map { Number($0 * size) } }
        prices = price.tiers.map { Number($0.price / size) }
        mode = price.mode
        free = Number(
            price.free.flatMap { quota in quota.unit.size(in: meterUnit).map { quota.amount * $0 } } ?? .zero)
    }

    /// The price of the first `quantity` units of a period, free units left out beforehand.
    func cost(of quantity: Number) -> Number {
        if prices.count == 1 { return quantity * prices[0] }
        if mode == .volume { return quantity * price(at: quantity) }
        var (cost, begin) = (Number.zero, Number.zero)
        for (end, price) in zip(ends, prices) {
            guard quantity > begin else { return cost }
            let last = end.map { min($0, quantity) } ?? quantity
            cost = cost + (last - begin) * price
            begin = last
        }
        return cost
    }

    /// What `quantity` further units cost after `before` units of the same period.
    func cost(of quantity: Number, after before: Number) -> Number {
        if prices.count == 1 { return quantity * prices[0] }
        return cost(of: before + quantity) - cost(of: before)
    }

    /// The price of the tier in which a quantity ends; an end belongs to its tier.
    private func price(at quantity: Number) -> Number {
        for (end, price) in zip(ends, prices) {
            guard let end, quantity > end else { return price }
        }
        return prices[prices.count - 1]
    }
}
