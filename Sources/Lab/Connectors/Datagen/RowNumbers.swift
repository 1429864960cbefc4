/// The numbers of the rows that one subtask generates next: `first`, `first + step`, … `count` of them.
///
/// Row numbers run through the whole table, so a row's values do not depend on the parallelism.
struct RowNumbers {
    var first: Int64
    var step: Int64
    var count: Int

    @inline(__always) subscript(index: Int) -> Int64 { first &+ Int64(index) &* step }
}

/// Random words by row number: the same seed and row give the same word, in any order and at any parallelism.
///
/// Source: the output function of SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
/// Generators").
enum CountedChance {
    static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// Scrambles a counter that advances by `increment`.
    @inline(__always) static func scramble(_ counter: UInt64) -> UInt64 {
        var word = counter
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// The word of a row.
    @inline(__always) static func word(_ seed: UInt64, _ row: Int64) -> UInt64 {
        scramble(seed &+ UInt64(bitPattern: row) &* increment)
    }

    /// A number in `0..<1` with 53 random bits.
    @inline(__always) static func unit(_ seed: UInt64, _ row: Int64) -> Double {
        Double(word(seed, row) >> 11) * 0x1p-53
    }

    /// Fills `out` with `least + (0 ..< width)`, evenly; a `width` of 0 stands for 2⁶⁴.
    static func fill(
        _ out: UnsafeMutablePointer<Int64>, _ rows: RowNumbers, seed: UInt64, least: Int64, width: UInt64
    ) {
        var counter = seed &+ UInt64(bitPattern: rows.first) &* increment
        let stride = UInt64(bitPattern: rows.step) &* increment
        if width == 0 {
            for index in 0..<rows.count {
                out[index] = Int64(bitPattern: scramble(counter))
                counter &+= stride
            }
            return
        }
        for index in 0..<rows.count {
            out[index] = least &+ Int64(bitPattern: scramble(counter).multipliedFullWidth(by: width).high)
            counter &+= stride
        }
    }

    /// Fills `out` with numbers in `least ..< least + width`.
    static func fill(
        _ out: UnsafeMutablePointer<Double>, _ rows: RowNumbers, seed: UInt64, least: Double, most: Double
    ) {
        var counter = seed &+ UInt64(bitPattern: rows.first) &* increment
        let stride = UInt64(bitPattern: rows.step) &* increment
        let width = most - least
        for index in 0..<rows.count {
            out[index] = least + Double(scramble(counter) >> 11) * 0x1p-53 * width
            counter &+= stride
        }
    }
}
