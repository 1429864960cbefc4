import LabKernel
import StreamTypes

/// `RAND([seed])`, `RAND_INTEGER([seed,] bound)` and `UUID()`.
///
/// With a seed they give the numbers of `java.util.Random`; without one they draw from the run's chance, so a
/// run repeats itself.
enum Randomness {
    static func rand(_ call: FunctionCall) throws(LabError) -> Kernel {
        let clock = call.clock
        guard !call.operands.isEmpty else {
            return call.kernel(isVolatile: true) { _, n, out in
                out.resize(n)
                for row in 0..<n { out.doubles[row] = clock.chance.unit() }
            }
        }
        let seeded = Seeded(call)
        return try call.withAll(.bigint).kernel(
            isVolatile: true,
            Lanes.strict { arguments, row, out in
                out.append(double: seeded.draw(arguments[0], row) { $0.nextDouble() })
            })
    }

    static func randInteger(_ call: FunctionCall) throws(LabError) -> Kernel {
        let (clock, hasSeed) = (call.clock, call.operands.count > 1)
        let seeded = Seeded(call)
        return try call.withAll(.bigint).kernel(
            fails: true, isVolatile: true,
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                let bound = arguments[hasSeed ? 1 : 0].int(row)
                guard bound > 0, bound <= Int(Int32.max) else {
                    throw JobFailure("java.lang.IllegalArgumentException", "bound must be positive")
                }
                if hasSeed {
                    out.append(int64: Int64(seeded.draw(arguments[0], row) { $0.nextInt(Int32(bound)) }))
                } else {
                    out.append(int64: Int64(clock.chance.below(UInt64(bound))))
                }
            })
    }

    /// A random (version 4) UUID of RFC 9562.
    static func uuid(_ call: FunctionCall) throws(LabError) -> Kernel {
        let (clock, buffer) = (call.clock, TextBuffer())
        let digits = Array("0123456789abcdef".utf8)
        return call.kernel(isVolatile: true) { _, n, out in
            for _ in 0..<n {
                let high = clock.chance.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
                let low = clock.chance.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
                for place in 0..<32 {
                    if [8, 12, 16, 20].contains(place) { buffer.append(0x2D) }
                    let word = place < 16 ? high : low
                    buffer.append(digits[Int(word >> UInt64(60 - place % 16 * 4) & 15)])
                }
                buffer.flush(to: out)
            }
        }
    }
}

/// The generator of a seeded call: one for a literal seed, a new one for each row otherwise.
private final class Seeded {
    private var shared: JavaRandom?

    init(_ call: FunctionCall) {
        if case .int(let seed) = call.literal(0), call.operands.count > 0 { shared = JavaRandom(seed: seed) }
    }

    func draw<Number>(_ seeds: Column, _ row: Int, _ next: (inout JavaRandom) -> Number) -> Number {
        if var random = shared {
            defer { shared = random }
            return next(&random)
        }
        var random = JavaRandom(seed: Int64(seeds.int(row)))
        return next(&random)
    }
}

/// The linear congruential generator that `java.util.Random` documents.
struct JavaRandom {
    private var state: Int64
    private static let mask: Int64 = (1 << 48) - 1

    init(seed: Int64) { state = (seed ^ 0x5_DEEC_E66D) & Self.mask }

    private mutating func next(_ bits: Int64) -> Int32 {
        state = (state &* 0x5_DEEC_E66D &+ 0xB) & Self.mask
        return Int32(truncatingIfNeeded: state >> (48 - bits))
    }

    /// In `0 ..< bound`.
    mutating func nextInt(_ bound: Int32) -> Int32 {
        if bound & (bound - 1) == 0 {
            return Int32(truncatingIfNeeded: Int64(bound) &* Int64(next(31)) >> 31)
        }
        while true {
            let bits = next(31)
            let value = bits % bound
            if bits &- value &+ (bound - 1) >= 0 { return value }
        }
    }

    /// In `0 ..< 1`.
    mutating func nextDouble() -> Double {
        let high = Int64(next(26)) << 27
        return Double(high + Int64(next(27))) * 0x1p-53
    }
}
