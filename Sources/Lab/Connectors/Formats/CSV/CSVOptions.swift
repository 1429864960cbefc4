import LabKernel
import StreamTypes

/// The options of the `csv` format as one table sets them.
struct CSVOptions: Sendable {
    var delimiter = UInt8(ascii: ",")
    /// Nil if quoting is off.
    var quote: UInt8? = UInt8(ascii: "\"")
    var escape: UInt8?
    var allowsComments = false
    var ignoresErrors = false
    var elementDelimiter: [UInt8] = [UInt8(ascii: ";")]
    var nullLiteral: [UInt8]?
    /// Whether decimals may be written as `1E+2`.
    var writesScientific = true

    static let catalog: [ConnectorOption] = [
        ConnectorOption(
            "field-delimiter", .string, default: ",",
            "The character between fields; escapes such as \\t are read."),
        ConnectorOption(
            "disable-quote-character", .boolean, default: "false", "Whether quotes have no meaning."),
        ConnectorOption(
            "quote-character", .string, default: "\"", "The character around fields that need it."),
        ConnectorOption(
            "allow-comments", .boolean, default: "false", "Whether lines that start with # are skipped."),
        ConnectorOption(
            "ignore-parse-errors", .boolean, default: "false",
            "Whether unreadable fields become NULL and unreadable records are skipped and counted."),
        ConnectorOption(
            "array-element-delimiter", .string, default: ";", "The text between elements of collections."),
        ConnectorOption("escape-character", .string, "The character that takes the next one's meaning away."),
        ConnectorOption("null-literal", .string, "The text that stands for NULL."),
        ConnectorOption(
            "write-bigdecimal-in-scientific-notation", .boolean, default: "true",
            "Whether decimals may be written with an exponent."),
    ]

    init(_ reader: OptionReader) throws(LabError) {
        if let byte = try Self.character(reader, "field-delimiter") { delimiter = byte }
        if let byte = try Self.character(reader, "quote-character") { quote = byte }
        if try reader.bool("disable-quote-character") ?? false {
            guard reader.string("quote-character") == nil else {
                throw ConnectorErrors.refused(
                    "Format cannot define a quote character and disabled quote character at the same time.",
                    at: reader.span("disable-quote-character"))
            }
            quote = nil
        }
        escape = try Self.character(reader, "escape-character")
        allowsComments = try reader.bool("allow-comments") ?? false
        ignoresErrors = try reader.bool("ignore-parse-errors") ?? false
        if let text = reader.string("array-element-delimiter") { elementDelimiter = Array(text.utf8) }
        nullLiteral = reader.string("null-literal").map { Array($0.utf8) }
        writesScientific = try reader.bool("write-bigdecimal-in-scientific-notation") ?? true
    }

    private static func character(_ reader: OptionReader, _ key: String) throws(LabError) -> UInt8? {
        guard let text = reader.string(key) else { return nil }
        let unescaped: String
        switch text {
        case "\\t": unescaped = "\t"
        case "\\n": unescaped = "\n"
        case "\\r": unescaped = "\r"
        case "\\\\": unescaped = "\\"
        case let code where code.hasPrefix("\\u") && code.count == 6:
            let scalar = UInt32(code.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
            unescaped = scalar.map { String($0) } ?? text
        default: unescaped = text
        }
        guard unescaped.unicodeScalars.count == 1 else {
            throw ConnectorErrors.refused(
                "Option 'csv.\(key)' must be a string with single character, but was: \(text)",
                at: reader.span(key))
        }
        guard let byte = unescaped.utf8.first, byte < 0x80 else {
            throw ConnectorErrors.refused(
                "option 'csv.\(key)' must be an ASCII character in the embedded engine, but was: \(text)",
                at: reader.span(key), fix: "use an ASCII character, or run with --engine flink")
        }
        return byte
    }
}
