import LabKernel

/// What is wrong with the prices of a book, beyond their form.
package enum PriceBookLint {
    /// A finding: an error, or a warning that a person should look at.
    package struct Finding: Sendable {
        package var isError: Bool
        package var error: LabError
    }

    /// Months after which a price counts as stale.
    package static let staleMonths = 24

    /// Every finding, in the order of the prices.
    package static func check(_ book: PriceBook, asOf day: String) -> [Finding] {
        book.prices.flatMap { price in errors(price) + warnings(price, day) } + duplicates(book)
    }

    private static func errors(_ price: Price) -> [Finding] {
        var texts: [(String, String)] = []
        if price.meters.isEmpty { texts.append(("names no meter", "list its meters")) }
        if price.regions.isEmpty { texts.append(("names no region", "list its regions, or \"*\"")) }
        if price.source.url.isEmpty {
            texts.append(("has a source without an address", "give the source a url"))
        }
        if price.currency != "-", !isCurrency(price.currency) {
            texts.append(("has no currency", "write a code of three letters, CNY"))
        }
        if price.currency == "-", price.isPriced, !price.isFree {
            texts.append(("costs something in no currency", "name the currency"))
        }
        if price.isPriced == (price.confidence == .unsourced) {
            texts.append(
                (
                    "is \(price.confidence.rawValue), and its figure says otherwise",
                    "set price to null, or say sourced"
                ))
        }
        if let day = price.source.date, !isDay(day) {
            texts.append(("has a source dated '\(day)'", "write the date as 2026-03-26"))
        }
        texts += validity(price) + tiers(price) + meters(price)
        return texts.map { text, fix in
            Finding(
                isError: true,
                error: LabError("PRC002", "price '\(price.id)' \(text)", at: price.span, fix: fix))
        }
    }

    private static func validity(_ price: Price) -> [(String, String)] {
        let days = [("validFrom", price.validFrom), ("validTo", price.validTo)]
        for case (let name, let day?) in days where !isDay(day) {
            return [("has '\(name)' \(day)", "write the date as 2026-03-26")]
        }
        guard let from = price.validFrom, let to = price.validTo, to < from else { return [] }
        return [("is valid until \(to), before it begins on \(from)", "swap validFrom and validTo")]
    }

    private static func tiers(_ price: Price) -> [(String, String)] {
        let ends = price.tiers.dropLast().map(\.upTo)
        guard !price.tiers.isEmpty else { return [] }
        let rising = zip(ends, ends.dropFirst()).allSatisfy { first, second in
            guard let first, let second else { return false }
            return first < second
        }
        if ends.contains(where: { $0 == nil }) || !rising || price.tiers.last?.upTo != nil {
            return [
                ("has tiers that do not rise to an open end", "give every tier but the last a rising upTo")
            ]
        }
        return price.tiers.contains { $0.price < .zero } ? [("is negative", "prices are 0 or more")] : []
    }

    private static func meters(_ price: Price) -> [(String, String)] {
        price.meters.flatMap { name -> [(String, String)] in
            guard let meter = MeterCatalog.meter(name) else {
                let fix = suggestion(for: name, among: MeterCatalog.meters.map(\.name), kind: "meters")
                return [("is of the meter '\(name)', which does not exist", fix)]
            }
            if price.unit.text != "-", price.unit.size(in: meter.billedUnit) == nil {
                return [
                    (
                        "is per \(price.unit.text), which does not measure '\(name)' (\(meter.billedUnit.text))",
                        "use a unit of the meter"
                    )
                ]
            }
            if let free = price.free, free.unit.size(in: meter.billedUnit) == nil {
                return [
                    (
                        "has a free quota in \(free.unit.text), which does not measure '\(name)'",
                        "use a unit of the meter"
                    )
                ]
            }
            return []
        }
    }

    private static func warnings(_ price: Price, _ day: String) -> [Finding] {
        guard price.confidence == .sourced, !price.isFree else { return [] }
        guard let date = price.source.date else {
            return [warning("PRC003", "price '\(price.id)' comes from a page without a date", price)]
        }
        guard let age = PriceAge.months(from: date, to: day), age > staleMonths else { return [] }
        return [warning("PRC004", "price '\(price.id)' is \(age) months old (\(date))", price)]
    }

    private static func warning(_ code: String, _ text: String, _ price: Price) -> Finding {
        Finding(
            isError: false,
            error: LabError(code, text, at: price.span, fix: "check it against \(price.source.url)"))
    }

    /// Two sourced prices of one meter, region, currency and time would make a bill depend on their order.
    private static func duplicates(_ book: PriceBook) -> [Finding] {
        var seen: [String: Price] = [:]
        var findings: [Finding] = []
        for price in book.prices where price.isPriced && price.confidence == .sourced {
            for meter in price.meters {
                for region in price.regions {
                    let window =
                        "\(price.validFrom ?? "")-\(price.validTo ?? "") \(price.hours.map { "\($0)" } ?? "")"
                    let key = "\(meter) \(region) \(price.currency) \(window)"
                    if let other = seen.updateValue(price, forKey: key),
                        other.source.date == price.source.date
                    {
                        findings.append(
                            Finding(
                                isError: true,
                                error: LabError(
                                    "PRC005",
                                    "prices '\(other.id)' and '\(price.id)' are both of '\(meter)' in '\(region)'",
                                    at: price.span,
                                    fix: "remove one, or give them dates with validFrom and validTo")))
                    }
                }
            }
        }
        return findings
    }

    private static func isCurrency(_ text: String) -> Bool {
        text.utf8.count == 3 && text.utf8.allSatisfy { (65...90).contains($0) }
    }

    private static func isDay(_ text: String) -> Bool { PriceAge.parts(text) != nil }
}

/// How old a price is.
package enum PriceAge {
    /// Whole months between two days, `2021-06-04`; nil when one of them is no day.
    package static func months(from: String, to: String) -> Int? {
        guard let first = parts(from), let last = parts(to) else { return nil }
        let months = (last.year - first.year) * 12 + last.month - first.month
        return max(0, last.day < first.day ? months - 1 : months)
    }

    /// `2021-07` counts as its first day.
    static func parts(_ text: String) -> (year: Int, month: Int, day: Int)? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard (2...3).contains(parts.count), let year = parts[0], let month = parts[1],
            (1...12).contains(month),
            year > 1_999
        else { return nil }
        guard parts.count == 3 else { return (year, month, 1) }
        guard let day = parts[2], (1...31).contains(day) else { return nil }
        return (year, month, day)
    }

    /// `5 years`, `8 months`, `undated`.
    package static func text(from: String?, to: String) -> String {
        guard let from, let months = months(from: from, to: to) else { return "undated" }
        return months >= 24 ? "\(months / 12) years" : months == 1 ? "1 month" : "\(months) months"
    }
}
