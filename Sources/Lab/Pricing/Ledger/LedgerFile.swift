import LabKernel

/// Ledgers as text: one JSON object a line.
///
/// `{"t":…,"since":…,"meter":…,"resource":…,"region":…,"quantity":…,"unit":…,"tags":{…}}`; `t` is the end of a stretch
/// that begins at `since`. Lines of a run's journal with another `kind` than `usage` are passed over.
package enum LedgerFile {
    private static let keys = [
        "t", "kind", "since", "meter", "resource", "region", "account", "quantity", "unit", "peak", "tags",
    ]

    /// - Throws: `LabError` PRC010 for a misshapen line, PRC011 for an unknown meter, JSON001.
    package static func read(_ file: SourceFile) throws -> Ledger {
        var ledger = Ledger()
        for (number, line) in file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where !line.isEmpty {
            let name = "\(file.name) line \(number + 1)"
            let value = try JSONParser.parse(text: String(line), name: name)
            if let kind = value["kind"]?.stringValue, kind != "usage" { continue }
            try add(value, to: &ledger)
        }
        return ledger
    }

    /// Adds one event to a ledger.
    package static func add(_ value: JSONValue, to ledger: inout Ledger) throws {
        let form = try Form(value, "the ledger event", keys: keys, code: "PRC010")
        let name = try form.requiredText("meter")
        guard let quantity = try form.number("quantity") else { throw form.mistake("quantity", "is missing") }
        guard let end = try instant(form, "t") else { throw form.mistake("t", "is missing") }
        let resource = try form.text("resource") ?? "unnamed"
        let parts = ResourceName(resource)
        try ledger.add(
            name,
            on: LedgerResource(
                name: resource, region: try form.text("region") ?? parts?.region ?? "",
                account: try form.text("account") ?? parts?.account ?? "", tags: try form.pairs("tags")),
            quantity * (try size(form, name)), from: try instant(form, "since") ?? end, to: end,
            peak: try form.number("peak"))
    }

    private static func size(_ form: Form, _ name: String) throws -> Rational {
        guard let unit = try form.text("unit"), let meter = MeterCatalog.meter(name) else { return .one }
        guard let size = PriceUnit(unit).size(in: meter.unit) else {
            throw form.mistake(
                "unit", "'\(unit)' does not measure '\(name)'", fix: "write \(meter.unit.text)")
        }
        return size
    }

    private static func instant(_ form: Form, _ key: String) throws -> Instant? {
        guard let text = try form.text(key) else { return nil }
        guard let instant = ISO8601.parse(text) else { throw form.mistake(key, "is no instant") }
        return instant
    }

    /// The ledger as text, with a line end behind every event.
    package static func text(_ ledger: Ledger) -> String { values(ledger).map { $0.text + "\n" }.joined() }

    /// The events as the lines of a ledger or a journal.
    package static func values(_ ledger: Ledger) -> [JSONValue] {
        ledger.events.indices.map { value(ledger, $0) }
    }

    private static func value(_ ledger: Ledger, _ index: Int) -> JSONValue {
        let event = ledger.events[index]
        let meter = MeterCatalog.meters[Int(event.meter)]
        let resource = ledger.resources[Int(event.resource)]
        var members: [(String, JSONValue)] = [
            ("t", .string(ISO8601.text(Instant(epochMicros: event.end)))), ("kind", "usage"),
        ]
        if event.start < event.end {
            members.append(("since", .string(ISO8601.text(Instant(epochMicros: event.start)))))
        }
        members += [("meter", .string(meter.name)), ("resource", .string(resource.name))]
        if ResourceName(resource.name)?.region != resource.region {
            members.append(("region", .string(resource.region)))
        }
        members += [("quantity", event.quantity.json), ("unit", .string(meter.unit.text))]
        if let peak = ledger.peaks[index] { members.append(("peak", peak.json)) }
        if !resource.tags.isEmpty {
            let tags = resource.tags.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
            members.append(("tags", .object(tags)))
        }
        return .object(members)
    }
}
