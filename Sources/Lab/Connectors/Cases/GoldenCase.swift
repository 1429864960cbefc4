import LabKernel

/// One golden case as its file says it: a header of `key: value` lines, then sections that start with `=== `.
package struct GoldenCase: Sendable {
    /// How results are compared.
    package enum Comparison: String, Sendable, CaseIterable {
        /// The same changes in the same order.
        case changelogOrdered = "changelog-ordered"
        /// The same changes in any order.
        case changelogMultiset = "changelog-multiset"
        /// The same rows at the end, in any order.
        case finalMultiset = "final-multiset"
        /// The statement fails in the phase given.
        case error
    }

    /// One section: its title without `=== `, and its lines without the blank ones at its end.
    package struct Section: Sendable {
        package var title: String
        package var lines: [Substring]
    }

    package let file: SourceFile
    package let name: String
    package let comparison: Comparison
    /// Session options, in order.
    package let config: [(key: String, value: String)]
    /// Text that a helpful message contains.
    package let hint: String?
    /// The folder below the case's folder whose files are the result.
    package let readSinkFolder: String?
    package let sections: [Section]

    /// - Throws: `LabError` CASE001 when the file is no case.
    package init(_ file: SourceFile) throws(LabError) {
        self.file = file
        var header: [(key: String, value: String)] = []
        var sections: [Section] = []
        for line in file.text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("=== ") {
                sections.append(Section(title: line.dropFirst(4).trimmed, lines: []))
            } else if !sections.isEmpty {
                sections[sections.count - 1].lines.append(line)
            } else if let colon = line.firstIndex(of: ":") {
                header.append((line[..<colon].trimmed, line[line.index(after: colon)...].trimmed))
            }
        }
        for index in sections.indices {
            while let last = sections[index].lines.last, last.trimmed.isEmpty {
                sections[index].lines.removeLast()
            }
        }
        func value(_ key: String) -> String? { header.first { $0.key == key }?.value }
        self.sections = sections
        name = try Self.required(value("name"), "name", file)
        let word = try Self.required(value("compare"), "compare", file)
        guard let comparison = Comparison(rawValue: word) else {
            throw LabError(
                "CASE001", "unknown comparison '\(word)' in '\(file.name)'",
                fix: suggestion(for: word, among: Comparison.allCases.map(\.rawValue), kind: "comparisons"))
        }
        self.comparison = comparison
        hint = value("hint")
        readSinkFolder = value("read-sink-dir")
        config = header.filter { $0.key == "config" }.compactMap { line in
            let parts = line.value.split(separator: "=", maxSplits: 1)
            return parts.count == 2 ? (parts[0].trimmed, parts[1].trimmed) : nil
        }
    }

    private static func required(_ value: String?, _ key: String, _ file: SourceFile) throws(LabError)
        -> String
    {
        guard let value else {
            throw LabError("CASE001", "the case '\(file.name)' has no '\(key):' line")
        }
        return value
    }

    /// The text of a section; nil if there is none.
    package func text(_ title: String) -> String? {
        sections.first { $0.title == title }.map { $0.lines.joined(separator: "\n") }
    }

    /// Files to write before the case runs: name and content.
    package var inputs: [(name: String, text: String)] {
        sections.filter { $0.title.hasPrefix("input ") }.map {
            (String($0.title.dropFirst("input ".count)), $0.lines.map { $0 + "\n" }.joined())
        }
    }
}
