import LabKernel

/// A limit on money or on a meter; exceeding one ends a command with exit code 6.
package struct Budget: Sendable {
    package enum Limit: Sendable {
        case money(Money)
        /// In the unit that is written, or the meter's customary one.
        case usage(meter: String, Rational, unit: PriceUnit?)
    }

    package var name: String
    package var limit: Limit
    /// Only resources with this tag; nil for all.
    package var tag: (key: String, value: String)?

    package init(name: String, limit: Limit, tag: (key: String, value: String)? = nil) {
        (self.name, self.limit, self.tag) = (name, limit, tag)
    }

    /// What was found.
    package struct Finding: Sendable {
        package var name: String
        package var used: String
        package var limit: String
        package var isExceeded: Bool
        /// Whether unpriced usage makes the sum a lower bound.
        package var isLowerBound: Bool

        package init(name: String, used: String, limit: String, isExceeded: Bool, isLowerBound: Bool) {
            (self.name, self.used, self.limit) = (name, used, limit)
            (self.isExceeded, self.isLowerBound) = (isExceeded, isLowerBound)
        }
    }

    /// - Throws: `LabError` PRC020 for a budget in another currency than the bill's.
    package func check(_ bill: Bill) throws -> Finding {
        let part = tag.map { tag in bill.filtered { $0.tags[tag.key] == tag.value } } ?? bill
        switch limit {
        case .money(let money):
            return try check(money, total: part.total, currency: bill.currency, isPartial: part.isPartial)
        case .usage(let name, let most, let unit):
            guard let meter = MeterCatalog.meter(name) else { throw Self.unknown(name) }
            let shown = unit ?? meter.customaryUnit
            guard let size = shown.size(in: meter.billedUnit) else { throw Self.unknown(name) }
            let used =
                part.charges.filter { part.meter(of: $0).name == name }
                .reduce(Rational.zero) { $0 + $1.quantity } / size
            return Finding(
                name: self.name, used: "\(used.decimalText(digits: 4)) \(shown.text)",
                limit: "\(most.exactText) \(shown.text)", isExceeded: used > most, isLowerBound: false)
        }
    }

    /// Compares a sum of money with the limit.
    func check(_ money: Money, total: Rational, currency: String, isPartial: Bool) throws -> Finding {
        guard money.currency == currency else {
            throw LabError(
                "PRC020", "the budget '\(name)' is in \(money.currency), the bill in \(currency)",
                fix: "give the budget in \(currency); labsim converts no currencies")
        }
        return Finding(
            name: name, used: "\(total.decimalText(digits: 4)) \(currency)",
            limit: "\(money.amount.exactText) \(currency)", isExceeded: total > money.amount,
            isLowerBound: isPartial)
    }

    private static func unknown(_ meter: String) -> LabError {
        LabError(
            "PRC020", "a budget cannot limit '\(meter)'",
            fix: suggestion(for: meter, among: MeterCatalog.meters.map(\.name), kind: "meters"))
    }

    /// Reads `100CNY`, `team=data:100CNY` or `stream.cu=600CU-hour`.
    ///
    /// - Throws: `LabError` PRC020 for a text of another form.
    package init(text: String) throws {
        var rest = text
        var tag: (key: String, value: String)?
        if let colon = rest.firstIndex(of: ":") {
            let pair = rest[..<colon].split(separator: "=").map(String.init)
            guard pair.count == 2 else { throw Self.mistake(text) }
            tag = (pair[0], pair[1])
            rest = String(rest[rest.index(after: colon)...])
        }
        let parts = rest.split(separator: "=").map(String.init)
        let amount = parts.last ?? ""
        let digits = amount.prefix { $0.isNumber || $0 == "." }
        let unit = amount.dropFirst(digits.count).trimmingSpaces
        guard let number = Rational(decimal: digits), (1...2).contains(parts.count) else {
            throw Self.mistake(text)
        }
        if parts.count == 2 {
            let limit = Limit.usage(meter: parts[0], number, unit: unit.isEmpty ? nil : PriceUnit(unit))
            self.init(name: text, limit: limit, tag: tag)
        } else {
            guard unit.utf8.count == 3 else { throw Self.mistake(text) }
            self.init(name: text, limit: .money(Money(number, unit)), tag: tag)
        }
    }

    private static func mistake(_ text: String) -> LabError {
        LabError(
            "PRC020", "the budget '\(text)' cannot be read",
            fix: "write 100CNY, stream.cu=600CU-hour, or with a tag team=data:100CNY")
    }
}

extension Substring {
    /// Without the spaces at both ends.
    var trimmingSpaces: String {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

/// A rate between two currencies that a user gives with its source and day; nothing is converted without one.
package struct ExchangeRate: Sendable {
    package let from: String
    package let to: String
    package let rate: Rational
    package let source: PriceSource

    /// Reads `CNY/USD=0.1408@2026-11-20#where it is from`: what one CNY is in USD.
    ///
    /// - Throws: `LabError` PRC021 for a text of another form, or one without day or source.
    package init(text: String) throws {
        let mistake = LabError(
            "PRC021", "the rate '\(text)' cannot be read",
            fix: "write CNY/USD=0.1408@2026-11-20#where it is from: rates need a day and a source")
        let halves = text.split(separator: "=", maxSplits: 1).map(String.init)
        let pair = (halves.first ?? "").split(separator: "/").map(String.init)
        let figure = halves.count == 2 ? halves[1] : ""
        let sourced = figure.split(separator: "#", maxSplits: 1).map(String.init)
        let dated = (sourced.first ?? "").split(separator: "@").map(String.init)
        guard pair.count == 2, pair.allSatisfy({ $0.utf8.count == 3 }), sourced.count == 2, dated.count == 2,
            let rate = Rational(decimal: dated[0]), rate > .zero, ISO8601.parse(dated[1]) != nil
        else { throw mistake }
        (from, to, self.rate) = (pair[0], pair[1], rate)
        source = PriceSource(id: "rate", title: "rate given by the user", url: sourced[1], date: dated[1])
    }

    /// A total in the other currency.
    package func convert(_ money: Money) -> Money? {
        money.currency == from ? Money(money.amount * rate, to) : nil
    }
}
