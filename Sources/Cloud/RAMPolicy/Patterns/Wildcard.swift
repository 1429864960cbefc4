/// A pattern of the policy language: `*` stands for any run of characters, `?` for exactly one; all else for
/// itself.
///
/// The text lies in the arena of the table that owns the pattern; this value only says where, and which of
/// the four frequent shapes it has, so that most matches are one comparison of bytes.
/// Source: help.aliyun.com, RAM "Policy elements" (2026), wildcards.
package struct Wildcard: Hashable, Sendable {
    package enum Shape: UInt8, Sendable {
        /// `*`, `**`…: matches everything.
        case anything
        /// No wildcard at all.
        case literal
        /// A literal and a final `*`; `bytes` leaves the star out.
        case prefix
        /// A `*` and a literal; `bytes` leaves the star out.
        case suffix
        case general
    }

    package let shape: Shape
    package let bytes: ByteRange

    /// The pattern whose text lies at `bytes` of `arena`.
    init(_ arena: [UInt8], _ bytes: ByteRange) {
        let text = arena[Int(bytes.start)..<Int(bytes.end)]
        let stars = text.count { $0 == UInt8(ascii: "*") }
        let marks = text.count { $0 == UInt8(ascii: "?") }
        if !text.isEmpty, stars == text.count {
            (shape, self.bytes) = (.anything, bytes)
        } else if stars == 0, marks == 0 {
            (shape, self.bytes) = (.literal, bytes)
        } else if stars == 1, marks == 0, text.last == UInt8(ascii: "*") {
            (shape, self.bytes) = (.prefix, ByteRange(start: Int(bytes.start), end: Int(bytes.end) - 1))
        } else if stars == 1, marks == 0, text.first == UInt8(ascii: "*") {
            (shape, self.bytes) = (.suffix, ByteRange(start: Int(bytes.start) + 1, end: Int(bytes.end)))
        } else {
            (shape, self.bytes) = (.general, bytes)
        }
    }

    /// Whether the pattern, its text in `arena`, covers the bytes `range` of `text`.
    @inline(__always)
    func matches(
        in arena: borrowing Span<UInt8>, _ text: borrowing Span<UInt8>, _ range: ByteRange,
        folding: Bool = false
    ) -> Bool {
        let length = bytes.count
        let start = Int(range.start)
        switch shape {
        case .anything:
            return true
        case .literal:
            return length == range.count
                && equalBytes(arena, Int(bytes.start), text, start, length, folding: folding)
        case .prefix:
            return length <= range.count
                && equalBytes(arena, Int(bytes.start), text, start, length, folding: folding)
        case .suffix:
            return length <= range.count
                && equalBytes(
                    arena, Int(bytes.start), text, Int(range.end) - length, length, folding: folding)
        case .general:
            return matchesGenerally(in: arena, text, range, folding: folding)
        }
    }

    /// Greedy matching that goes back to the last star only: linear for the patterns people write, never
    /// exponential.
    private func matchesGenerally(
        in arena: borrowing Span<UInt8>, _ text: borrowing Span<UInt8>, _ range: ByteRange, folding: Bool
    ) -> Bool {
        var pattern = Int(bytes.start)
        let patternEnd = Int(bytes.end)
        var place = Int(range.start)
        let end = Int(range.end)
        var star = -1
        var starPlace = 0
        while place < end {
            if pattern < patternEnd, arena[pattern] == UInt8(ascii: "*") {
                (star, starPlace) = (pattern, place)
                pattern += 1
            } else if pattern < patternEnd, arena[pattern] == UInt8(ascii: "?") {
                pattern += 1
                place = characterEnd(text, place, end)
            } else if pattern < patternEnd, same(arena[pattern], text[place], folding) {
                pattern += 1
                place += 1
            } else if star >= 0 {
                pattern = star + 1
                starPlace = characterEnd(text, starPlace, end)
                place = starPlace
            } else {
                return false
            }
        }
        while pattern < patternEnd, arena[pattern] == UInt8(ascii: "*") { pattern += 1 }
        return pattern == patternEnd
    }
}

@inline(__always)
private func same(_ left: UInt8, _ right: UInt8, _ folding: Bool) -> Bool {
    left == right || folding && lowercased(left) == lowercased(right)
}

/// The place after the character at `place`: `?` stands for a character, not for a byte of UTF-8.
@inline(__always)
private func characterEnd(_ text: borrowing Span<UInt8>, _ place: Int, _ end: Int) -> Int {
    var next = place + 1
    while next < end, text[next] & 0xC0 == 0x80 { next += 1 }
    return next
}

/// Whether `pattern` covers the whole of `text`; for places where speed does not matter.
package func wildcard(_ pattern: String, matches text: String, ignoringCase: Bool = false) -> Bool {
    let arena = Array(pattern.utf8)
    let bytes = Array(text.utf8)
    let compiled = Wildcard(arena, ByteRange(start: 0, end: arena.count))
    return compiled.matches(
        in: arena.span, bytes.span, ByteRange(start: 0, end: bytes.count), folding: ignoringCase)
}
