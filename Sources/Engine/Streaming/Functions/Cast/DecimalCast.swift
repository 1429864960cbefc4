import StreamTypes

/// Casts to DECIMAL, rounded half up. A number with too many digits gives NULL, a text with too many fails.
enum DecimalCast {
    static func make(_ cast: Cast) -> RowCast? {
        guard case .decimal(let precision, let scale) = cast.to else { return nil }
        let from = cast.from
        switch from {
        case .char, .varchar:
            return .failing { (arguments, row, out) throws(JobFailure) in
                out.append(
                    decimal: try parse(arguments[0].bytes(row), precision, scale), precision: precision)
            }
        case .boolean:
            return .always { arguments, row, out in
                out.append(
                    decimal: arguments[0].bool(row) ? DecimalMath.powers[scale] : 0, precision: precision)
            }
        case .tinyint, .smallint, .int, .bigint, .decimal:
            return .always { arguments, row, out in
                let value = DecimalLanes(arguments[0], from)[row]
                let scaled = DecimalMath.rescale(value, from: from.scale, to: scale)
                out.append(decimal: scaled, precision: precision)
            }
        case .float, .double:
            return .failing { (arguments, row, out) throws(JobFailure) in
                let value = arguments[0].double(row)
                guard value.isFinite else { throw notANumber(value) }
                out.append(decimal: DecimalDigits(value).unscaled(scale: scale), precision: precision)
            }
        default: return nil
        }
    }

    /// What `java.math.BigDecimal` says of NaN and the infinities.
    static func notANumber(_ value: Double) -> JobFailure {
        let first = value.isNaN ? "N" : "I"
        return .numberFormat(
            "Character \(first) is neither a decimal digit number, decimal point, nor"
                + " \"e\" notation exponential mark.")
    }

    private static func parse(_ text: TextBytes, _ precision: Int, _ scale: Int) throws(JobFailure) -> Int128
    {
        let trimmed = JavaNumberText.trimmed(text)
        guard let digits = DecimalDigits(trimmed) else { throw failure(trimmed, "Invalid character found.") }
        guard let value = digits.unscaled(scale: scale), DecimalMath.fits(value, precision) else {
            throw failure(trimmed, "Overflow.")
        }
        return value
    }

    private static func failure(_ text: TextBytes, _ reason: String) -> JobFailure {
        .numberFormat("For input string: '\(String(decoding: text, as: UTF8.self))'. \(reason)")
    }
}
