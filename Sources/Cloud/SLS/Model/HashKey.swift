/// A point of the ring of 2¹²⁸ keys that shards divide among them, written as 32 hexadecimal digits.
struct HashKey: Comparable, Hashable {
    var value: UInt128

    static let lowest = HashKey(value: 0)
    /// The end of the last shard, `ffff…`, which belongs to it.
    static let highest = HashKey(value: .max)

    init(value: UInt128) { self.value = value }

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
