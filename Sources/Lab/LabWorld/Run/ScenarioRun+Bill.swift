import LabKernel
import Pricing
import Scenarios

extension Scenario {
    /// The currency of the scenario's prices: its own, or that of the region's list prices.
    package var priceCurrency: String {
        if let currency = cost.currency { return currency }
        return region.hasPrefix("cn-") && region != "cn-hongkong" ? "CNY" : "USD"
    }

    /// Whether a run needs prices: for the report's bill for a budget in money, or for a check of the bill.
    package var needsPrices: Bool {
        cost.showsBill || cost.moneyBudget != nil
            || allChecks.contains { ($0.subject as? CostSubject)?.isMoney == true }
    }
}

extension ScenarioRun {
    /// Adds the bill, when prices are given, and what the scenario's budgets find.
    func addBill(to report: inout RunReport) throws {
        if let bill = try bill() {
            report.bill = bill
            if let money = scenario.cost.moneyBudget {
                report.budgets.append(try Budget(text: money).check(bill))
            }
        }
        report.budgets += try scenario.cost.budget.map(usageFinding)
    }

    /// What was used so far at the prices given; nil without prices.
    func bill() throws -> Bill? {
        guard let prices = options.prices else { return nil }
        let choice = options.priceChoice ?? PriceBook.Choice(currency: scenario.priceCurrency)
        return Rater(prices, choice).bill(try world.ledger.priced(region: scenario.region))
    }

    /// A limit on a meter, in the unit that the meter counts in, summed over resources.
    private func usageFinding(_ limit: UsageLimit) throws -> Budget.Finding {
        let lines = world.ledger.lines.filter { $0.meter == limit.meter }
        guard lines.first != nil || MeterCatalog.meter(limit.meter) != nil else {
            throw LabError(
                "PRC020", "a budget cannot limit '\(limit.meter)'", at: limit.span,
                fix: suggestion(for: limit.meter, among: MeterCatalog.meters.map(\.name), kind: "meters"))
        }
        let used = lines.reduce(Rational.zero) { $0 + $1.quantity }
        let unit = lines.first?.unit ?? ""
        return Budget.Finding(
            name: limit.meter, used: "\(AmountText.quantity(used)) \(unit)", limit: limit.matcher.words,
            isExceeded: !limit.matcher.holds(for: .number(used.approximate)), isLowerBound: false)
    }
}
