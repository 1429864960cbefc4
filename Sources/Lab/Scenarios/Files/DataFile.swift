import LabKernel

/// Reads the files of the section `data`.
enum DataFile {
    /// What is wrong with a line.
    struct Mistake: Error { var text: String }

    /// Rows of a CSV file with a line of names, or of a file with a JSON object a line.
    static func rows(_ file: SourceFile) throws(Mistake) -> [DataRow] {
        let lines = lines(of: file)
        guard let first = lines.first else { throw Mistake(text: "has no rows") }
        if first.text.hasPrefix("{") { return try objects(lines) }
        let names = cells(first.text)
        var rows: [DataRow] = []
        for line in lines.dropFirst() {
            let cells = cells(line.text)
            guard cells.count == names.count else {
                throw Mistake(
                    text: "has \(cells.count) values in line \(line.number), and \(names.count) names")
            }
            rows.append(zip(names, cells).map { ($0, value($1)) })
        }
        return rows
    }

    /// `offset,rate` lines, sorted; a line of names may stand above them.
    static func profile(_ file: SourceFile) throws(Mistake) -> [(from: Duration, rate: Double)] {
        var parts: [(from: Duration, rate: Double)] = []
        for line in lines(of: file) where !line.text.hasPrefix("#") && line.text != "offset,rate" {
            let cells = cells(line.text)
            guard cells.count == 2, let from = DurationText.positive(cells[0]), let rate = Double(cells[1]),
                rate >= 0, rate.isFinite
            else {
                throw Mistake(text: "has no offset and rate in line \(line.number): write '10m,200'")
            }
            if let last = parts.last, last.from >= from {
                throw Mistake(text: "goes back in time in line \(line.number)")
            }
            parts.append((from, rate))
        }
        guard !parts.isEmpty else { throw Mistake(text: "has no rates") }
        return parts
    }

    private static func lines(of file: SourceFile) -> [(number: Int, text: String)] {
        file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap {
            let text = $1.last == "\r" ? $1.dropLast() : $1
            return text.isEmpty ? nil : ($0 + 1, String(text))
        }
    }

    private static func objects(_ lines: [(number: Int, text: String)]) throws(Mistake) -> [DataRow] {
        var rows: [DataRow] = []
        for line in lines {
            guard let object = try? JSONParser.parse(text: line.text).objectValue else {
                throw Mistake(text: "has no JSON object in line \(line.number)")
            }
            rows.append(object.map { ($0.0, $0.1.bare) })
        }
        return rows
    }

    /// Numbers and truth values as such, an empty cell as null.
    private static func value(_ text: String) -> JSONValue {
        text.isEmpty ? .null : YAMLScalar(plain: text).json
    }

    /// The cells of a line; one in double quotes may hold commas, and doubled quotes.
    private static func cells(_ line: String) -> [String] {
        var cells: [String] = []
        var cell = ""
        var isQuoted = false
        var previous: Character?
        for character in line {
            switch character {
            case "\"":
                if !isQuoted, previous == "\"" { cell.append("\"") }
                isQuoted.toggle()
            case "," where !isQuoted:
                cells.append(cell)
                cell = ""
            default: cell.append(character)
            }
            previous = character
        }
        return cells + [cell]
    }
}
