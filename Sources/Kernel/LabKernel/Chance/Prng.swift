/// A seeded stream of chance: xoshiro256** over a state expanded by SplitMix64.
///
/// Every consumer takes its own stream by purpose, so that a new consumer changes no other's numbers.
/// Source: Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators".
package struct Prng: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// The stream of `purpose` under the run's `seed`.
    package init(seed: UInt64, purpose: String) {
        self.init(state: seed ^ Prng.hash(purpose))
    }

    private init(state seed: UInt64) {
        var mix = seed
        func next() -> UInt64 {
            mix &+= 0x9E37_79B9_7F4A_7C15
            var word = mix
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
        state = (next(), next(), next(), next())
    }

    package mutating func next() -> UInt64 {
        let result = rotated(state.1 &* 5, 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = rotated(state.3, 45)
        return result
    }

    /// A number in `0..<bound` by multiplication (bias below 2⁻⁶⁴ × bound); `bound` must be positive.
    package mutating func below(_ bound: UInt64) -> UInt64 { next().multipliedFullWidth(by: bound).high }

    /// A number in `0..<1` with 53 random bits.
    package mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// The four words of the stream's position, for snapshots.
    package var position: [UInt64] { [state.0, state.1, state.2, state.3] }

    /// A stream that goes on from a saved `position` of four words.
    package init(position: [UInt64]) {
        precondition(position.count == 4, "a position has four words")
        state = (position[0], position[1], position[2], position[3])
    }

    /// FNV-1a over the UTF-8 of `text`.
    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}

private func rotated(_ word: UInt64, _ bits: UInt64) -> UInt64 { (word << bits) | (word >> (64 - bits)) }
