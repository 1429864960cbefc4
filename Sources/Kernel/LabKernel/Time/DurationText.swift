/// Durations as people write them in scenarios and in Flink's configuration.
package enum DurationText {
    /// Reads one or more `number unit` pairs: `30s`, `10m`, `1h30m`, `500 ms`, `2 days`; a bare number is milliseconds, as in
    /// Flink's configuration. Nil when the text is no duration.
    ///
    /// Source: Flink class `org.apache.flink.util.TimeUtils` for the unit words.
    package static func parse(_ text: some StringProtocol) -> Duration? {
        var rest = text.utf8.filter { $0 != UInt8(ascii: " ") }[...]
        guard !rest.isEmpty else { return nil }
        var total = Duration.zero
        while !rest.isEmpty {
            let digits = rest.prefix { (48...57).contains($0) || $0 == UInt8(ascii: ".") }
            rest = rest.dropFirst(digits.count)
            let letters = rest.prefix { !(48...57).contains($0) }
            rest = rest.dropFirst(letters.count)
            guard let unit = micros(of: String(decoding: letters, as: UTF8.self)),
                let micros = scaled(String(decoding: digits, as: UTF8.self), by: unit)
            else { return nil }
            total += .microseconds(micros)
        }
        return total
    }

    /// The shortest exact form with one or two units: `30s`, `1m30s`, `1h`, `250ms`.
    package static func text(_ duration: Duration) -> String {
        var micros = duration.wholeMicros
        guard micros != 0 else { return "0s" }
        var text = micros < 0 ? "-" : ""
        micros = abs(micros)
        for (unit, size) in [
            ("d", Int64(86_400_000_000)), ("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000),
        ]
        where micros >= size {
            text += "\(micros / size)\(unit)"
            micros %= size
        }
        if micros >= 1_000 { text += "\(micros / 1_000)ms" }
        if micros % 1_000 != 0 { text += "\(micros % 1_000)us" }
        return text
    }

    /// As people read it: whole milliseconds, `10m7s701ms`; what is left over is cut off.
    package static func forPeople(_ duration: Duration) -> String {
        text(.milliseconds(duration.wholeMillis))
    }

    private static func micros(of unit: String) -> Int64? {
        switch unit {
        case "us", "µs", "micro", "micros", "microsecond", "microseconds": 1
        case "", "ms", "milli", "millis", "millisecond", "milliseconds": 1_000
        case "s", "sec", "secs", "second", "seconds": 1_000_000
        case "m", "min", "mins", "minute", "minutes": 60_000_000
        case "h", "hour", "hours": 3_600_000_000
        case "d", "day", "days": 86_400_000_000
        default: nil
        }
    }

    private static func scaled(_ digits: String, by unit: Int64) -> Int64? {
        guard let rational = Rational(decimal: digits) else { return nil }
        let micros = rational * Rational(Int128(unit))
        return Int64(exactly: micros.rounded(.toNearestOrAwayFromZero))
    }
}
