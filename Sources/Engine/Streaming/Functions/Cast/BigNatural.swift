/// A natural number of any size, for the digits of floating-point numbers.
struct BigNatural {
    /// Least significant first, without leading zeros.
    private var limbs: [UInt32] = []

    init(_ value: UInt64) {
        limbs = [UInt32(truncatingIfNeeded: value), UInt32(value >> 32)]
        trim()
    }

    /// `value × 5^fives × 2^twos`.
    init(_ value: UInt64, fives: Int, twos: Int) {
        self.init(value)
        // 5^13 is the largest power of five in 32 bits.
        for _ in 0..<fives / 13 { multiply(by: 1_220_703_125) }
        for _ in 0..<fives % 13 { multiply(by: 5) }
        limbs.insert(contentsOf: repeatElement(0, count: limbs.isEmpty ? 0 : twos / 32), at: 0)
        multiply(by: 1 << UInt32(twos % 32))
    }

    private mutating func trim() { while limbs.last == 0 { limbs.removeLast() } }

    mutating func multiply(by factor: UInt32) {
        var carry: UInt64 = 0
        for index in limbs.indices {
            let product = UInt64(limbs[index]) * UInt64(factor) + carry
            limbs[index] = UInt32(truncatingIfNeeded: product)
            carry = product >> 32
        }
        if carry > 0 { limbs.append(UInt32(carry)) }
        trim()
    }

    mutating func add(_ other: BigNatural) {
        var carry: UInt64 = 0
        for index in 0..<max(limbs.count, other.limbs.count) {
            if index == limbs.count { limbs.append(0) }
            let sum =
                UInt64(limbs[index]) + (index < other.limbs.count ? UInt64(other.limbs[index]) : 0) + carry
            limbs[index] = UInt32(truncatingIfNeeded: sum)
            carry = sum >> 32
        }
        if carry > 0 { limbs.append(UInt32(carry)) }
    }

    /// The other number must not be greater.
    private mutating func subtract(_ other: BigNatural) {
        var borrow: Int64 = 0
        for index in limbs.indices {
            var rest =
                Int64(limbs[index]) - (index < other.limbs.count ? Int64(other.limbs[index]) : 0) - borrow
            borrow = rest < 0 ? 1 : 0
            if rest < 0 { rest += 1 << 32 }
            limbs[index] = UInt32(rest)
        }
        trim()
    }

    /// Leaves ten times the remainder of a division and returns the quotient, which must be below 10.
    mutating func nextDigit(dividingBy divisor: BigNatural) -> UInt8 {
        var digit: UInt8 = 0
        while compare(divisor) >= 0 {
            subtract(divisor)
            digit += 1
        }
        multiply(by: 10)
        return digit
    }

    /// Negative, zero or positive as this is less than, equal to or greater than the other.
    func compare(_ other: BigNatural) -> Int {
        if limbs.count != other.limbs.count { return limbs.count - other.limbs.count }
        for index in limbs.indices.reversed() where limbs[index] != other.limbs[index] {
            return limbs[index] < other.limbs[index] ? -1 : 1
        }
        return 0
    }
}
