import LabKernel

/// Finds the lines of block texts (`|` and `>`), in which spaces and `#` are part of the text.
enum BlockText {
    /// The numbers, from 1, of all lines inside block texts.
    static func lines(of root: YAMLNode, in lines: [String]) -> Set<Int> {
        var found = Set<Int>()
        collect(root, parentIndent: -1, lines, &found)
        return found
    }

    private static func collect(
        _ node: YAMLNode, parentIndent: Int, _ lines: [String], _ found: inout Set<Int>
    ) {
        switch node.content {
        case .scalar(_, .block):
            var number = node.span.line + 1
            while number <= lines.count, isInside(lines[number - 1], parentIndent) {
                found.insert(number)
                number += 1
            }
        case .scalar: return
        case .sequence(let items):
            for item in items { collect(item, parentIndent: node.span.column - 1, lines, &found) }
        case .mapping(let entries):
            for entry in entries {
                collect(entry.value, parentIndent: entry.keySpan.column - 1, lines, &found)
            }
        }
    }

    private static func isInside(_ line: String, _ parentIndent: Int) -> Bool {
        let indent = line.prefix { $0 == " " }.count
        return indent > parentIndent || line.allSatisfy { $0 == " " || $0 == "\r" }
    }
}
