import StreamTypes

/// Casts to FLOAT and DOUBLE; a text that Java's `Double.parseDouble` refuses fails.
enum ApproximateCast {
    static func make(_ cast: Cast) -> RowCast? {
        let from = cast.from
        let isFloat = cast.to == .float
        switch from {
        case .char, .varchar:
            return .failing { (arguments, row, out) throws(JobFailure) in
                out.append(double: rounded(try parse(arguments[0].bytes(row)), isFloat))
            }
        case .boolean:
            return .always { arguments, row, out in out.append(double: arguments[0].bool(row) ? 1 : 0) }
        case .decimal:
            return .always { arguments, row, out in
                let value = DecimalMath.double(DecimalLanes(arguments[0], from)[row], scale: from.scale)
                out.append(double: rounded(value, isFloat))
            }
        default: return nil
        }
    }

    private static func rounded(_ value: Double, _ isFloat: Bool) -> Double {
        isFloat ? Double(Float(value)) : value
    }

    private static func parse(_ text: TextBytes) throws(JobFailure) -> Double {
        if let value = JavaNumberText.double(text) { return value }
        let trimmed = String(decoding: JavaNumberText.trimmed(text), as: UTF8.self)
        throw .numberFormat(trimmed.isEmpty ? "empty String" : "For input string: \"\(trimmed)\"")
    }
}
