/// The text of a file a user wrote, by which errors point at lines.
package final class SourceFile: Sendable {
    /// The name shown to people, as the user gave it: `kpi.sql`, `scenarios/labs/01/scenario.yaml`.
    package let name: String
    package let text: String
    private let bytes: [UInt8]
    private let lineStarts: [Int]

    package init(name: String, text: String) {
        self.name = name
        self.text = text
        let bytes = Array(text.utf8)
        self.bytes = bytes
        lineStarts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    }

    /// Line and column, both from 1, of a UTF-8 offset; the column counts characters, not bytes.
    package func position(ofOffset offset: Int) -> (line: Int, column: Int) {
        let bounded = min(max(offset, 0), bytes.count)
        let line = lineStarts.partitioningIndex { $0 > bounded } - 1
        let head = String(decoding: bytes[lineStarts[line]..<bounded], as: UTF8.self)
        return (line + 1, head.count + 1)
    }

    /// The UTF-8 offset of a line and column, both from 1 and counted as by `position(ofOffset:)`.
    package func offset(line: Int, column: Int) -> Int {
        guard line >= 1, line <= lineStarts.count else { return bytes.count }
        let head = self.line(line).prefix(max(0, column - 1))
        return lineStarts[line - 1] + head.utf8.count
    }

    /// The text of line `number` (from 1) without its line end; empty past the end.
    package func line(_ number: Int) -> String {
        guard number >= 1, number <= lineStarts.count else { return "" }
        let start = lineStarts[number - 1]
        let end =
            bytes[start...].firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? bytes.count
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }
}

extension RandomAccessCollection where Index == Int {
    /// The first index whose element satisfies `predicate`, in a collection where all that do come after all that do not.
    package func partitioningIndex(where predicate: (Element) -> Bool) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = low + (high - low) / 2
            if predicate(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
