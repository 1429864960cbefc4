/// Divides many numbers by one: a multiplication and a shift in place of a division.
///
/// With `2^(bits - 1) < |divisor| <= 2^bits` and `m = ceil(2^(63 + bits) / |divisor|)` the quotient of any `n` below
/// 2^63 is `m * n >> (63 + bits)`.
/// Source: Granlund and Montgomery, "Division by Invariant Integers using Multiplication", theorem 4.2.
struct ConstantDivisor {
    private let divisor: Int64
    private let multiplier: UInt64
    private let shift: UInt64

    /// Nil for 0, 1, -1 and the least number, which have quotients of their own kind.
    init?(_ divisor: Int64) {
        let magnitude = divisor.magnitude
        guard magnitude > 1, divisor != .min else { return nil }
        self.divisor = divisor
        let bits = 64 - (magnitude - 1).leadingZeroBitCount
        let (quotient, remainder) = magnitude.dividingFullWidth((1 << UInt64(bits - 1), 0))
        multiplier = remainder == 0 ? quotient : quotient + 1
        shift = UInt64(bits - 1)
    }

    /// `dividend / divisor`, cut towards zero.
    @inline(__always) func quotient(_ dividend: Int64) -> Int64 {
        // Only the least number has a magnitude of 2^63.
        guard dividend != .min else { return dividend / divisor }
        let magnitude = multiplier.multipliedFullWidth(by: dividend.magnitude).high &>> shift
        let sign = (dividend ^ divisor) >> 63
        return (Int64(bitPattern: magnitude) ^ sign) &- sign
    }

    /// `dividend % divisor`, with the sign of the dividend.
    @inline(__always) func remainder(_ dividend: Int64) -> Int64 {
        dividend &- quotient(dividend) &* divisor
    }
}
