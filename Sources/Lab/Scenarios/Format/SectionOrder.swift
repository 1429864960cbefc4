import LabKernel

/// Puts the sections of a scenario into the order of the language, each with the comments above it.
struct SectionOrder {
    private let lines: [String]
    private let root: YAMLNode

    init(_ file: SourceFile, _ root: YAMLNode) {
        lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        self.root = root
    }

    /// The text with its sections in order; a file whose root is no block of keys stays as it is.
    var text: String {
        guard let entries = root.entries, !entries.isEmpty, entries.allSatisfy({ $0.keySpan.column == 1 })
        else {
            return lines.joined(separator: "\n")
        }
        let starts = entries.map { start(of: $0.keySpan.line) }
        let header = Array(lines[..<(entries[0].keySpan.line - 1)])
        let first = [entries[0].keySpan.line] + starts.dropFirst()
        let ends = first.dropFirst().map { $0 - 1 } + [lines.count]
        var sections = zip(entries, zip(first, ends)).map { entry, range -> Section in
            let isApart = range.0 > 1 && lines[range.0 - 2].isEmpty
            return Section(
                key: entry.key, lines: Self.trimmed(Array(lines[(range.0 - 1)..<range.1])), isApart: isApart)
        }
        for index in sections.indices.dropLast() { sections[index].next = sections[index + 1].key }
        let order = ScenarioTable.root.rows.map(\.key)
        let sorted = sections.enumerated().sorted { left, right in
            let a = order.firstIndex(of: left.element.key) ?? order.count
            let b = order.firstIndex(of: right.element.key) ?? order.count
            return (a, left.offset) < (b, right.offset)
        }
        return (header + Self.joined(sorted.map(\.element))).joined(separator: "\n")
    }

    /// The line with which a section begins: that of the first comment directly above its key.
    private func start(of line: Int) -> Int {
        var first = line
        while first > 1, lines[first - 2].hasPrefix("#") { first -= 1 }
        return first
    }

    private static func trimmed(_ lines: [String]) -> [String] {
        var kept = lines
        while kept.last?.isEmpty == true { kept.removeLast() }
        return kept
    }

    /// A blank line stays where it was; a long section that was moved gets one above it.
    private static func joined(_ sections: [Section]) -> [String] {
        var result: [String] = []
        for (index, section) in sections.enumerated() {
            let above = index > 0 ? sections[index - 1] : nil
            let isLong = section.lines.count > 1 || (above?.lines.count ?? 0) > 1
            let wasMoved = above?.next != section.key
            if index > 0, section.isApart || wasMoved && isLong { result.append("") }
            result += section.lines
        }
        return result
    }
}

/// One section with its comments.
private struct Section {
    var key: String
    var lines: [String]
    /// Whether a blank line stood above it.
    var isApart: Bool
    /// The section that followed it.
    var next: String?
}
