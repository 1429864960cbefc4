import LabKernel
import StreamTypes
import Streaming

/// Text of values as the Java classes behind Flink's types write them.
enum JavaText {
    /// A value of a scalar type.
    static func scalar(_ value: Value, _ type: LogicalType) -> String {
        switch value {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .double(let number): type == .float ? float(Float(number)) : double(number)
        case .int(let number): integer(Int128(number), type)
        case .big(let number): integer(number, type)
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .array, .map, .row: preconditionFailure("not a scalar value")
        }
    }

    private static func integer(_ number: Int128, _ type: LogicalType) -> String {
        switch type {
        case .decimal(_, let scale): return DecimalText.plain(number, scale: scale)
        case .date: return TimeText.date(Int(number))
        case .time: return TimeText.localTime(Int64(number) * 1_000_000)
        case .timestamp(let precision, _):
            return TimeText.localDateTime(nanos: precision <= 3 ? number * 1_000_000 : number)
        case .timestampLTZ(let precision, _):
            return TimeText.instant(nanos: precision <= 3 ? number * 1_000_000 : number)
        case .intervalYearMonth: return period(Int64(number))
        case .intervalDayTime: return duration(Int64(number))
        default: return String(number)
        }
    }

    /// `Double.toString`: `1.0`, `1.0E10`, `1.0E-5`, `NaN`, `Infinity`.
    static func double(_ number: Double) -> String { JavaNumberText.text(number) }

    /// `Float.toString`.
    static func float(_ number: Float) -> String { JavaNumberText.text(number) }

    /// `java.time.Period` of months: `P1Y2M`, `P0D`.
    private static func period(_ months: Int64) -> String {
        guard months != 0 else { return "P0D" }
        let (years, rest) = (months / 12, months % 12)
        return "P" + (years != 0 ? "\(years)Y" : "") + (rest != 0 ? "\(rest)M" : "")
    }

    /// `java.time.Duration` of milliseconds: `PT1H2M3.5S`, `PT0S`.
    private static func duration(_ millis: Int64) -> String {
        guard millis != 0 else { return "PT0S" }
        let (hours, minutes) = (millis / 3_600_000, millis / 60_000 % 60)
        let rest = millis % 60_000
        var text = "PT" + (hours != 0 ? "\(hours)H" : "") + (minutes != 0 ? "\(minutes)M" : "")
        if rest != 0 {
            text += (rest < 0 ? "-" : "") + "\(abs(rest) / 1_000)"
            if rest % 1_000 != 0 {
                var fraction = padded(Int(abs(rest) % 1_000), 3)
                while fraction.hasSuffix("0") { fraction.removeLast() }
                text += ".\(fraction)"
            }
            text += "S"
        }
        return text
    }
}

/// Text of decimals given as unscaled numbers.
enum DecimalText {
    /// All digits, `scale` of them after the point: `12.30`.
    static func plain(_ unscaled: Int128, scale: Int) -> String {
        let digits = String(unscaled.magnitude)
        let sign = unscaled < 0 ? "-" : ""
        guard scale > 0 else { return sign + digits }
        let whole = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        let point = whole.index(whole.endIndex, offsetBy: -scale)
        return sign + whole[..<point] + "." + whole[point...]
    }

    /// `BigDecimal.stripTrailingZeros().toString()`: `12.3`, `1E+2`; or plain digits if `isPlain`.
    static func stripped(_ unscaled: Int128, scale: Int, isPlain: Bool) -> String {
        guard unscaled != 0 else { return "0" }
        var (rest, scale) = (unscaled, scale)
        while rest % 10 == 0 {
            rest /= 10
            scale -= 1
        }
        let digits = String(rest.magnitude)
        let exponent = digits.count - 1 - scale
        if isPlain || (scale >= 0 && exponent >= -6) {
            return scale >= 0
                ? plain(rest, scale: scale) : plain(rest, scale: 0) + String(repeating: "0", count: -scale)
        }
        let fraction = digits.dropFirst()
        return (rest < 0 ? "-" : "") + digits.prefix(1) + (fraction.isEmpty ? "" : "." + fraction)
            + "E" + (exponent < 0 ? "" : "+") + String(exponent)
    }
}
