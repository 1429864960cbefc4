/// A stretch of a source file: UTF-8 offsets `start..<end`.
package struct SourceSpan: Sendable {
    package let file: SourceFile
    package let start: Int
    package let end: Int

    package init(file: SourceFile, start: Int, end: Int) {
        self.file = file
        self.start = start
        self.end = max(start, end)
    }

    /// Line of the first character, from 1.
    package var line: Int { file.position(ofOffset: start).line }

    /// Column of the first character, from 1, in characters.
    package var column: Int { file.position(ofOffset: start).column }

    /// `name:line:column`.
    package var text: String {
        let (line, column) = file.position(ofOffset: start)
        return "\(file.name):\(line):\(column)"
    }

    /// The characters that the span covers.
    package var covered: String {
        let bytes = Array(file.text.utf8)
        return String(decoding: bytes[min(start, bytes.count)..<min(end, bytes.count)], as: UTF8.self)
    }
}
