/// Sizes as people write them.
package enum ByteSize {
    /// Bytes of `4Gi`, `512 mb`, `1g`, `20KiB`, `100`; nil when the text is no size.
    ///
    /// A unit of Flink and Kubernetes counts by 1,024 (`kb`, `mb`, `Ki`, `Mi`, `Gi`, `g`).
    /// Source: Flink class `org.apache.flink.configuration.MemorySize`.
    package static func parse(_ text: some StringProtocol) -> Int64? {
        let compact = text.lowercased().filter { $0 != " " }
        let digits = compact.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = Rational(decimal: digits),
            let unit = bytes(of: String(compact.dropFirst(digits.count)))
        else { return nil }
        let size = number * Rational(unit)
        return size.denominator == 1 ? Int64(exactly: size.numerator) : nil
    }

    /// `0 B`, `987 B`, `1.5 KiB`, `20.0 MiB`: one decimal from a KiB on.
    package static func text(_ bytes: Int64) -> String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]
        var size = Rational(Int128(bytes))
        var unit = 0
        while size >= Rational(1_024), unit < units.count - 1 {
            size = size / Rational(1_024)
            unit += 1
        }
        return size.decimalText(digits: unit == 0 ? 0 : 1) + " " + units[unit]
    }

    private static func bytes(of unit: String) -> Int128? {
        switch unit {
        case "", "b", "bytes": 1
        case "k", "kb", "ki", "kib": 1 << 10
        case "m", "mb", "mi", "mib": 1 << 20
        case "g", "gb", "gi", "gib": 1 << 30
        case "t", "tb", "ti", "tib": 1 << 40
        default: nil
        }
    }
}
