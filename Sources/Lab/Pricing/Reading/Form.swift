import LabKernel

/// An object of a file about cost, read strictly: a key outside its list is a mistake.
struct Form {
    let value: JSONValue
    /// What the object is, for messages: `the price`.
    let what: String
    let code: String

    /// - Throws: `LabError` of `code` when the value is no object or has another key than `keys`.
    init(_ value: JSONValue, _ what: String, keys: [String], code: String) throws {
        (self.value, self.what, self.code) = (value, what, code)
        guard let members = value.objectValue else {
            throw LabError(code, "\(what) is not an object", at: value.span)
        }
        for (key, member) in members where !keys.contains(key) {
            throw LabError(
                code, "\(what) has no key '\(key)'", at: member.span,
                fix: suggestion(for: key, among: keys, kind: "keys"))
        }
    }

    /// The member called `key`; nil when it is absent or null.
    subscript(key: String) -> JSONValue? {
        guard let member = value[key], !member.isNull else { return nil }
        return member
    }

    func mistake(_ key: String, _ text: String, fix: String? = nil) -> LabError {
        LabError(code, "'\(key)' of \(what) \(text)", at: value[key]?.span ?? value.span, fix: fix)
    }

    /// The text of `key`; a number counts as its text.
    func text(_ key: String) throws -> String? {
        guard let member = self[key] else { return nil }
        if case .number(let text) = member.bare { return text }
        guard let text = member.stringValue else { throw mistake(key, "is not text") }
        return text
    }

    func requiredText(_ key: String) throws -> String {
        guard let text = try text(key) else { throw mistake(key, "is missing") }
        return text
    }

    /// An exact number, written as a number or in quotes.
    func number(_ key: String) throws -> Rational? {
        guard let member = self[key] else { return nil }
        guard let number = Rational(json: member) else {
            throw mistake(key, "is not a number with up to 24 digits, 15 of them decimals")
        }
        return number
    }

    func flag(_ key: String) throws -> Bool? {
        guard let member = self[key] else { return nil }
        guard let flag = member.boolValue else { throw mistake(key, "is neither true nor false") }
        return flag
    }

    /// A list of texts; one text counts as a list of one.
    func texts(_ key: String) throws -> [String]? {
        guard let member = self[key] else { return nil }
        if let one = member.stringValue { return [one] }
        guard let items = member.arrayValue else { throw mistake(key, "is not a list") }
        return try items.map { item in
            guard let text = item.stringValue else { throw mistake(key, "is not a list of texts") }
            return text
        }
    }

    /// The texts of an object of texts, in the order of their names.
    func pairs(_ key: String) throws -> [String: String] {
        guard let member = self[key] else { return [:] }
        guard let members = member.objectValue else { throw mistake(key, "is not an object") }
        var pairs: [String: String] = [:]
        for (name, value) in members {
            guard let text = value.scalarText else { throw mistake(key, "has a value that is no text") }
            pairs[name] = text
        }
        return pairs
    }
}

extension Rational {
    /// The number of a JSON number or of a text with a number; nil for anything else, and for what is too large or too
    /// fine to be computed with exactly. Exponents are exact.
    package init?(json value: JSONValue) {
        guard let text = value.scalarText, let number = Rational(scientific: text), number.isCountable else {
            return nil
        }
        self = number
    }

    /// Up to 10²⁴ in steps of 10⁻¹⁵: products of such a number, a price and the sizes of units stay below 2¹²⁷.
    private var isCountable: Bool {
        numerator.magnitude <= 1_000_000_000_000_000_000_000_000 && denominator <= 1_000_000_000_000_000
    }

    /// Reads `12.5`, `1e-3`, `173/7200000` exactly.
    package init?(scientific text: String) {
        if let slash = text.firstIndex(of: "/") {
            guard let above = Rational(scientific: String(text[..<slash])),
                let below = Rational(scientific: String(text[text.index(after: slash)...])), below != .zero
            else { return nil }
            self = above / below
            return
        }
        let parts = text.split(
            maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { $0 == "e" || $0 == "E" })
        guard let first = parts.first, let mantissa = Rational(decimal: first) else { return nil }
        guard parts.count == 2 else {
            self = mantissa
            return
        }
        guard let exponent = Int(parts[1]), exponent.magnitude <= 30 else { return nil }
        var value = mantissa
        for _ in 0..<abs(exponent) {
            guard value.isCountable else { return nil }
            value = exponent < 0 ? value / Rational(10) : value * Rational(10)
        }
        self = value
    }

    /// The value as JSON: its exact text, since a JSON number would lose digits elsewhere.
    package var json: JSONValue { .string(exactText) }
}

extension JSONValue {
    /// The text of a string, a number or a boolean.
    var scalarText: String? {
        switch bare {
        case .string(let text), .number(let text): text
        case .bool(let flag): flag ? "true" : "false"
        default: nil
        }
    }
}
