/// The decimal digits by which Java prints floating-point numbers.
enum JavaFloatDigits {
    static func digits(_ value: Double) -> DecimalDigits { shortest(value.description) }
    static func digits(_ value: Float) -> DecimalDigits { shortest(value.description) }

    private static func shortest(_ text: String) -> DecimalDigits {
        var copy = text
        return copy.withUTF8 { DecimalDigits($0) }
            ?? DecimalDigits(isNegative: false, digits: [], exponent: 0)
    }
}
