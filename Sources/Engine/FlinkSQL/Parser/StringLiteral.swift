import LabKernel

/// What the prefix of a character string asks for: a character set, or Unicode escapes.
///
/// Source: Calcite 1.32's character string literals; without a prefix the set is Flink's UTF-8.
struct StringLiteral {
    /// The mark of `U&'…'` in `Token.upper`.
    static let unicode = "U&"

    private let token: Token
    private let parser: Parser

    init(_ token: Token, _ parser: Parser) {
        self.token = token
        self.parser = parser
    }

    /// The text meant by `text`, which is checked against the prefix.
    ///
    /// - Parameter escape: what UESCAPE says; nil for a backslash.
    func decoded(_ text: String, escape: String?) throws(LabError) -> String {
        switch token.upper {
        case "": return text
        case StringLiteral.unicode: return try unescaped(text, escape)
        default:
            try checkCharacterSet(text)
            return text
        }
    }

    private func refused(_ message: String) -> LabError {
        SQLErrors.parse(message, parser.span(TextRange(start: token.start, end: token.end)))
    }

    // MARK: - Character sets

    private static let single = ["LATIN1", "ISO-8859-1", "CP1252", "WINDOWS-1252", "ISO8859_1"]
    private static let known: Set<String> = [
        "UTF8", "UTF-8", "UTF16", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE",
        "US-ASCII", "ASCII", "GBK", "GB2312", "GB18030", "BIG5", "SHIFT_JIS", "SJIS", "EUC-JP", "EUC-KR",
        "KOI8-R", "WINDOWS-1250", "WINDOWS-1251", "ISO-8859-2", "ISO-8859-15",
    ]

    private func checkCharacterSet(_ text: String) throws(LabError) {
        let name = token.upper
        let isLatin = StringLiteral.single.contains(name)
        guard isLatin || StringLiteral.known.contains(name) else {
            throw refused("Unknown character set '\(written)'")
        }
        let highest = isLatin ? 0xFF : name.hasSuffix("ASCII") ? 0x7F : 0x10FFFF
        guard text.unicodeScalars.allSatisfy({ $0.value <= highest }) else {
            let shown = isLatin ? "ISO-8859-1" : name
            throw refused("Failed to encode '\(text)' in character set '\(shown)'")
        }
    }

    /// The character set as written.
    private var written: String {
        let image = parser.span(TextRange(start: token.start, end: token.end)).covered
        return String(image.dropFirst().prefix { $0 != "'" })
    }

    // MARK: - Unicode escapes

    private func unescaped(_ text: String, _ escape: String?) throws(LabError) -> String {
        let mark = try escape.map { (text) throws(LabError) in try self.mark(text) } ?? "\\"
        var result = String.UnicodeScalarView()
        let scalars = Array(text.unicodeScalars)
        var index = 0
        while index < scalars.count {
            guard scalars[index] == mark else {
                result.append(scalars[index])
                index += 1
                continue
            }
            if index + 1 < scalars.count, scalars[index + 1] == mark {
                result.append(mark)
                index += 2
                continue
            }
            let digits = index + 1 < scalars.count && scalars[index + 1] == "+" ? 6 : 4
            let start = index + (digits == 6 ? 2 : 1)
            result.append(try scalar(scalars, start, digits, from: index))
            index = start + digits
        }
        return String(result)
    }

    private func scalar(
        _ scalars: [Unicode.Scalar], _ start: Int, _ digits: Int, from index: Int
    ) throws(LabError) -> Unicode.Scalar {
        let image = start + digits <= scalars.count ? scalars[start..<(start + digits)] : []
        guard image.count == digits, image.allSatisfy({ $0.properties.isASCIIHexDigit }),
            let code = UInt32(String(String.UnicodeScalarView(image)), radix: 16),
            let scalar = Unicode.Scalar(code)
        else {
            throw refused(
                "Unicode escape sequence starting at character \(index) is not exactly four hex digits")
        }
        return scalar
    }

    private func mark(_ escape: String) throws(LabError) -> Unicode.Scalar {
        let scalars = Array(escape.unicodeScalars)
        guard scalars.count == 1 else { throw refused("UESCAPE '\(escape)' must be exactly one character") }
        let mark = scalars[0]
        guard !mark.properties.isASCIIHexDigit, !mark.properties.isWhitespace, mark != "+", mark != "\""
        else {
            throw refused(
                "UESCAPE '\(escape)' may not be hex digit, whitespace, plus sign, or double quote")
        }
        return mark
    }
}
