/// The order in which Java's HashMap gives string keys, which Flink's SHOW CREATE TABLE shows.
enum HashOrder {
    static func sorted(_ options: [TableOption]) -> [TableOption] {
        // A map copied from another of n entries starts with room for n / 0.75 + 1, rounded up to a power of two.
        var capacity = 1
        while capacity < options.count * 4 / 3 + 1 { capacity *= 2 }
        let buckets = options.enumerated().map {
            (bucket: bucket($0.element.key, capacity), place: $0.offset, option: $0.element)
        }
        return buckets.sorted { ($0.bucket, $0.place) < ($1.bucket, $1.place) }.map(\.option)
    }

    private static func bucket(_ key: String, _ capacity: Int) -> Int {
        var hash: UInt32 = 0
        for unit in key.utf16 { hash = hash &* 31 &+ UInt32(unit) }
        return Int(hash ^ (hash >> 16)) & (capacity - 1)
    }
}
