/// A search that knows its index: what can be decided of a log by looking at its bytes.
///
/// A field that is not indexed is never found, and words are found anywhere only when there is a full-text
/// index.
struct BoundSearch {
    indirect enum Node {
        case constant(Bool)
        case and([Node])
        case or([Node])
        case not(Node)
        case anywhere(Tokenizer, [WordPattern], isPhrase: Bool)
        case words(Place, Tokenizer, [WordPattern], isPhrase: Bool)
        case exists(Place)
        case number(Place, FieldCondition.NumberRange)
    }

    /// Where a field's value stands.
    enum Place {
        case topic
        case source
        case tag([UInt8])
        case content([UInt8])
        /// A path into a content that holds JSON.
        case json([UInt8], path: String)
    }

    let root: Node

    init(_ expression: SearchExpression, index: IndexConfiguration) {
        root = Self.bind(expression, index)
    }

    /// Whether every log matches.
    var matchesAll: Bool {
        if case .constant(true) = root { return true }
        return false
    }

    /// Whether `line` of `group` is meant.
    func matches(_ group: LogGroupView, _ line: LogLine) -> Bool { Self.evaluate(root, group, line) }

    // MARK: Binding

    private static func bind(_ expression: SearchExpression, _ index: IndexConfiguration) -> Node {
        switch expression {
        case .all: .constant(true)
        case .and(let parts): .and(parts.map { bind($0, index) })
        case .or(let parts): .or(parts.map { bind($0, index) })
        case .not(let inner): .not(bind(inner, index))
        case .text(let text, let hasWildcards): anywhere(text, hasWildcards, index, isPhrase: false)
        case .phrase(let text): anywhere(text, false, index, isPhrase: true)
        case .field(let key, let condition): bind(key, condition, index)
        }
    }

    private static func anywhere(
        _ text: String, _ hasWildcards: Bool, _ index: IndexConfiguration, isPhrase: Bool
    ) -> Node {
        guard let tokenizer = index.line else { return .constant(false) }
        return .anywhere(tokenizer, patterns(text, hasWildcards, tokenizer), isPhrase: isPhrase)
    }

    private static func bind(_ key: String, _ condition: FieldCondition, _ index: IndexConfiguration) -> Node
    {
        guard let (place, field) = locate(key, index) else { return .constant(false) }
        switch condition {
        case .exists: return .exists(place)
        case .compare(let comparison, let bound): return .number(place, range(comparison, bound))
        case .range(let range): return .number(place, range)
        case .text(let text, let hasWildcards):
            if field.type == .long || field.type == .double {
                guard let number = Double(text) else { return .constant(false) }
                return .number(place, range(.equal, number))
            }
            return .words(
                place, field.tokenizer, patterns(text, hasWildcards, field.tokenizer), isPhrase: false)
        case .phrase(let text):
            return .words(
                place, field.tokenizer, patterns(text, false, field.tokenizer), isPhrase: true)
        }
    }

    private static func locate(
        _ key: String, _ index: IndexConfiguration
    ) -> (Place, IndexConfiguration.Field)? {
        if let (name, path, field) = index.field(key) {
            let place: Place =
                path.map { .json(Array(name.utf8), path: $0) } ?? system(name) ?? .content(Array(name.utf8))
            return (place, field)
        }
        guard let place = system(key) else { return nil }
        let whole = Tokenizer(.object([]))
        return (
            place,
            IndexConfiguration.Field(
                type: .text, tokenizer: index.line ?? whole, hasStatistics: true, alias: "", children: [:],
                indexesAll: false)
        )
    }

    /// Fields that every log has and that are searchable without configuration.
    private static func system(_ key: String) -> Place? {
        switch key {
        case "__topic__": .topic
        case "__source__": .source
        default: key.hasPrefix("__tag__:") ? .tag(Array(key.utf8.dropFirst(8))) : nil
        }
    }

    private static func patterns(_ text: String, _ hasWildcards: Bool, _ tokenizer: Tokenizer)
        -> [WordPattern]
    {
        tokenizer.words(text, keepingWildcards: hasWildcards).map {
            WordPattern($0, isCaseSensitive: tokenizer.isCaseSensitive, hasWildcards: hasWildcards)
        }
    }

    private static func range(_ comparison: FieldCondition.Comparison, _ bound: Double)
        -> FieldCondition.NumberRange
    {
        var range = FieldCondition.NumberRange(
            low: -.infinity, includesLow: true, high: .infinity, includesHigh: true)
        switch comparison {
        case .less: (range.high, range.includesHigh) = (bound, false)
        case .lessOrEqual: range.high = bound
        case .greater: (range.low, range.includesLow) = (bound, false)
        case .greaterOrEqual: range.low = bound
        case .equal: (range.low, range.high) = (bound, bound)
        }
        return range
    }

    // MARK: Deciding

    static func evaluate(_ node: Node, _ group: LogGroupView, _ line: LogLine) -> Bool {
        switch node {
        case .constant(let value): value
        case .and(let parts): parts.allSatisfy { evaluate($0, group, line) }
        case .or(let parts): parts.contains { evaluate($0, group, line) }
        case .not(let inner): !evaluate(inner, group, line)
        case .anywhere(let tokenizer, let patterns, let isPhrase):
            isPhrase
                ? phraseAnywhere(tokenizer, patterns, group, line)
                : wordsAnywhere(tokenizer, patterns, group, line)
        case .words(let place, let tokenizer, let patterns, let isPhrase):
            withValue(place, group, line) { text in
                isPhrase
                    ? WordSearch.hasPhrase(patterns, in: text, tokenizer)
                    : patterns.allSatisfy { WordSearch.hasWord($0, in: text, tokenizer) }
            } ?? false
        case .exists(let place): withValue(place, group, line) { _ in true } ?? false
        case .number(let place, let range):
            withValue(place, group, line) { text in
                Double(String(decoding: text, as: UTF8.self)).map { range.contains($0) } ?? false
            } ?? false
        }
    }

    private static func wordsAnywhere(
        _ tokenizer: Tokenizer, _ patterns: [WordPattern], _ group: LogGroupView, _ line: LogLine
    ) -> Bool {
        patterns.allSatisfy { pattern in
            line.contents.contains { content in
                WordSearch.hasWord(pattern, in: part(group, content.value), tokenizer)
                    || WordSearch.hasWord(pattern, in: part(group, content.key), tokenizer)
            }
        }
    }

    private static func phraseAnywhere(
        _ tokenizer: Tokenizer, _ patterns: [WordPattern], _ group: LogGroupView, _ line: LogLine
    ) -> Bool {
        line.contents.contains { WordSearch.hasPhrase(patterns, in: part(group, $0.value), tokenizer) }
    }

    private static func part(_ group: LogGroupView, _ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: group.buffer[range])
    }

    /// Runs `body` on the value at `place`; nil when the log has none.
    private static func withValue(
        _ place: Place, _ group: LogGroupView, _ line: LogLine, _ body: (UnsafeRawBufferPointer) -> Bool
    ) -> Bool? {
        switch place {
        case .topic: body(part(group, group.topic))
        case .source: body(part(group, group.source))
        case .tag(let key):
            group.tags.first { part(group, $0.key).elementsEqual(key) }.map { body(part(group, $0.value)) }
        case .content(let key):
            line.contents.first { equal(group, $0.key, key) }.map { body(part(group, $0.value)) }
        case .json(let key, let path):
            line.contents.first { equal(group, $0.key, key) }
                .flatMap { JSONPathText.value(of: path, in: group.text($0.value)) }
                .map { text in Array(text.utf8).withUnsafeBytes(body) }
        }
    }

    @inline(__always)
    private static func equal(_ group: LogGroupView, _ range: Range<Int>, _ key: [UInt8]) -> Bool {
        guard range.count == key.count else { return false }
        return part(group, range).elementsEqual(key)
    }
}

extension FieldCondition.NumberRange {
    /// Whether `number` lies in the range.
    func contains(_ number: Double) -> Bool {
        (includesLow ? number >= low : number > low) && (includesHigh ? number <= high : number < high)
    }
}
