import StreamTypes

/// Maps in the order in which a `java.util.HashMap` gives its entries: by bucket, within one as they came.
/// Of equal keys the last value counts, at the place of the first.
///
/// Flink holds the maps it makes in a HashMap, so MAP_KEYS, UNNEST and CAST to a text show that order. Keys
/// other than strings, integers, dates, times and booleans keep the order they came in.
package enum HashMapOrder {
    /// Appends one map of the entries `range` of two columns to a column of maps.
    package static func append(
        keys: Column, _ keyType: LogicalType, values: Column, _ range: Range<Int>, to out: Column
    ) {
        var slots = distinct(keys, keyType, range, capacity: capacity(range.count, from: 16))
        let size = capacity(slots.reduce(0) { $0 + $1.count }, from: 16)
        if size != slots.count { slots = distinct(keys, keyType, range, capacity: size) }
        for entry in slots.joined() {
            out.children[0].append(from: keys, row: entry.key)
            out.children[1].append(from: values, row: entry.value)
        }
        out.appendOffset(out.children[0].count)
    }

    /// The buckets for `count` entries: at least `room`, rounded up to a power of two, doubled whenever
    /// more than three quarters are full.
    static func capacity(_ count: Int, from room: Int) -> Int {
        var capacity = 1
        while capacity < room { capacity *= 2 }
        while count * 4 > capacity * 3 { capacity *= 2 }
        return capacity
    }

    /// The bucket of a key by its hash.
    static func bucket(_ hash: UInt32, _ capacity: Int) -> Int {
        Int(hash ^ (hash >> 16)) & (capacity - 1)
    }

    private static func distinct(
        _ keys: Column, _ type: LogicalType, _ range: Range<Int>, capacity: Int
    ) -> [[(key: Int, value: Int)]] {
        var slots = [[(key: Int, value: Int)]](repeating: [], count: capacity)
        for row in range {
            let slot = bucket(hash(keys, row, type), capacity)
            let known = slots[slot].firstIndex { ColumnEquality.equal(keys, $0.key, keys, row) }
            if let known { slots[slot][known].value = row } else { slots[slot].append((row, row)) }
        }
        return slots
    }

    private static func hash(_ keys: Column, _ row: Int, _ type: LogicalType) -> UInt32 {
        if keys.isNull(row) { return 0 }
        switch type {
        case .char, .varchar: return murmur(keys.bytes(row))
        case .tinyint, .smallint, .int, .date, .time: return UInt32(truncatingIfNeeded: keys.int(row))
        case .bigint:
            let value = UInt64(bitPattern: Int64(keys.int(row)))
            return UInt32(truncatingIfNeeded: value ^ (value >> 32))
        case .boolean: return keys.bool(row) ? 1231 : 1237
        default: return 0
        }
    }

    /// Flink's hash of a string: Murmur3 with seed 42 over four bytes at a time, then over single ones.
    private static func murmur(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
        var hash: UInt32 = 42
        var offset = 0
        while offset + 4 <= text.count {
            var word: UInt32 = 0
            for step in 0..<4 { word |= UInt32(text[offset + step]) << UInt32(8 * step) }
            mix(word, into: &hash)
            offset += 4
        }
        for byte in text[offset...] {
            mix(UInt32(bitPattern: Int32(Int8(bitPattern: byte))), into: &hash)
        }
        hash ^= UInt32(text.count)
        hash = (hash ^ (hash >> 16)) &* 0x85EB_CA6B
        hash = (hash ^ (hash >> 13)) &* 0xC2B2_AE35
        return hash ^ (hash >> 16)
    }

    private static func mix(_ word: UInt32, into hash: inout UInt32) {
        let scrambled = rotated(word &* 0xCC9E_2D51, 15) &* 0x1B87_3593
        hash = rotated(hash ^ scrambled, 13) &* 5 &+ 0xE654_6B64
    }

    private static func rotated(_ value: UInt32, _ bits: UInt32) -> UInt32 {
        value << bits | value >> (32 - bits)
    }
}
