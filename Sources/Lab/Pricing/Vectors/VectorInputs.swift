import LabKernel

/// The inputs of a vector, by any of the names that the examples use; what nobody reads is a mistake.
final class VectorInputs {
    private let value: JSONValue
    private let vector: String
    private var read: Set<String> = ["currency", "note", "region", "region_id", "site", "description"]

    init(_ vector: PriceVector) { (value, self.vector) = (vector.inputs, vector.id) }

    /// Names that were not read, those within `prices` as `prices.name`.
    var unread: [String] {
        (value.objectValue ?? []).flatMap { name, value -> [String] in
            if let inner = value.objectValue, name == "prices" {
                return inner.map { "prices.\($0.0)" }.filter { !read.contains($0) }
            }
            // Words describe the example; numbers must go into it.
            let isWord = value.stringValue != nil && Rational(json: value) == nil
            return read.contains(name) || isWord ? [] : [name]
        }
    }

    var currency: String? { value["currency"]?.stringValue }

    func value(_ names: String...) -> JSONValue? { find(names)?.value }

    private func find(_ names: [String]) -> (name: String, value: JSONValue)? {
        for name in names {
            guard let found = value[name], !found.isNull else { continue }
            read.insert(name)
            return (name, found)
        }
        return nil
    }

    /// The first number under one of the names.
    func number(_ names: String...) throws -> Rational? { try number(of: names) }

    func number(of names: [String]) throws -> Rational? {
        guard let (name, value) = find(names) else { return nil }
        guard let number = Rational(json: value) else {
            throw LabError("PRC031", "the input '\(name)' is not a number")
        }
        guard number >= .zero else { throw LabError("PRC031", "the input '\(name)' is negative") }
        return number
    }

    func text(_ names: String...) throws -> String? {
        guard let (name, value) = find(names) else { return nil }
        guard let text = value.stringValue else {
            throw LabError("PRC031", "the input '\(name)' is not text")
        }
        return text
    }

    /// Midnight (UTC) of a day written as `2026-02-20`, or of the day of an instant.
    func day(_ names: String...) throws -> Instant? {
        guard let (name, value) = find(names), let text = value.stringValue else { return nil }
        guard !text.contains(":") || text.contains("T") else { return nil }
        guard let instant = ISO8601.parse(String(text.prefix(10))) else {
            throw LabError("PRC031", "the input '\(name)' is no day")
        }
        return instant
    }

    /// Hours after midnight of a time of the day, `08:10`.
    func clock(_ names: String...) throws -> Rational? {
        guard let (name, value) = find(names) else { return nil }
        let parts = (value.stringValue ?? "").split(separator: ":").map { Int128($0) }
        guard (2...3).contains(parts.count), let hours = parts[0], let minutes = parts[1],
            let seconds = parts.count == 3 ? parts[2] : 0
        else { throw LabError("PRC031", "the input '\(name)' is no time of the day such as 08:10") }
        return Rational(hours * 3_600 + minutes * 60 + seconds, 3_600)
    }

    /// A quantity in GB, written with its unit at the end of the name: `storage_gb`, `storage_tb`, `storage_mb`.
    func gigabytes(_ stems: String..., suffix: String = "") throws -> Rational? {
        let sizes = [
            ("gb", Rational.one), ("tb", Rational(1_024)), ("mb", Rational(1, 1_024)),
            ("kb", Rational(1, 1_048_576)), ("pb", Rational(1_048_576)),
        ]
        for stem in stems {
            for (unit, size) in sizes {
                let name = (stem.isEmpty ? unit : "\(stem)_\(unit)") + suffix
                if let number = try number(of: [name]) { return number * size }
            }
        }
        return nil
    }

    func required(_ names: String...) throws -> Rational {
        guard let number = try number(of: names) else {
            throw LabError("PRC031", "the input '\(names[0])' is missing")
        }
        return number
    }

    func flag(_ names: String...) -> Bool {
        guard let found = find(names)?.value else { return false }
        return found.boolValue ?? (Rational(json: found).map { $0 > .zero } ?? false)
    }

    func has(_ names: String...) -> Bool { names.contains { value[$0].map { !$0.isNull } ?? false } }

    /// A list, each item a number.
    func numbers(_ names: String...) throws -> [Rational]? {
        guard let (name, value) = find(names) else { return nil }
        guard let items = value.arrayValue?.map({ Rational(json: $0) }), items.allSatisfy({ $0 != nil })
        else {
            throw LabError("PRC031", "the input '\(name)' is not a list of numbers")
        }
        return items.compactMap { $0 }
    }

    /// A list of objects, as they are.
    func objects(_ names: String...) -> [JSONValue]? { find(names)?.value.arrayValue }

    /// A price under `prices`, by any of its names, or at the top as `price_name` or `name_price`.
    func price(_ names: String...) throws -> Rational? {
        let prices = value["prices"]
        for name in names {
            if let found = prices?[name], !found.isNull {
                read.insert("prices.\(name)")
                guard let number = Rational(json: found) else {
                    throw LabError("PRC031", "the price '\(name)' is not a number")
                }
                return number
            }
        }
        return try number(of: names.flatMap { ["price_\($0)", "\($0)_price"] + spellings($0) })
    }

    /// Whether a price goes by this name.
    func hasPrice(_ name: String) -> Bool {
        value["prices"]?[name].map { !$0.isNull } ?? has("price_\(name)", "\(name)_price")
    }

    /// Keys that say the same in another order: `disk_price_100gb` for `disk_100gb`.
    private func spellings(_ name: String) -> [String] {
        let words = Set(name.split(separator: "_").map(String.init) + ["price"])
        return (value.objectValue ?? []).map(\.0).filter { key in
            Set(key.split(separator: "_").map(String.init)) == words
        }
    }

    /// The start and the length of a stretch in hours: `from` and `to` of one day, or `hours`, `minutes` or `days`.
    func stretch() throws -> (begin: Rational?, hours: Rational?) {
        if let begin = try clock("from", "start", "begin"), let end = try clock("to", "end", "until") {
            return (begin, end > begin ? end - begin : end + Rational(24) - begin)
        }
        if let hours = try number("hours", "usage_hours", "hours_used") { return (nil, hours) }
        if let minutes = try number("minutes") { return (nil, minutes / Rational(60)) }
        return (nil, try number("days").map { $0 * Rational(24) })
    }

    /// Tiers as `[{up_to, price}]` or `[[up_to, price]]`; the last has no end.
    func tiers(_ names: String...) throws -> [PriceTier]? {
        guard let (name, value) = find(names), let items = value.arrayValue else { return nil }
        return try items.map { item in
            let end = item["up_to"] ?? item["upTo"] ?? item["to"] ?? item.arrayValue?.first
            let price = item["price"] ?? item.arrayValue?.last
            guard let price = price.flatMap({ Rational(json: $0) }) else {
                throw LabError("PRC031", "a tier of '\(name)' has no price")
            }
            return PriceTier(upTo: end.flatMap { $0.isNull ? nil : Rational(json: $0) }, price: price)
        }
    }
}
