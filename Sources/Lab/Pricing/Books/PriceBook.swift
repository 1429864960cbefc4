import LabKernel

/// All prices that an estimate or a bill may use, later ones before earlier ones where both fit.
package struct PriceBook: Sendable {
    package private(set) var prices: [Price] = []
    private var byMeter: [String: [Int]] = [:]
    private var byID: [String: Int] = [:]
    /// The latest day on which one of the books was compiled: the day that ages are counted to.
    package var compiled = ""

    package init() {}

    /// Adds a price; one with the same id is replaced.
    package mutating func add(_ price: Price) {
        if let index = byID[price.id] {
            prices[index] = price
            return reindex()
        }
        byID[price.id] = prices.count
        for meter in price.meters { byMeter[meter, default: []].append(prices.count) }
        prices.append(price)
    }

    private mutating func reindex() {
        byMeter = [:]
        for (index, price) in prices.enumerated() {
            for meter in price.meters { byMeter[meter, default: []].append(index) }
        }
    }

    package func price(_ id: String) -> Price? { byID[id].map { prices[$0] } }

    /// How prices are chosen.
    package struct Choice: Sendable, Hashable {
        package var currency: String
        /// Whether examples, superseded and second-hand figures may stand in.
        package var allowsIllustrative = false
        /// The day on which prices must be valid; nil for any.
        package var day: String?

        package init(currency: String, allowsIllustrative: Bool = false, day: String? = nil) {
            (self.currency, self.allowsIllustrative, self.day) = (currency, allowsIllustrative, day)
        }
    }

    /// A price, or why there is none.
    package enum Answer: Sendable {
        case price(Price)
        /// With what a user would have to supply.
        case unpriced(String)
    }

    /// The price of a meter in a region, at an hour of the day (UTC+8).
    ///
    /// A user's price comes before a sourced one, that before an illustrative one; then the one that names the
    /// region; then the later page.
    package func find(_ meter: String, region: String, hour: Int = 12, _ choice: Choice) -> Answer {
        let known = (byMeter[meter] ?? []).map { prices[$0] }
        let near = known.filter { price in
            price.isValid(on: choice.day) && (price.hours?.contains(hour) ?? true)
                && (price.currency == choice.currency || (price.isFree && price.currency == "-"))
                && (price.covers(region: region) || (choice.allowsIllustrative && price.isExample))
        }
        let usable = near.filter { price in
            price.isPriced && (price.confidence != .illustrative || choice.allowsIllustrative)
        }
        if let best = usable.max(by: { rank($0, region) < rank($1, region) }) { return .price(best) }
        return .unpriced(reason(meter, region, known: known, near: near, choice))
    }

    private func rank(_ price: Price, _ region: String) -> (Int, Int, String, String) {
        let trust: Int =
            switch price.confidence {
            case .user: 3
            case .sourced: 2
            case .illustrative: 1
            case .unsourced: 0
            }
        return (trust, price.names(region: region) ? 1 : 0, price.source.date ?? "", price.id)
    }

    private func reason(
        _ meter: String, _ region: String, known: [Price], near: [Price], _ choice: Choice
    ) -> String {
        let place = region.isEmpty ? "" : " in \(region)"
        if let missing = near.first(where: { !$0.isPriced }) { return "supply price: \(missing.id)" }
        if near.contains(where: { $0.confidence == .illustrative }) {
            return "only an illustrative price; --illustrative uses it, or supply price: \(meter)"
        }
        let others = Set(known.filter { $0.covers(region: region) && $0.isPriced }.map(\.currency))
        if !others.isEmpty {
            return "priced in \(others.sorted().joined(separator: ", ")) only\(place); supply price: \(meter)"
        }
        return "no price\(place); supply price: \(meter)"
    }
}
