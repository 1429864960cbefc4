import LabKernel

/// Prices that a user gives: `--price flink.ap-southeast-1.cu-hour=0.11USD@2026-11-20`.
package enum PriceOverlay {
    /// Puts the price that `text` states over those of `book`.
    ///
    /// The name is a price's id or a meter's name; behind the currency may stand `/unit`; behind the day, `#` and
    /// where the figure is from.
    ///
    /// - Throws: `LabError` PRC006 for a text that is not of that form, PRC007 for an unknown name.
    package static func add(_ text: String, to book: inout PriceBook) throws {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw mistake(text, "has no '='") }
        var price = try base(named: parts[0], book)
        let figure = try Figure(parts[1], of: text)
        price.tiers = [PriceTier(price: figure.price)]
        price.currency = figure.currency
        if let unit = figure.unit { price.unit = PriceUnit(unit) }
        (price.confidence, price.free, price.hours) = (.user, nil, nil)
        (price.validFrom, price.validTo) = (nil, nil)
        price.source = PriceSource(
            id: "user", title: "given by the user", url: figure.source ?? "command line", date: figure.day)
        try check(price, text)
        book.add(price)
    }

    /// A quota of the published price is not the user's: it stays out.
    private static func base(named name: String, _ book: PriceBook) throws -> Price {
        if let known = book.price(name) { return known }
        guard let meter = MeterCatalog.meter(name) else {
            let names = book.prices.map(\.id) + MeterCatalog.meters.map(\.name)
            let near = nearest(to: name, among: names).map { "did you mean '\($0)'?" }
            throw LabError(
                "PRC007", "'\(name)' is neither a price nor a meter",
                fix: near ?? "labsim cost prices list shows all prices and meters")
        }
        return Price(
            id: "user.\(name)", service: meter.service, meters: [name], description: meter.description,
            unit: meter.customaryUnit, regions: ["*"], currency: "-", tiers: [], confidence: .user,
            source: PriceSource(id: "user", title: "", url: "", date: nil))
    }

    private static func check(_ price: Price, _ text: String) throws {
        for name in price.meters {
            guard let meter = MeterCatalog.meter(name), price.unit.size(in: meter.billedUnit) == nil,
                price.unit.text != "-"
            else { continue }
            throw mistake(text, "is per \(price.unit.text), which does not measure '\(name)'")
        }
    }

    fileprivate static func mistake(_ text: String, _ why: String) -> LabError {
        LabError(
            "PRC006", "the price '\(text)' \(why)",
            fix: "write name=0.11USD@2026-11-20, or name=0.11USD/CU-hour@2026-11-20#where it is from")
    }
}

/// `0.11USD/CU-hour@2026-11-20#quote 17`.
private struct Figure {
    var price: Rational
    var currency: String
    var unit: String?
    var day: String?
    var source: String?

    init(_ body: String, of text: String) throws {
        var rest = body
        func cut(_ separator: Character) -> String? {
            guard let place = rest.firstIndex(of: separator) else { return nil }
            defer { rest = String(rest[..<place]) }
            return String(rest[rest.index(after: place)...])
        }
        source = cut("#")
        day = cut("@")
        unit = cut("/")
        let digits = rest.prefix { $0.isNumber || $0 == "." }
        let currency = rest.dropFirst(digits.count).filter { $0 != " " }
        guard let price = Rational(decimal: digits) else { throw PriceOverlay.mistake(text, "has no figure") }
        guard currency.utf8.count == 3, currency.utf8.allSatisfy({ (65...90).contains($0) }) else {
            throw PriceOverlay.mistake(text, "has no currency")
        }
        guard let day else { throw PriceOverlay.mistake(text, "has no date") }
        guard ISO8601.parse(day) != nil, day.utf8.count == 10 else {
            throw PriceOverlay.mistake(text, "has the date '\(day)'")
        }
        (self.price, self.currency) = (price, currency)
    }
}
