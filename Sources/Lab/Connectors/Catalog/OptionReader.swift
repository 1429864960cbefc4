import FlinkSQL
import LabKernel

/// Reads the WITH options of one table by type, with Flink's wording for what cannot be read.
package struct OptionReader: Sendable {
    package let options: [TableOption]
    /// The table's name in its CREATE TABLE, for mistakes that have no option to point at.
    package let tableSpan: SourceSpan?

    package init(_ options: [TableOption], tableSpan: SourceSpan? = nil) {
        self.options = options
        self.tableSpan = tableSpan
    }

    /// The option as it was written; nil if it is not set.
    package func option(_ key: String) -> TableOption? { options.last { $0.key == key } }
    /// The option's text; nil if it is not set.
    package func string(_ key: String) -> String? { option(key)?.value }
    /// The place of an option's value, else of the table.
    package func span(_ key: String) -> SourceSpan? { option(key)?.valueSpan ?? tableSpan }

    /// A whole number of 64 bits.
    package func int64(_ key: String) throws(LabError) -> Int64? {
        try read(key) { (text) throws(Unreadable) in try Self.integer(text, Int64.self) }
    }

    /// A whole number of any width.
    package func integer<Number: FixedWidthInteger>(_ key: String, as type: Number.Type) throws(LabError)
        -> Number?
    {
        try read(key) { (text) throws(Unreadable) in try Self.integer(text, type) }
    }

    /// A floating point number.
    package func double(_ key: String) throws(LabError) -> Double? {
        try read(key) { (text) throws(Unreadable) in
            guard let number = Double(text.trimmed) else { throw Unreadable(reason: Self.badNumber(text)) }
            return number
        }
    }

    /// `true` or `false`, ignoring case.
    package func bool(_ key: String) throws(LabError) -> Bool? {
        try read(key) { (text) throws(Unreadable) in
            switch text.lowercased() {
            case "true": return true
            case "false": return false
            default:
                throw Unreadable(
                    reason:
                        "Unrecognized option for boolean: \(text). Expected either true or "
                        + "false(case insensitive)"
                )
            }
        }
    }

    /// A duration; a bare number is milliseconds.
    package func duration(_ key: String) throws(LabError) -> Duration? {
        try read(key) { (text) throws(Unreadable) in
            guard let duration = DurationText.parse(text) else {
                throw Unreadable(reason: Self.badDuration(text))
            }
            return duration
        }
    }

    /// One of `words`, ignoring case, given back in the catalog's spelling.
    package func word(_ key: String, among words: [String]) throws(LabError) -> String? {
        try read(key) { (text) throws(Unreadable) in
            let wanted = text.lowercased()
            guard let word = words.first(where: { $0.lowercased() == wanted }) else {
                throw Unreadable(
                    reason: "expected one of: \(words.joined(separator: ", "))",
                    near: nearest(to: text, among: words))
            }
            return word
        }
    }

    /// Why a text is no value of its option's type.
    private struct Unreadable: Error {
        var reason: String
        var near: String?
    }

    private func read<Value>(
        _ key: String, _ parse: (String) throws(Unreadable) -> Value
    ) throws(LabError) -> Value? {
        guard let option = option(key) else { return nil }
        do throws(Unreadable) {
            return try parse(option.value)
        } catch {
            throw ConnectorErrors.unreadable(option, reason: error.reason, near: error.near, at: span(key))
        }
    }

    private static func integer<Number: FixedWidthInteger>(
        _ text: String, _ type: Number.Type
    ) throws(Unreadable) -> Number {
        guard let number = Number(text.trimmed) else { throw Unreadable(reason: badNumber(text)) }
        return number
    }

    private static func badNumber(_ text: String) -> String { "For input string: \"\(text.trimmed)\"" }

    private static func badDuration(_ text: String) -> String {
        let unit = text.trimmed.drop { $0.isNumber || $0 == " " || $0 == "." }
        guard !unit.isEmpty, unit.count < text.trimmed.count else {
            return "text does not start with a number: '\(text)'"
        }
        return
            "Time interval unit label '\(unit)' does not match any of the recognized units: d, h, "
            + "min, s, ms, µs, ns"
    }
}

extension StringProtocol {
    /// The text without ASCII spaces and control characters at both ends, as Java's `trim`.
    var trimmed: String {
        var view = Substring(self).unicodeScalars
        while let first = view.first, first.value <= 32 { view.removeFirst() }
        while let last = view.last, last.value <= 32 { view.removeLast() }
        return String(Substring(view))
    }
}
