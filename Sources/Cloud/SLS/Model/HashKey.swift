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

    /// The middle of a shard's keys.
    static func middle(_ begin: HashKey, _ end: HashKey) -> HashKey {
        let last: UInt128 = end == .highest ? 1 : 0
        return HashKey(value: begin.value + (end.value - begin.value + last) / 2)
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
