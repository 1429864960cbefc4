/// Byte strings, each once, with numbers in the order in which they were first met.
///
/// An open-addressing table over one arena of bytes: entries cost their bytes, an end and a slot.
struct ByteTable {
    /// The bytes of all entries, one behind the other.
    private(set) var bytes: [UInt8] = []
    /// Where each entry ends; it begins where the one before ends.
    private(set) var ends: [UInt32] = []
    private var hashes: [UInt32] = []
    /// Number + 1 of the entry in a slot; 0 for a free one.
    private var slots: [UInt32]

    init(capacity: Int = 64) { slots = [UInt32](repeating: 0, count: capacity) }

    var count: Int { ends.count }

    /// The number of the entry equal to `range` of `text`, which is added when it is new; ASCII letters are
    /// taken as lower case with `foldsCase`.
    @inline(__always)
    mutating func number(_ text: UnsafeRawBufferPointer, _ range: Range<Int>, foldsCase: Bool) -> (
        Int, isNew: Bool
    ) {
        let hash = Self.hash(text, range, foldsCase: foldsCase)
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while true {
            let found = Int(slots[slot])
            if found == 0 { break }
            if hashes[found - 1] == hash, equals(found - 1, text, range, foldsCase: foldsCase) {
                return (found - 1, false)
            }
            slot = (slot + 1) & mask
        }
        let number = add(text, range, hash, foldsCase: foldsCase)
        slots[slot] = UInt32(number + 1)
        if 2 * ends.count > slots.count { grow() }
        return (number, true)
    }

    func range(_ number: Int) -> Range<Int> {
        (number == 0 ? 0 : Int(ends[number - 1]))..<Int(ends[number])
    }

    private mutating func add(
        _ text: UnsafeRawBufferPointer, _ range: Range<Int>, _ hash: UInt32, foldsCase: Bool
    ) -> Int {
        if foldsCase {
            for index in range { bytes.append(Self.lower(text[index])) }
        } else {
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[range]))
        }
        ends.append(UInt32(bytes.count))
        hashes.append(hash)
        return ends.count - 1
    }

    @inline(__always)
    private func equals(
        _ number: Int, _ text: UnsafeRawBufferPointer, _ range: Range<Int>, foldsCase: Bool
    ) -> Bool {
        let own = self.range(number)
        guard own.count == range.count else { return false }
        return bytes.withUnsafeBufferPointer { bytes in
            var index = range.lowerBound
            for place in own {
                let byte = foldsCase ? Self.lower(text[index]) : text[index]
                if bytes[place] != byte { return false }
                index += 1
            }
            return true
        }
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: 4 * slots.count)
        let mask = slots.count - 1
        for (number, hash) in hashes.enumerated() {
            var slot = Int(hash) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(number + 1)
        }
    }

    @inline(__always)
    static func lower(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte | 32 : byte }

    /// Multiply and fold over words of eight bytes.
    @inline(__always)
    private static func hash(_ text: UnsafeRawBufferPointer, _ range: Range<Int>, foldsCase: Bool) -> UInt32 {
        var hash = UInt64(range.count) &* 0x9E37_79B9_7F4A_7C15
        var position = range.lowerBound
        if !foldsCase {
            while range.upperBound - position >= 8 {
                let word = text.loadUnaligned(fromByteOffset: position, as: UInt64.self)
                hash = (hash ^ word) &* 0x9FB2_1C65_1E98_DF25
                hash ^= hash >> 32
                position += 8
            }
        }
        var word: UInt64 = 0
        var shift: UInt64 = 0
        while position < range.upperBound {
            let byte = foldsCase ? lower(text[position]) : text[position]
            word |= UInt64(byte) << shift
            shift += 8
            position += 1
            if shift == 64 {
                hash = (hash ^ word) &* 0x9FB2_1C65_1E98_DF25
                hash ^= hash >> 32
                (word, shift) = (0, 0)
            }
        }
        hash = (hash ^ word) &* 0x9FB2_1C65_1E98_DF25
        return UInt32(truncatingIfNeeded: hash ^ (hash >> 29))
    }
}
