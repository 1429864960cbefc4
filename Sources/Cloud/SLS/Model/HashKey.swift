/// A point of the ring of 2¹²⁸ keys that shards divide among them, written as 32 hexadecimal digits.
struct HashKey: Comparable, Hashable {
    var value: UInt128

    static let lowest = HashKey(value: 0)
    /// The end of the last shard, `ffff…`, which belongs to it.
    static let highest = HashKey(value: .max)

    init(value: UInt128) { self.value = value }

    /// Where shard `number` of `count` that divide the ring evenly begins: `8000…` for the second of two.
    static func begin(ofShard number: Int, of count: Int) -> HashKey {
        let (number, count) = (UInt128(number), UInt128(count))
        // The ring has one key more than a UInt128 can count.
        let (whole, rest) = UInt128.max.quotientAndRemainder(dividingBy: count)
        return HashKey(value: whole * number + (rest + 1) * number / count)
    }

    /// Where part `number` of `count` equal ones of a shard's keys begins; the middle for 1 of 2.
    static func part(_ number: Int, of count: Int, _ begin: HashKey, _ end: HashKey) -> HashKey {
        let (number, count) = (UInt128(number), UInt128(count))
        // The last key belongs to the last shard, so its keys are one more than the difference.
        let (whole, rest) = (end.value - begin.value).quotientAndRemainder(dividingBy: count)
        let extra: UInt128 = end == .highest ? 1 : 0
        return HashKey(value: begin.value + whole * number + (rest + extra) * number / count)
    }

    /// Reads up to 32 hexadecimal digits; nil for anything else.
    init?(_ text: some StringProtocol) {
        guard !text.isEmpty, text.count <= 32, let value = UInt128(text, radix: 16) else { return nil }
        self.value = value
    }

    var text: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }

    static func < (left: HashKey, right: HashKey) -> Bool { left.value < right.value }
}
