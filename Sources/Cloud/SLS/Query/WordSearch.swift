/// Looks for words in a value.
enum WordSearch {
    /// Whether one of the words of `text` is meant.
    @inline(__always)
    static func hasWord(_ pattern: WordPattern, in text: UnsafeRawBufferPointer, _ tokenizer: Tokenizer)
        -> Bool
    {
        var position = 0
        while let word = tokenizer.word(in: text, from: position) {
            if pattern.matches(text, word) { return true }
            position = word.upperBound
        }
        return false
    }

    /// Whether the words stand next to each other in this order.
    static func hasPhrase(_ patterns: [WordPattern], in text: UnsafeRawBufferPointer, _ tokenizer: Tokenizer)
        -> Bool
    {
        guard !patterns.isEmpty else { return true }
        var words: [Range<Int>] = []
        var position = 0
        while let word = tokenizer.word(in: text, from: position) {
            words.append(word)
            position = word.upperBound
        }
        guard words.count >= patterns.count else { return false }
        return (0...words.count - patterns.count).contains { start in
            patterns.indices.allSatisfy { patterns[$0].matches(text, words[start + $0]) }
        }
    }
}
