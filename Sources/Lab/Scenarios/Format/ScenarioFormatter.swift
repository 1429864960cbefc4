import LabKernel

/// Brings a scenario into its canonical form: sections in the order of the language, two spaces a level,
/// lists indented below their keys, no spaces at line ends. Comments, quotes and line breaks inside values
/// stay.
package enum ScenarioFormatter {
    /// The canonical text of `file`, which ends with one line feed; formatting it again changes nothing.
    ///
    /// - Throws: the mistakes of a file that is no YAML; other mistakes do not stand in the way.
    package static func format(_ file: SourceFile) throws(LabErrors) -> String {
        let mistakes = MistakeList()
        guard let root = YAMLReader.read(file, mistakes), mistakes.count == 0 else { throw mistakes.sorted }
        let clean = tidied(file, root)
        let indented = SourceFile(name: file.name, text: Indenter(clean, root).text)
        guard let moved = YAMLReader.read(indented, mistakes), mistakes.count == 0 else {
            throw mistakes.sorted
        }
        let text = SectionOrder(indented, moved).text + "\n"
        try keepsMeaning(root, SourceFile(name: file.name, text: text), mistakes)
        return text
    }

    /// Line feeds only, and no spaces at line ends outside of block texts; the lines stay where they are.
    private static func tidied(_ file: SourceFile, _ root: YAMLNode) -> SourceFile {
        let lines = file.text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        let texts = BlockText.lines(of: root, in: lines.map(String.init))
        let kept = lines.enumerated().map { index, line -> String in
            if texts.contains(index + 1) { return String(line) }
            return String(line.reversed().drop { $0 == " " || $0 == "\t" || $0 == "\r" }.reversed())
        }
        return SourceFile(name: file.name, text: kept.joined(separator: "\n"))
    }

    /// Formatting moves text; should it ever change what the text means, that is said and nothing is written.
    private static func keepsMeaning(
        _ root: YAMLNode, _ file: SourceFile, _ mistakes: MistakeList
    ) throws(LabErrors) {
        let formatted = YAMLReader.read(file, mistakes)
        if let formatted, mistakes.count == 0, formatted.hasSameMeaning(as: root) { return }
        throw LabErrors([
            LabError(
                ScenarioMistake.yamlFeature.rawValue,
                "the layout of '\(file.name)' is too unusual to be formatted without changing its meaning",
                fix: "indent lists and objects by two spaces, and let every '-' and key begin a line")
        ])
    }
}

extension YAMLNode {
    /// Whether two trees hold the same; the order of an object's keys and the kind of quotes do not matter.
    func hasSameMeaning(as other: YAMLNode) -> Bool {
        switch (content, other.content) {
        case (.scalar(let left, let leftStyle), .scalar(let right, let rightStyle)):
            return left == right && (leftStyle == .plain) == (rightStyle == .plain)
        case (.sequence(let left), .sequence(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { $0.hasSameMeaning(as: $1) }
        case (.mapping(let left), .mapping(let right)):
            return left.count == right.count
                && left.allSatisfy { entry in
                    right.first { $0.key == entry.key }.map { $0.value.hasSameMeaning(as: entry.value) }
                        ?? false
                }
        default: return false
        }
    }
}
