import LabKernel

/// Indents a YAML text by two spaces a level.
///
/// A line on which a key or a `-` stands first gets the indentation of its level; every other line, a comment
/// aside, moves as far as the line above it that began something.
struct Indenter {
    private let file: SourceFile
    private let lines: [String]
    private let texts: Set<Int>
    /// The new indentation of lines that begin something, by line number from 1.
    private var targets: [Int: Int] = [:]

    init(_ file: SourceFile, _ root: YAMLNode) {
        self.file = file
        lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        texts = BlockText.lines(of: root, in: lines)
        place(root, indent: 0)
    }

    /// The indented text.
    var text: String {
        var shift = 0
        var result: [String] = []
        for (index, line) in lines.enumerated() {
            let indent = Self.indent(of: line)
            if let target = targets[index + 1] {
                let (dashes, content) = Self.dashes(of: line)
                let start = String(repeating: " ", count: target) + String(repeating: "- ", count: dashes)
                shift = start.count - content
                result.append(start + line.dropFirst(content))
            } else if !texts.contains(index + 1), line.dropFirst(indent).hasPrefix("#") {
                result.append(Self.moved(line, by: commentIndent(index, indent) - indent))
            } else {
                result.append(line.isEmpty ? "" : Self.moved(line, by: shift))
            }
        }
        return result.joined(separator: "\n")
    }

    /// How many dashes a line begins with, and the column, from 0, of what follows them.
    private static func dashes(of line: String) -> (count: Int, content: Int) {
        var count = 0
        var content = indent(of: line)
        var rest = line.dropFirst(content)
        while rest.hasPrefix("- ") {
            count += 1
            let skipped = 1 + rest.dropFirst().prefix { $0 == " " }.count
            content += skipped
            rest = rest.dropFirst(skipped)
        }
        return (count, content)
    }

    private mutating func place(_ node: YAMLNode, indent: Int) {
        guard !isFlow(node) else { return }
        switch node.content {
        case .scalar: return
        case .mapping(let entries):
            for entry in entries {
                begin(entry.keySpan, indent)
                place(entry.value, indent: indent + 2)
            }
        case .sequence(let items):
            for item in items {
                // The dash stands before the item on its line; what follows it is two columns further in.
                begin(item.span, indent)
                place(item, indent: indent + 2)
            }
        }
    }

    /// Notes the level of what begins at `span`, if nothing but dashes stands before it on its line.
    private mutating func begin(_ span: SourceSpan, _ indent: Int) {
        let line = lines[span.line - 1]
        let before = line.prefix(span.column - 1)
        guard before.allSatisfy({ $0 == " " || $0 == "-" }) else { return }
        // The outermost of what begins on a line decides; it is placed first.
        if targets[span.line] == nil { targets[span.line] = indent }
    }

    /// A comment goes with the line below it when it stood level with it, else with the last line it stood
    /// level with.
    private func commentIndent(_ index: Int, _ indent: Int) -> Int {
        let below = (index + 2...max(index + 2, lines.count)).first { targets[$0] != nil }
        if let below, below <= lines.count, Self.indent(of: lines[below - 1]) == indent {
            return targets[below] ?? 0
        }
        let above = stride(from: index, through: 1, by: -1).first { number in
            targets[number] != nil && Self.indent(of: lines[number - 1]) == indent
        }
        if let above { return targets[above] ?? 0 }
        return below.flatMap { targets[$0] } ?? indent
    }

    private func isFlow(_ node: YAMLNode) -> Bool {
        let bytes = Array(file.text.utf8)
        guard bytes.indices.contains(node.span.start) else { return true }
        return [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(bytes[node.span.start])
    }

    private static func indent(of line: String) -> Int { line.prefix { $0 == " " }.count }

    private static func moved(_ line: String, by shift: Int) -> String {
        if shift >= 0 { return String(repeating: " ", count: shift) + line }
        return String(line.dropFirst(min(-shift, indent(of: line))))
    }
}
