import LabKernel

/// Cuts text into words at delimiters, as an index is configured.
///
/// Delimiters are ASCII characters; an empty list makes the whole value one word. With `chn`, every character
/// beyond ASCII is a word of its own.
struct Tokenizer {
    private var isDelimiter = [Bool](repeating: false, count: 256)
    let isCaseSensitive: Bool
    let splitsChinese: Bool

    /// Reads `token`, `caseSensitive` and `chn` of an index document.
    init(_ json: JSONValue) {
        isCaseSensitive = json["caseSensitive"]?.boolValue ?? false
        splitsChinese = json["chn"]?.boolValue ?? false
        for token in json["token"]?.arrayValue ?? [] {
            if let byte = token.stringValue?.utf8.first, byte < 0x80 { isDelimiter[Int(byte)] = true }
        }
    }

    /// The next word at or after `position` of `text`; nil at the end.
    @inline(__always)
    func word(in text: UnsafeRawBufferPointer, from position: Int) -> Range<Int>? {
        var start = position
        while start < text.count, isDelimiter[Int(text[start])] { start += 1 }
        guard start < text.count else { return nil }
        if splitsChinese, text[start] >= 0x80 { return start..<Self.characterEnd(text, start) }
        var end = start + 1
        while end < text.count, !isDelimiter[Int(text[end])], !(splitsChinese && text[end] >= 0x80) {
            end += 1
        }
        return start..<end
    }

    /// The words of `text`, case kept; `*` and `?` are part of words when they are wildcards.
    func words(_ text: String, keepingWildcards: Bool) -> [[UInt8]] {
        var cutter = self
        if keepingWildcards {
            cutter.isDelimiter[Int(UInt8(ascii: "*"))] = false
            cutter.isDelimiter[Int(UInt8(ascii: "?"))] = false
        }
        var words: [[UInt8]] = []
        Array(text.utf8).withUnsafeBytes { buffer in
            var position = 0
            while let word = cutter.word(in: buffer, from: position) {
                words.append(Array(buffer[word]))
                position = word.upperBound
            }
        }
        return words
    }

    private static func characterEnd(_ text: UnsafeRawBufferPointer, _ start: Int) -> Int {
        var end = start + 1
        while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
        return end
    }
}
