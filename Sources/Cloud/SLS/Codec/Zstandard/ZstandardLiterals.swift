/// Reads the literals section of a block.
///
/// Source: RFC 8878, section 3.1.1.3.1.
enum ZstandardLiterals {
    /// The literals; `position` moves behind them. A tree that comes with them replaces `huffman`. Nil when
    /// they are damaged.
    static func read(
        _ bytes: [UInt8], _ position: inout Int, _ end: Int, _ huffman: inout ZstandardHuffman?
    ) -> [UInt8]? {
        guard position < end else { return nil }
        let (kind, format) = (bytes[position] & 3, Int(bytes[position] >> 2 & 3))
        return kind < 2
            ? plain(bytes, &position, end, isRun: kind == 1, format)
            : packed(bytes, &position, end, isTreeless: kind == 3, format, &huffman)
    }

    private static func plain(
        _ bytes: [UInt8], _ position: inout Int, _ end: Int, isRun: Bool, _ format: Int
    ) -> [UInt8]? {
        let headerBytes = [1, 2, 1, 3][format]
        guard let header = Zstandard.little(bytes, position, headerBytes) else { return nil }
        let size = header >> (format == 0 || format == 2 ? 3 : 4)
        position += headerBytes
        let stored = isRun ? 1 : size
        guard end - position >= stored, size <= 1 << 17 else { return nil }
        defer { position += stored }
        return isRun
            ? [UInt8](repeating: bytes[position], count: size) : Array(bytes[position..<position + size])
    }

    private static func packed(
        _ bytes: [UInt8], _ position: inout Int, _ end: Int, isTreeless: Bool, _ format: Int,
        _ huffman: inout ZstandardHuffman?
    ) -> [UInt8]? {
        let headerBytes = [3, 3, 4, 5][format]
        let width = [10, 10, 14, 18][format]
        guard let header = Zstandard.little(bytes, position, headerBytes) else { return nil }
        let size = header >> 4 & ((1 << width) - 1)
        let packedSize = header >> (4 + width) & ((1 << width) - 1)
        position += headerBytes
        guard end - position >= packedSize, size <= 1 << 17 else { return nil }
        let last = position + packedSize
        if !isTreeless {
            guard let tree = ZstandardHuffman.read(bytes, &position, last) else { return nil }
            huffman = tree
        }
        guard let tree = huffman else { return nil }
        var output: [UInt8] = []
        output.reserveCapacity(size)
        let isGood =
            format == 0
            ? tree.decode(bytes, position..<last, count: size, into: &output)
            : streams(bytes, position..<last, size, tree, &output)
        position = last
        return isGood && output.count == size ? output : nil
    }

    /// Four streams, of which a table tells the first three lengths.
    private static func streams(
        _ bytes: [UInt8], _ range: Range<Int>, _ size: Int, _ tree: ZstandardHuffman, _ output: inout [UInt8]
    ) -> Bool {
        guard range.count >= 6 else { return false }
        var start = range.lowerBound + 6
        let each = (size + 3) / 4
        for index in 0..<4 {
            var end = range.upperBound
            if index < 3 {
                guard let length = Zstandard.little(bytes, range.lowerBound + 2 * index, 2) else {
                    return false
                }
                end = start + length
            }
            let count = index < 3 ? each : size - 3 * each
            guard start < end, end <= range.upperBound, count >= 0,
                tree.decode(bytes, start..<end, count: count, into: &output)
            else { return false }
            start = end
        }
        return true
    }
}
