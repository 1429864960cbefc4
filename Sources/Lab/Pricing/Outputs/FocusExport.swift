import LabKernel

/// A bill as FOCUS 1.2: one row for each line and stretch of time.
///
/// Source: FinOps Open Cost and Usage Specification 1.2. Decimals carry a point, so that readers take columns of whole
/// numbers for decimals; keys of labsim in `Tags` and `SkuPriceDetails` begin with `x_`.
package struct FocusExport: Sendable {
    private let bill: Bill
    private let account: String
    private let provider = "Alibaba Cloud"
    private let grain: Bill.Grain

    package init(_ bill: Bill, account: String, grain: Bill.Grain = .day) {
        (self.bill, self.account, self.grain) = (bill, account, grain)
    }

    /// The rows under the header, with CRLF line ends. What is unpriced is no charge and stays out.
    package var csv: String {
        let lines = bill.lines(grain).filter { $0.amount != nil && $0.price != nil }
        let rows = lines.map { line in Self.columns.map { CSVText.field(value($0, line)) } }
        return ([Self.columns] + rows).map { $0.joined(separator: ",") + "\r\n" }.joined()
    }

    private static let columns = [
        "AvailabilityZone", "BilledCost", "BillingAccountId", "BillingAccountName", "BillingAccountType",
        "BillingCurrency", "BillingPeriodEnd", "BillingPeriodStart", "ChargeCategory", "ChargeClass",
        "ChargeDescription", "ChargeFrequency", "ChargePeriodEnd", "ChargePeriodStart",
        "CommitmentDiscountCategory",
        "CommitmentDiscountId", "CommitmentDiscountName", "CommitmentDiscountQuantity",
        "CommitmentDiscountStatus",
        "CommitmentDiscountType", "CommitmentDiscountUnit", "ConsumedQuantity", "ConsumedUnit",
        "ContractedCost",
        "ContractedUnitPrice", "EffectiveCost", "InvoiceId", "InvoiceIssuerName", "ListCost", "ListUnitPrice",
        "PricingCategory", "PricingCurrency", "PricingCurrencyContractedUnitPrice",
        "PricingCurrencyEffectiveCost",
        "PricingCurrencyListUnitPrice", "PricingQuantity", "PricingUnit", "ProviderName", "PublisherName",
        "RegionId",
        "RegionName", "ResourceId", "ResourceName", "ResourceType", "ServiceCategory", "ServiceName",
        "ServiceSubcategory", "SkuId", "SkuMeter", "SkuPriceDetails", "SkuPriceId", "SubAccountId",
        "SubAccountName",
        "SubAccountType", "Tags",
    ]

    private func value(_ column: String, _ line: BillLine) -> String {
        amounts(column, line) ?? times(column, line) ?? names(column, line) ?? ""
    }

    private func amounts(_ column: String, _ line: BillLine) -> String? {
        let cost = decimal(line.amount ?? .zero)
        switch column {
        case "BilledCost", "ListCost", "ContractedCost": return cost
        // A purchase for the future has its effect when it is used.
        case "EffectiveCost", "PricingCurrencyEffectiveCost": return isPurchase(line) ? "0.0" : cost
        case "ListUnitPrice", "ContractedUnitPrice", "PricingCurrencyListUnitPrice",
            "PricingCurrencyContractedUnitPrice":
            return decimal(unitPrice(line))
        case "PricingQuantity": return decimal(pricedQuantity(line))
        case "ConsumedQuantity": return isPurchase(line) ? "" : decimal(line.pricedQuantity)
        case "ConsumedUnit": return isPurchase(line) ? "" : FocusUnit.text(line.unit)
        case "PricingUnit": return FocusUnit.text(line.unit)
        default: return nil
        }
    }

    /// What is billed, so that price times quantity is the cost.
    private func pricedQuantity(_ line: BillLine) -> Rational { line.pricedQuantity - line.freeQuantity }

    /// With tiers the mean price of the line.
    private func unitPrice(_ line: BillLine) -> Rational {
        guard let price = line.price else { return .zero }
        let quantity = pricedQuantity(line)
        if price.tiers.count == 1 { return price.tiers[0].price }
        return quantity == .zero ? price.tiers[0].price : (line.amount ?? .zero) / quantity
    }

    private func times(_ column: String, _ line: BillLine) -> String? {
        let month = BillingCycle.month.index(ofMicros: line.start.epochMicros)
        switch column {
        case "BillingPeriodStart": return ISO8601.text(BillingCycle.month.start(of: month))
        case "BillingPeriodEnd": return ISO8601.text(BillingCycle.month.start(of: month + 1))
        case "ChargePeriodStart": return ISO8601.text(line.start)
        case "ChargePeriodEnd": return ISO8601.text(line.end)
        default: return nil
        }
    }

    private func names(_ column: String, _ line: BillLine) -> String? {
        let region = line.resource.region == "*" ? "" : line.resource.region
        switch column {
        // With letters, because readers would take digits alone for a number.
        case "BillingAccountId", "SubAccountId": return "acs:\(account)"
        case "BillingAccountName", "SubAccountName": return "labsim"
        case "BillingAccountType", "SubAccountType": return "Account"
        case "BillingCurrency", "PricingCurrency": return bill.currency
        case "ChargeCategory": return isPurchase(line) ? "Purchase" : "Usage"
        case "ChargeDescription": return "\(line.meter.description) (simulated usage)"
        case "ChargeFrequency": return isPurchase(line) ? "One-Time" : "Usage-Based"
        case "InvoiceIssuerName", "ProviderName", "PublisherName": return provider
        case "PricingCategory": return "Standard"
        case "RegionId", "RegionName": return region
        case "ResourceId": return line.resource.name
        case "ResourceName": return line.resource.shortName
        case "ResourceType": return ResourceName(line.resource.name)?.service ?? line.meter.service
        case "ServiceCategory": return line.meter.category
        case "ServiceName": return line.meter.service
        case "ServiceSubcategory": return Self.subcategory(line.meter.category)
        case "SkuId", "SkuPriceId": return line.price?.id ?? ""
        case "SkuMeter": return line.meter.name
        case "SkuPriceDetails": return details(line)
        case "Tags": return tags(line)
        default: return nil
        }
    }

    private func isPurchase(_ line: BillLine) -> Bool {
        line.meter.cycle == .month && line.meter.name.contains("subscription")
    }

    /// A FOCUS subcategory of the category.
    private static func subcategory(_ category: String) -> String {
        switch category {
        case "Analytics": "Streaming Analytics"
        case "Storage": "Object Storage"
        case "Management and Governance": "Observability"
        case "Networking": "Network Connectivity"
        case "Databases": "Relational Databases"
        case "Integration": "Messaging"
        case "Security": "Other (Security)"
        default: "Other (Other)"
        }
    }

    private func details(_ line: BillLine) -> String {
        guard let price = line.price else { return "" }
        let age = price.source.date ?? "undated"
        return JSONValue.object([
            ("x_PriceSource", .string(price.source.url)), ("x_PriceDate", .string(age)),
            ("x_Confidence", .string(price.confidence.rawValue)),
        ]).text
    }

    private func tags(_ line: BillLine) -> String {
        JSONValue.object(line.resource.tags.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
            .text
    }

    /// Always with a point; at most twelve decimals, because the reader's numbers have no more.
    private func decimal(_ number: Rational) -> String {
        var text = number.decimalText(digits: 12)
        while text.hasSuffix("0"), !text.hasSuffix(".0") { text.removeLast() }
        return text
    }
}

/// Units in the specification's form: `CU-Hours`, `GB-Months`, `10000 Requests`.
enum FocusUnit {
    static func text(_ unit: PriceUnit) -> String {
        let text = unit.text == "-" ? "units" : unit.text
        let parts = text.split(separator: "-").map(String.init)
        guard let last = parts.last, let time = times[last], parts.count > 1 else {
            return times[text] ?? counted(text)
        }
        let noun = parts.dropLast().joined(separator: " ")
        return "\(capital(noun.hasPrefix("100 ") ? "hundred " + noun.dropFirst(4) : noun))-\(time)"
    }

    private static let times = [
        "second": "Seconds", "minute": "Minutes", "hour": "Hours", "day": "Days", "month": "Months",
    ]

    private static let numbers = ["million": "1000000", "thousand": "1000"]

    /// `million requests` becomes `1000000 Requests`; sizes stay as they are.
    private static func counted(_ text: String) -> String {
        let words = text.split(separator: " ").map(String.init)
        guard words.count == 2 else {
            return ["GB", "MB", "TB", "CU"].contains(text) ? text : capital(text) + "s"
        }
        return "\(numbers[words[0]] ?? words[0]) \(capital(words[1]))"
    }

    private static func capital(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
