import LabKernel
import Yams

/// Reads strict YAML: one document, no tags, no anchors, no duplicate keys, limited depth and size.
///
/// All that Yams knows ends in this file.
package struct YAMLReader {
    /// Nesting beyond this is refused.
    package static let maximumDepth = 32
    /// Files beyond this are refused.
    package static let maximumBytes = 1_048_576

    private let places: YAMLPlaces
    private let mistakes: MistakeList
    /// First letters of keys that were hidden to get past a duplicate, by the letter that stands there
    /// instead.
    private var hidden: [Unicode.Scalar: Unicode.Scalar] = [:]

    private init(_ places: YAMLPlaces, _ mistakes: MistakeList) {
        self.places = places
        self.mistakes = mistakes
    }

    /// The document of `file`; nil when it is no YAML, and then `mistakes` says why.
    package static func read(_ file: SourceFile, _ mistakes: MistakeList) -> YAMLNode? {
        guard file.text.utf8.count <= maximumBytes else {
            mistakes.add(
                .file, "'\(file.name)' is larger than \(maximumBytes) bytes",
                at: SourceSpan(file: file, start: 0, end: 0), fix: "move data and SQL into files of their own"
            )
            return nil
        }
        let places = YAMLPlaces(file)
        if let odd = places.oddLineEnd {
            mistakes.add(
                .yamlFeature, "a control or line separator character stands here", at: odd,
                fix: "remove it; lines end with a line feed")
            return nil
        }
        var reader = YAMLReader(places, mistakes)
        return reader.document()
    }

    private mutating func document() -> YAMLNode? {
        var lines = places.lines
        // Yams stops at the first mapping with a duplicate key. The key's first letter is then replaced by a
        // private-use letter, which moves no column, and the text is read again.
        for attempt in 0..<UInt32(64) {
            do {
                let text = lines.map { String(String.UnicodeScalarView($0)) }.joined(separator: "\n")
                let parser = try Parser(yaml: text, encoding: .utf8)
                guard let root = try parser.singleRoot() else {
                    mistakes.add(
                        .yamlSyntax, "the file is empty", at: places.span(YAMLPlace(line: 1, column: 1)))
                    return nil
                }
                return node(root, depth: 0)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                let place = YAMLPlace(context.mark)
                guard hide(place, in: &lines, attempt: attempt) else {
                    return duplicate(keys.first ?? "", at: place)
                }
            } catch {
                report(error)
                return nil
            }
        }
        return duplicate("", at: YAMLPlace(line: 1, column: 1))
    }

    private mutating func hide(_ place: YAMLPlace, in lines: inout [[Unicode.Scalar]], attempt: UInt32)
        -> Bool
    {
        var column = place.column - 1
        let line = lines[place.line - 1]
        guard line.indices.contains(column) else { return false }
        if line[column] == "\"" || line[column] == "'" { column += 1 }
        guard line.indices.contains(column), !"[{!&*?|>\"'\\".unicodeScalars.contains(line[column]),
            let stand = Unicode.Scalar(0x10_0000 + attempt)
        else { return false }
        hidden[stand] = line[column]
        lines[place.line - 1][column] = stand
        return true
    }

    private func duplicate(_ key: String, at place: YAMLPlace) -> YAMLNode? {
        mistakes.add(
            .duplicateKey, "the key '\(key)' stands twice in one object",
            at: places.span(place), fix: "remove one of them")
        return nil
    }

    private func restored(_ key: String) -> String {
        guard !hidden.isEmpty else { return key }
        return String(String.UnicodeScalarView(key.unicodeScalars.map { hidden[$0] ?? $0 }))
    }

    // MARK: From Yams' nodes to ours

    private func node(_ node: Node, depth: Int) -> YAMLNode? {
        let place = node.mark.map { YAMLPlace($0) } ?? YAMLPlace(line: 1, column: 1)
        guard isAllowed(place, depth: depth) else { return nil }
        switch node {
        case .scalar(let scalar):
            let style: YAMLNode.Style
            switch scalar.style {
            case .plain, .any: style = .plain
            case .literal, .folded: style = .block
            case .singleQuoted, .doubleQuoted: style = .quoted
            }
            let span = places.scalar(scalar.string, style, at: place)
            return YAMLNode(.scalar(scalar.string, style), at: span)
        case .sequence(let sequence):
            let items = sequence.compactMap { self.node($0, depth: depth + 1) }
            return YAMLNode(.sequence(items), at: places.span(place))
        case .mapping(let mapping): return object(mapping, place, depth)
        case .alias: return nil
        }
    }

    private func object(_ mapping: Node.Mapping, _ place: YAMLPlace, _ depth: Int) -> YAMLNode? {
        var entries: [YAMLEntry] = []
        for (keyNode, valueNode) in mapping {
            guard let key = self.node(keyNode, depth: depth + 1) else { continue }
            guard let text = key.scalar.map(restored) else {
                mistakes.add(.yamlFeature, "a key must be text", at: key.span, fix: "write the key as a word")
                continue
            }
            if let first = entries.first(where: { $0.key == text }) {
                mistakes.add(
                    .duplicateKey, "the key '\(text)' stands twice in one object", at: key.span,
                    fix: "remove one of them", notes: ["it stands first at line \(first.keySpan.line)"])
                continue
            }
            guard var value = self.node(valueNode, depth: depth + 1) else { continue }
            // libYAML places an absent value at the next token; the key is the better place to point at.
            if value.isNull, value.scalar == "" { value.span = key.span }
            entries.append(YAMLEntry(key: text, keySpan: key.span, value: value))
        }
        let start = places.span(place)
        let span = entries.first.flatMap { $0.keySpan.start == start.start ? $0.keySpan : nil } ?? start
        return YAMLNode(.mapping(entries), at: span)
    }

    private func isAllowed(_ place: YAMLPlace, depth: Int) -> Bool {
        let span = places.span(place)
        switch places.scalar(place) {
        case "!":
            mistakes.add(.yamlFeature, "a YAML tag stands here", at: span, fix: "remove the tag")
        case "&":
            mistakes.add(
                .yamlFeature, "a YAML anchor stands here", at: span,
                fix: "write the value out, or make it a variable: ${var.name}")
        default:
            guard depth <= Self.maximumDepth else {
                mistakes.add(
                    .yamlFeature, "nested deeper than \(Self.maximumDepth) levels", at: span,
                    fix: "move the inner part into a file of its own")
                return false
            }
            return true
        }
        return false
    }

    private func report(_ error: any Error) {
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            let notes = context.map { ["\($0.text), from line \($0.mark.line)"] } ?? []
            let hint = YAMLHint.fix(for: problem)
            mistakes.add(
                .yamlSyntax, "not YAML: \(problem)", at: places.span(YAMLPlace(mark)),
                fix: hint, notes: notes)
        case YamlError.reader(let problem, let offset, _, _):
            mistakes.add(.yamlSyntax, "not YAML: \(problem)", at: places.span(characterOffset: offset ?? 0))
        default:
            mistakes.add(.yamlSyntax, "not YAML: \(error)", at: places.span(YAMLPlace(line: 1, column: 1)))
        }
    }
}

extension YAMLPlace {
    fileprivate init(_ mark: Mark) { self.init(line: mark.line, column: mark.column) }
}
