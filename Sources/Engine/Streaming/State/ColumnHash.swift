/// Row hashes of key columns, a whole column at a time.
///
/// The multiply-fold of wyhash: two multiplications per 8 bytes, well mixed in all 32 result bits. The same
/// key has the same
/// hash in every run and on every machine: key groups and snapshots rely on it.
/// Source: https://github.com/wangyi-fudan/wyhash
enum ColumnHash {
    private static let first: UInt64 = 0xA076_1D64_78BD_642F
    private static let second: UInt64 = 0xE703_7ED1_A0B4_28DB
    private static let null: UInt64 = 0x8EBC_6AF0_9C88_C6E3

    /// Writes the hash of rows `0 ..< n` over all `columns` into `out`; 0 columns give one constant hash.
    static func rows(
        _ columns: [Column], _ n: Int, into out: UnsafeMutablePointer<UInt32>, scratch: inout [UInt64]
    ) {
        if scratch.count < n { scratch = [UInt64](repeating: 0, count: n) }
        scratch.withUnsafeMutableBufferPointer { buffer in
            guard let lanes = buffer.baseAddress else { return }
            for row in 0..<n { lanes[row] = first }
            for column in columns { mix(column, n, lanes) }
            for row in 0..<n { out[row] = UInt32(truncatingIfNeeded: lanes[row] ^ (lanes[row] >> 32)) }
        }
    }

    /// The hashes of rows `0 ..< n`.
    static func rows(_ columns: [Column], _ n: Int) -> [UInt32] {
        var scratch: [UInt64] = []
        return [UInt32](unsafeUninitializedCapacity: n) { buffer, count in
            if let base = buffer.baseAddress { rows(columns, n, into: base, scratch: &scratch) }
            count = n
        }
    }

    /// The hash of one row of `columns`, equal to what `rows` gives.
    static func row(_ columns: [Column], _ row: Int) -> UInt32 {
        var hash = first
        for column in columns { hash = mixed(column, row, hash) }
        return UInt32(truncatingIfNeeded: hash ^ (hash >> 32))
    }

    @inline(__always) private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    @inline(__always) private static func step(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        fold(hash ^ word, second ^ (word >> 32))
    }

    private static func mix(_ column: Column, _ n: Int, _ hashes: UnsafeMutablePointer<UInt64>) {
        guard column.allValid, !column.isConstant else {
            for row in 0..<n { hashes[row] = mixed(column, row, hashes[row]) }
            return
        }
        switch column.kind {
        case .int64, .double:
            let lanes = column.int64s
            for row in 0..<n { hashes[row] = step(hashes[row], UInt64(bitPattern: lanes[row])) }
        case .bool:
            let lanes = column.bools
            for row in 0..<n { hashes[row] = step(hashes[row], UInt64(lanes[row])) }
        case .bytes:
            for row in 0..<n { hashes[row] = bytes(column.bytes(row), hashes[row]) }
        default:
            for row in 0..<n { hashes[row] = mixed(column, row, hashes[row]) }
        }
    }

    private static func mixed(_ column: Column, _ row: Int, _ hash: UInt64) -> UInt64 {
        let stored = row & column.mask
        if column.isNull(stored) { return step(hash, null) }
        switch column.kind {
        case .bool: return step(hash, UInt64(column.bools[stored]))
        case .int64, .double: return step(hash, UInt64(bitPattern: column.int64s[stored]))
        case .int128:
            let value = UInt128(bitPattern: column.int128s[stored])
            let low = step(hash, UInt64(truncatingIfNeeded: value))
            return step(low, UInt64(truncatingIfNeeded: value >> 64))
        case .bytes: return bytes(column.bytes(stored), hash)
        case .array:
            return column.elements(stored).reduce(step(hash, UInt64(column.elements(stored).count))) {
                mixed(column.children[0], $1, $0)
            }
        case .map: return step(hash, unorderedEntries(column, stored))
        case .row: return column.children.reduce(hash) { mixed($1, stored, $0) }
        }
    }

    /// Maps are equal whatever the order of their entries, so entries are hashed apart and added.
    private static func unorderedEntries(_ column: Column, _ row: Int) -> UInt64 {
        var sum = UInt64(column.elements(row).count)
        for entry in column.elements(row) {
            sum &+= mixed(column.children[1], entry, mixed(column.children[0], entry, first))
        }
        return sum
    }

    /// Hash of a byte string, continued from `hash`. The heap's padding makes 8-byte reads at the end safe.
    @inline(__always) static func bytes(_ value: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> UInt64 {
        guard let base = value.baseAddress else { return step(hash, 0) }
        let raw = UnsafeRawPointer(base)
        var result = step(hash, UInt64(value.count))
        var offset = 0
        while offset + 8 <= value.count {
            result = step(result, raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        if offset < value.count {
            let word = raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let unused = UInt64(8 - (value.count - offset)) * 8
            result = step(result, (word << unused) >> unused)
        }
        return result
    }
}
