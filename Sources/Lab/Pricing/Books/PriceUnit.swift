import LabKernel

/// The unit of a price or of a meter: `GB-month`, `CU-hour`, `10000 requests`, `byte-second`.
///
/// A GB is 2³⁰ bytes, as in all examples of the price pages (1 TB = 1,024 GB); a month of use is 30 days of 24 hours.
package struct PriceUnit: Hashable, Sendable {
    /// The unit as the price book writes it.
    package let text: String
    /// What is counted, in lower case and in the singular; empty for pure time.
    private let noun: String
    /// How many of `noun` the unit has.
    private let count: Rational
    /// How many seconds it lasts; nil for a unit without time.
    private let seconds: Rational?

    /// The unit of `text`; `-` alone is the unit of what is free.
    package init(_ text: String) {
        self.text = text
        var words = text.split(separator: " ").map(String.init)
        var count = Rational.one
        if words.count > 1, let number = Self.number(words[0]) {
            count = number
            words.removeFirst()
        }
        var parts = words.joined(separator: " ").lowercased().split(separator: "-").map(String.init)
        let time = parts.last.flatMap { Self.times[Self.singular($0)] }
        if time != nil { parts.removeLast() }
        let noun = Self.singular(parts.joined(separator: "-"))
        seconds = time
        if let bytes = Self.bytes[noun] {
            (self.noun, self.count) = ("byte", count * Rational(bytes))
        } else {
            (self.noun, self.count) = (noun, count)
        }
    }

    /// How many of `base` one of this unit is; nil when they measure different things.
    package func size(in base: PriceUnit) -> Rational? {
        guard noun == base.noun else { return nil }
        switch (seconds, base.seconds) {
        case (nil, nil): return count / base.count
        case (let mine?, let its?): return count * mine / (base.count * its)
        default: return nil
        }
    }

    private static func number(_ word: String) -> Rational? {
        switch word.lowercased() {
        case "thousand": Rational(1_000)
        case "million": Rational(1_000_000)
        case "billion": Rational(1_000_000_000)
        default: Rational(decimal: word.filter { $0 != "," })
        }
    }

    private static func singular(_ word: String) -> String {
        word.count > 3 && word.hasSuffix("s") ? String(word.dropLast()) : word
    }

    private static let bytes: [String: Int128] = [
        "byte": 1, "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30, "tb": 1 << 40, "pb": 1 << 50,
        "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40,
    ]

    private static let times: [String: Rational] = [
        "second": Rational(1), "minute": Rational(60), "hour": Rational(3_600), "day": Rational(86_400),
        "month": Rational(2_592_000),
    ]
}
