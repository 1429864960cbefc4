import LabKernel

/// The inputs of a vector, by any of the names that the examples use; what nobody reads is a mistake.
final class VectorInputs {
    private let value: JSONValue
    private let vector: String
    private var read: Set<String> = ["currency", "note", "region", "site", "description"]

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
        return number
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

    /// Keys that say the same in another order: `disk_price_100gb` for `disk_100gb`.
    private func spellings(_ name: String) -> [String] {
        let words = Set(name.split(separator: "_").map(String.init) + ["price"])
        return (value.objectValue ?? []).map(\.0).filter { key in
            Set(key.split(separator: "_").map(String.init)) == words
        }
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
