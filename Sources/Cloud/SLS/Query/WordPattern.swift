/// A word to look for: exact, or with `*` and `?` in it.
///
/// Source: SLS "Search syntax": `*` stands for any characters, `?` for one; neither may come first.
struct WordPattern {
    /// The word, in lower case unless case counts.
    let bytes: [UInt8]
    let hasWildcard: Bool
    private let foldsCase: Bool

    init(_ word: [UInt8], isCaseSensitive: Bool, hasWildcards: Bool) {
        foldsCase = !isCaseSensitive
        bytes = isCaseSensitive ? word : word.map(Self.lower)
        hasWildcard = hasWildcards && word.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
    }

    /// Whether the word in `range` of `text` is meant.
    @inline(__always)
    func matches(_ text: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
        guard !hasWildcard else { return matchesWildcard(text, range) }
        guard range.count == bytes.count else { return false }
        var index = range.lowerBound
        for byte in bytes {
            let other = foldsCase ? Self.lower(text[index]) : text[index]
            if other != byte { return false }
            index += 1
        }
        return true
    }

    /// What a word must begin with: all of it, or what stands before the first wildcard.
    var prefix: [UInt8] {
        hasWildcard ? Array(bytes.prefix { $0 != UInt8(ascii: "*") && $0 != UInt8(ascii: "?") }) : bytes
    }

    /// Greedy matching with one point to fall back to, which suffices for `*`.
    private func matchesWildcard(_ text: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
        var (position, index) = (range.lowerBound, 0)
        var fallback: (position: Int, index: Int)?
        while position < range.upperBound {
            let byte = foldsCase ? Self.lower(text[position]) : text[position]
            if index < bytes.count, bytes[index] == UInt8(ascii: "*") {
                fallback = (position, index)
                index += 1
            } else if index < bytes.count, bytes[index] == byte || bytes[index] == UInt8(ascii: "?") {
                position += 1
                index += 1
            } else if let last = fallback {
                fallback = (last.position + 1, last.index)
                (position, index) = (last.position + 1, last.index + 1)
            } else {
                return false
            }
        }
        while index < bytes.count, bytes[index] == UInt8(ascii: "*") { index += 1 }
        return index == bytes.count
    }

    @inline(__always)
    private static func lower(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte + 32 : byte }
}
