import LabKernel

/// Reads price books: JSON of the schema `labsim.pricebook/v1`, or the same tree from YAML.
package enum PriceBookReader {
    package static let schema = "labsim.pricebook/v1"

    /// Adds the prices of one file to `book`.
    ///
    /// - Throws: `LabErrors` with PRC001 for every misshapen price.
    package static func read(_ document: JSONValue, into book: inout PriceBook) throws {
        let keys = [
            "schema", "name", "provider", "service", "site", "currency", "compiled", "notice", "sources",
            "prices",
        ]
        let form = try Form(document, "the price book", keys: keys, code: "PRC001")
        guard try form.text("schema") == schema else {
            throw form.mistake("schema", "is not '\(schema)'", fix: "write \"schema\": \"\(schema)\"")
        }
        let head = Head(
            service: try form.text("service"), currency: try form.text("currency"), sources: try sources(form)
        )
        book.compiled = max(book.compiled, try form.text("compiled") ?? "")
        var mistakes: [LabError] = []
        var ids: Set<String> = []
        for value in form["prices"]?.arrayValue ?? [] {
            do {
                let price = try price(value, head)
                // A later book may replace a price; one book has each once.
                guard ids.insert(price.id).inserted else {
                    throw LabError(
                        "PRC001", "the book has two prices '\(price.id)'", at: value.span,
                        fix: "give one of them another id")
                }
                book.add(price)
            } catch let error as LabError { mistakes.append(error) }
        }
        if !mistakes.isEmpty { throw LabErrors(mistakes) }
    }

    private struct Head {
        var service: String?
        var currency: String?
        var sources: [String: PriceSource]
    }

    private static func sources(_ form: Form) throws -> [String: PriceSource] {
        var sources: [String: PriceSource] = [:]
        for (id, value) in form["sources"]?.objectValue ?? [] {
            let keys = ["title", "url", "date", "retrieved", "kind", "note"]
            let source = try Form(value, "the source '\(id)'", keys: keys, code: "PRC001")
            sources[id] = PriceSource(
                id: id, title: try source.text("title") ?? id, url: try source.text("url") ?? "",
                date: try source.text("date"))
        }
        return sources
    }

    private static let priceKeys = [
        "id", "service", "meters", "description", "unit", "regions", "currency", "price", "tiers", "mode",
        "tierPeriod", "free", "hours", "confidence", "source", "billing", "notes", "validFrom", "validTo",
        "crossChecks",
    ]

    private static func price(_ value: JSONValue, _ head: Head) throws -> Price {
        let form = try Form(value, "the price", keys: priceKeys, code: "PRC001")
        let id = try form.requiredText("id")
        guard let currency = try form.text("currency") ?? head.currency else {
            throw form.mistake("currency", "is missing")
        }
        var price = Price(
            id: id, service: try form.text("service") ?? head.service ?? "",
            meters: try form.texts("meters") ?? [], description: try form.text("description") ?? id,
            unit: PriceUnit(try form.requiredText("unit")), regions: try form.texts("regions") ?? [],
            currency: currency, tiers: try tiers(form), confidence: try confidence(form),
            source: try source(form, head))
        price.mode = try choice(form, "mode", Price.Mode.init) ?? .graduated
        price.tierPeriod = try choice(form, "tierPeriod", Price.TierPeriod.init) ?? .month
        price.free = try form["free"].map(free)
        price.hours = try hours(form)
        (price.billing, price.notes) = (try form.text("billing") ?? "", try form.text("notes") ?? "")
        (price.validFrom, price.validTo) = (try form.text("validFrom"), try form.text("validTo"))
        price.span = value.span
        return price
    }

    private static func tiers(_ form: Form) throws -> [PriceTier] {
        if let price = try form.number("price") { return [PriceTier(price: price)] }
        return try (form["tiers"]?.arrayValue ?? []).map { value in
            let tier = try Form(value, "the tier", keys: ["upTo", "price"], code: "PRC001")
            guard let price = try tier.number("price") else { throw tier.mistake("price", "is missing") }
            return PriceTier(upTo: try tier.number("upTo"), price: price)
        }
    }

    private static func free(_ value: JSONValue) throws -> FreeQuota {
        let form = try Form(
            value, "the free quota", keys: ["amount", "unit", "period", "wholeCycles", "basis"],
            code: "PRC001")
        guard try form.text("period") ?? "month" == "month" else {
            throw form.mistake("period", "is not 'month'", fix: "free quotas count by calendar month")
        }
        guard let amount = try form.number("amount") else { throw form.mistake("amount", "is missing") }
        return FreeQuota(
            amount: amount, unit: PriceUnit(try form.requiredText("unit")),
            isWholeCycles: try form.flag("wholeCycles") ?? false, basis: try form.text("basis") ?? "")
    }

    private static func hours(_ form: Form) throws -> Range<Int>? {
        guard let list = form["hours"]?.arrayValue?.compactMap(\.intValue) else { return nil }
        guard list.count == 2, 0 <= list[0], list[0] < list[1], list[1] <= 24 else {
            throw form.mistake("hours", "is not [from, to] within a day")
        }
        return Int(list[0])..<Int(list[1])
    }

    private static func confidence(_ form: Form) throws -> Confidence {
        try choice(form, "confidence", Confidence.init) ?? .sourced
    }

    private static func choice<Value>(_ form: Form, _ key: String, _ make: (String) -> Value?) throws
        -> Value?
    {
        guard let text = try form.text(key) else { return nil }
        guard let value = make(text) else { throw form.mistake(key, "cannot be '\(text)'") }
        return value
    }

    private static func source(_ form: Form, _ head: Head) throws -> PriceSource {
        let id = try form.requiredText("source")
        guard let source = head.sources[id] else {
            throw form.mistake("source", "names '\(id)', which is not under 'sources'")
        }
        return source
    }
}
