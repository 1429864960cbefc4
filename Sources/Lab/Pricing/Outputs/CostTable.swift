import LabKernel

/// A table of an estimate or a bill, before it takes a form.
package struct CostTable: Sendable {
    package struct Column: Sendable {
        package var name: String
        package var isNumber: Bool

        package init(_ name: String, isNumber: Bool = false) { (self.name, self.isNumber) = (name, isNumber) }
    }

    package var title: String
    package var columns: [Column]
    package var rows: [[String]]

    package init(_ title: String, _ columns: [Column], _ rows: [[String]]) {
        (self.title, self.columns, self.rows) = (title, columns, rows)
    }

    /// Aligned columns, with a line end behind every row.
    package var text: String {
        let widths = columns.indices.map { index in
            max(columns[index].name.count, rows.map { $0[index].count }.max() ?? 0)
        }
        func line(_ cells: [String]) -> String {
            let padded = cells.indices.map { index -> String in
                let space = String(repeating: " ", count: max(0, widths[index] - cells[index].count))
                return columns[index].isNumber ? space + cells[index] : cells[index] + space
            }
            var text = "  " + padded.joined(separator: "  ")
            while text.last == " " { text.removeLast() }
            return text + "\n"
        }
        let head = title.isEmpty ? "" : title + "\n"
        return head + line(columns.map(\.name)) + rows.map(line).joined()
    }

    /// Comma-separated values of RFC 4180 with a header.
    package var csv: String {
        ([columns.map(\.name)] + rows).map { row in row.map(CSVText.field).joined(separator: ",") + "\r\n" }
            .joined()
    }

    /// A table of GitHub's Markdown under a heading.
    package var markdown: String {
        func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
        func escaped(_ text: String) -> String {
            text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
        }
        let rule = line(columns.map { $0.isNumber ? "---:" : "---" })
        let head = title.isEmpty ? "" : "### \(title)\n\n"
        return head + line(columns.map(\.name)) + rule + rows.map { line($0.map(escaped)) }.joined() + "\n"
    }

    /// A section of a page.
    package var html: String {
        let head = columns.map { "<th\($0.isNumber ? " class=\"n\"" : "")>\(HTMLText.escaped($0.name))</th>" }
            .joined()
        let body = rows.map { row in
            "<tr>"
                + row.indices.map { index in
                    "<td\(columns[index].isNumber ? " class=\"n\"" : "")>\(HTMLText.linked(row[index]))</td>"
                }.joined() + "</tr>\n"
        }.joined()
        return
            "<section><h2>\(HTMLText.escaped(title))</h2><div class=\"wide\"><table><thead><tr>\(head)</tr></thead>"
            + "<tbody>\n\(body)</tbody></table></div></section>\n"
    }
}

/// Fields of comma-separated values.
enum CSVText {
    static func field(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r" || $0 == "\r\n" })
        else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
            + "\""
    }
}

/// Text inside a page.
enum HTMLText {
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.append(character)
            }
        }
        return escaped
    }

    /// An address becomes a link.
    static func linked(_ text: String) -> String {
        let safe = escaped(text)
        guard text.hasPrefix("https://"), !text.contains(" ") else { return safe }
        return "<a href=\"\(safe)\">source</a>"
    }
}

/// Amounts and quantities for people: rounded here and nowhere else.
package enum AmountText {
    /// At least two decimals and at most six, half away from zero: `12.50`, `0.000415`.
    package static func money(_ amount: Rational) -> String {
        trimmed(amount.decimalText(digits: 6), least: 2)
    }

    /// Up to four decimals.
    package static func quantity(_ quantity: Rational) -> String {
        let text = trimmed(quantity.decimalText(digits: 4), least: 0)
        return text == "0" && quantity > .zero ? trimmed(quantity.decimalText(digits: 9), least: 0) : text
    }

    private static func trimmed(_ text: String, least: Int) -> String {
        guard let point = text.firstIndex(of: ".") else { return text }
        var digits = text[text.index(after: point)...]
        while digits.count > least, digits.last == "0" { digits.removeLast() }
        return digits.isEmpty ? String(text[..<point]) : text[..<point] + "." + digits
    }
}
