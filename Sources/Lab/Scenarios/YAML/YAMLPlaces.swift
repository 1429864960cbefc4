import LabKernel

/// A line and a column as libYAML counts them: from 1, columns in Unicode scalars.
struct YAMLPlace {
    var line: Int
    var column: Int
}

/// Turns libYAML's places (line and column in Unicode scalars, from 1) into spans of the source file.
struct YAMLPlaces {
    let file: SourceFile
    /// The Unicode scalars of each line, without the line feed.
    let lines: [[Unicode.Scalar]]
    /// UTF-8 offset of the first character of each line.
    private let starts: [Int]

    init(_ file: SourceFile) {
        self.file = file
        var starts = [0]
        for (index, byte) in file.text.utf8.enumerated() where byte == UInt8(ascii: "\n") {
            starts.append(index + 1)
        }
        self.starts = starts
        lines = file.text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map(Array.init)
    }

    /// The first character at which libYAML would end a line and editors would not; places after it would be
    /// off.
    var oddLineEnd: SourceSpan? {
        let odd: Set<Unicode.Scalar> = ["\u{85}", "\u{2028}", "\u{2029}", "\u{FEFF}"]
        for (index, line) in lines.enumerated() {
            let carriageReturn = line.dropLast().firstIndex(of: "\r")
            if let place = line.firstIndex(where: odd.contains) ?? carriageReturn {
                return span(YAMLPlace(line: index + 1, column: place + 1))
            }
        }
        return nil
    }

    /// The character at a place; nil past the end of its line.
    func scalar(_ place: YAMLPlace) -> Unicode.Scalar? {
        guard lines.indices.contains(place.line - 1) else { return nil }
        let line = lines[place.line - 1]
        return line.indices.contains(place.column - 1) ? line[place.column - 1] : nil
    }

    /// The one character at a place.
    func span(_ place: YAMLPlace) -> SourceSpan { span(place, length: 1) }

    /// The character `offset` characters into the file.
    func span(characterOffset offset: Int) -> SourceSpan {
        let start = file.text.prefix(offset).utf8.count
        return SourceSpan(file: file, start: start, end: start + 1)
    }

    /// A scalar value as it stands in the file: with its quotes, or only the first line of a longer text.
    func scalar(_ value: String, _ style: YAMLNode.Style, at place: YAMLPlace) -> SourceSpan {
        guard lines.indices.contains(place.line - 1) else { return span(place) }
        let rest = lines[place.line - 1].dropFirst(place.column - 1)
        switch style {
        case .block: return span(place)
        case .plain:
            let length = value.unicodeScalars.prefix { $0 != "\n" }.count
            return span(place, length: min(length, rest.count))
        case .quoted, .unresolved: return span(place, length: Self.quotedLength(Array(rest)))
        }
    }

    private static func quotedLength(_ text: [Unicode.Scalar]) -> Int {
        guard let quote = text.first else { return 0 }
        var index = 1
        while index < text.count {
            if text[index] == "\\", quote == "\"" {
                index += 2
            } else if text[index] == quote, quote == "'", index + 1 < text.count, text[index + 1] == quote {
                index += 2
            } else if text[index] == quote {
                return index + 1
            } else {
                index += 1
            }
        }
        return text.count
    }

    private func span(_ place: YAMLPlace, length: Int) -> SourceSpan {
        guard lines.indices.contains(place.line - 1) else {
            let end = file.text.utf8.count
            return SourceSpan(file: file, start: end, end: end)
        }
        let scalars = lines[place.line - 1]
        let before = scalars.prefix(max(0, place.column - 1)).reduce(0) { $0 + UTF8.width($1) }
        let inside = scalars.dropFirst(max(0, place.column - 1)).prefix(length).reduce(0) {
            $0 + UTF8.width($1)
        }
        let start = starts[place.line - 1] + before
        return SourceSpan(file: file, start: start, end: start + inside)
    }
}
