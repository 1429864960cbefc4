/// Powers by additions and multiplications alone, so that every machine gets the same bits.
enum RealPower {
    /// `base` to the power of `exponent`, for bases of 1 or more.
    static func value(_ base: Double, _ exponent: Double) -> Double { exp(exponent * log(base)) }

    /// The natural logarithm of 1 or more: halves the number to below 2, then the series of the area tangent.
    private static func log(_ number: Double) -> Double {
        var (rest, halvings) = (number, 0.0)
        while rest >= 2 {
            rest /= 2
            halvings += 1
        }
        let ratio = (rest - 1) / (rest + 1)
        var (power, sum) = (ratio, 0.0)
        for odd in stride(from: 1.0, through: 61.0, by: 2) {
            sum += power / odd
            power *= ratio * ratio
        }
        return 2 * sum + halvings * ln2
    }

    private static let ln2 = 0.693_147_180_559_945_3

    /// Halves the exponent until the series is short, and squares as often.
    private static func exp(_ exponent: Double) -> Double {
        var (rest, squarings) = (exponent, 0)
        while rest.magnitude > 0.5 {
            rest /= 2
            squarings += 1
        }
        var (term, sum) = (1.0, 1.0)
        for index in 1...20 {
            term *= rest / Double(index)
            sum += term
        }
        for _ in 0..<squarings { sum *= sum }
        return sum
    }
}
