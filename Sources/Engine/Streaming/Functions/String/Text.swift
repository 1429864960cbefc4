/// A borrowed character string in UTF-8.
typealias TextBytes = UnsafeBufferPointer<UInt8>

/// Characters of UTF-8 strings, counted as code points, without making a `String`.
enum Text {
    /// Whether every byte is ASCII.
    static func isASCII(_ text: TextBytes) -> Bool {
        var mix: UInt8 = 0
        for byte in text { mix |= byte }
        return mix < 0x80
    }

    /// Whether a byte goes on with a character that began before it.
    @inline(__always) static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

    /// The bytes of a character by its first one.
    @inline(__always) static func width(_ lead: UInt8) -> Int {
        lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    }

    /// How many characters a text has.
    static func count(_ text: TextBytes) -> Int {
        var count = 0
        for byte in text where !isContinuation(byte) { count += 1 }
        return count
    }

    /// Where character `index` (from 0) begins; the end if there are fewer.
    static func offset(_ text: TextBytes, _ index: Int, from start: Int = 0) -> Int {
        var (offset, left) = (start, index)
        while left > 0, offset < text.count {
            offset += width(text[offset])
            left -= 1
        }
        return min(offset, text.count)
    }

    /// A part of a text.
    @inline(__always) static func slice(_ text: TextBytes, _ start: Int, _ end: Int) -> TextBytes {
        TextBytes(rebasing: text[start..<max(start, end)])
    }

    /// The characters `start ..< end` of a text, cut at its ends.
    static func characters(_ text: TextBytes, _ start: Int, _ end: Int) -> TextBytes {
        guard end > start else { return slice(text, 0, 0) }
        let first = offset(text, start)
        return slice(text, first, offset(text, end - start, from: first))
    }

    /// Where `needle` begins in `text` at or after byte `start`; nil if it does not occur.
    static func find(_ needle: TextBytes, in text: TextBytes, from start: Int = 0) -> Int? {
        guard needle.count > 0 else { return start }
        let last = text.count - needle.count
        guard start <= last else { return nil }
        let head = needle[0]
        for offset in start...last where text[offset] == head {
            var index = 1
            while index < needle.count, text[offset + index] == needle[index] { index += 1 }
            if index == needle.count { return offset }
        }
        return nil
    }

    /// The code point at a byte offset and the bytes it takes; a broken sequence reads as U+FFFD of one byte.
    static func scalar(_ text: TextBytes, _ offset: Int) -> (value: UInt32, width: Int) {
        let lead = text[offset]
        if lead < 0x80 { return (UInt32(lead), 1) }
        let width = Text.width(lead)
        guard offset + width <= text.count else { return (0xFFFD, 1) }
        var value = UInt32(lead) & (width == 2 ? 0x1F : width == 3 ? 0x0F : 0x07)
        for index in 1..<width { value = value << 6 | UInt32(text[offset + index] & 0x3F) }
        return (value, width)
    }

    /// The text as Java sees it: UTF-16 units.
    static func units(_ text: TextBytes) -> [UInt16] { Array(String(decoding: text, as: UTF8.self).utf16) }

    /// UTF-8 of UTF-16 units; half of a surrogate pair becomes `?`, as Java encodes it.
    static func bytes(_ units: ArraySlice<UInt16>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(units.count)
        var decoder = UTF16()
        var iterator = units.makeIterator()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): out.append(contentsOf: UTF8.encode(scalar).unsafelyUnwrapped)
            case .error: out.append(0x3F)
            case .emptyInput: return out
            }
        }
    }
}

/// Bytes of a text that is being put together; a kernel keeps one and reuses its memory.
final class TextBuffer {
    private(set) var bytes: [UInt8] = []

    /// Forgets the text; memory stays.
    func clear() { bytes.removeAll(keepingCapacity: true) }
    func append(_ byte: UInt8) { bytes.append(byte) }
    func append(_ text: TextBytes) { bytes.append(contentsOf: text) }
    func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
    func append(_ scalar: Unicode.Scalar) { bytes.append(contentsOf: UTF8.encode(scalar).unsafelyUnwrapped) }

    /// Appends the text as one row of a column and forgets it.
    func flush(to out: Column) {
        out.append(bytes: bytes)
        clear()
    }
}
