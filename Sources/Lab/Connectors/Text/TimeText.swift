import LabKernel

/// Text of dates and times as `java.time` writes them.
enum TimeText {
    private static let nanosOfDay: Int128 = 86_400_000_000_000

    /// `2024-03-01`.
    static func date(_ days: Int) -> String {
        let (year, month, day) = CivilTime.date(epochDays: days)
        let shown = year > 9_999 ? "+\(year)" : padded(year, 4)
        return "\(shown)-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// `LocalTime.toString`: `10:11`, `10:11:12`, `10:11:12.500`.
    static func localTime(_ nanos: Int64) -> String {
        let (hour, minute) = (Int(nanos / 3_600_000_000_000), Int(nanos / 60_000_000_000 % 60))
        let (second, fraction) = (Int(nanos / 1_000_000_000 % 60), Int(nanos % 1_000_000_000))
        var text = "\(padded(hour, 2)):\(padded(minute, 2))"
        guard second != 0 || fraction != 0 else { return text }
        text += ":" + padded(second, 2)
        guard fraction != 0 else { return text }
        if fraction % 1_000_000 == 0 { return text + "." + padded(fraction / 1_000_000, 3) }
        if fraction % 1_000 == 0 { return text + "." + padded(fraction / 1_000, 6) }
        return text + "." + padded(fraction, 9)
    }

    /// `LocalDateTime.toString`: `2024-03-01T10:11`.
    static func localDateTime(nanos: Int128) -> String {
        let days = nanos.dividedFloor(by: nanosOfDay)
        return date(Int(days)) + "T" + localTime(Int64(nanos - days * nanosOfDay))
    }

    /// `Instant.toString`: `2024-03-01T10:11:12.500Z`.
    static func instant(nanos: Int128) -> String {
        let days = nanos.dividedFloor(by: nanosOfDay)
        let time = Int64(nanos - days * nanosOfDay)
        var text = localTime(time)
        if text.count == 5 { text += ":00" }
        return date(Int(days)) + "T" + text + "Z"
    }

    /// `10:11:12`, with as many digits of fraction as the time has, at least `digits`.
    static func seconds(_ nanos: Int64, digits: Int = 0) -> String {
        let (hour, minute) = (Int(nanos / 3_600_000_000_000), Int(nanos / 60_000_000_000 % 60))
        let (second, fraction) = (Int(nanos / 1_000_000_000 % 60), Int(nanos % 1_000_000_000))
        let text = "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))"
        var shown = padded(fraction, 9)
        while shown.hasSuffix("0"), shown.count > digits { shown.removeLast() }
        return shown.isEmpty ? text : "\(text).\(shown)"
    }

    /// A date and time with seconds always shown, parts joined by `separator`.
    static func timestamp(nanos: Int128, separator: String, digits: Int = 0) -> String {
        let days = nanos.dividedFloor(by: nanosOfDay)
        return date(Int(days)) + separator + seconds(Int64(nanos - days * nanosOfDay), digits: digits)
    }
}
