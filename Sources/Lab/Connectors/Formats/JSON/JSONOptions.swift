import LabKernel
import StreamTypes

/// The options that `json` and the changelog formats made of it share.
struct JSONOptions: Sendable {
    /// What becomes of a map entry whose key is NULL.
    enum NullKeys: Sendable {
        case fail, drop
        case literal(String)
    }

    var failsOnMissingField = false
    var ignoresErrors = false
    var standard = TimeScan.Standard.sql
    var nullKeys = NullKeys.fail
    /// Decimals never get an exponent.
    var writesPlainDecimals = false
    var omitsNulls = false

    static let shared: [ConnectorOption] = [
        ConnectorOption(
            "ignore-parse-errors", .boolean, default: "false",
            "Whether unreadable fields become NULL and unreadable records are skipped and counted."),
        ConnectorOption(
            "timestamp-format.standard", .oneOf(["SQL", "ISO-8601"]), default: "SQL",
            "How timestamps are written."),
        ConnectorOption(
            "map-null-key.mode", .oneOf(["FAIL", "DROP", "LITERAL"]), default: "FAIL",
            "What becomes of a map entry whose key is NULL."),
        ConnectorOption(
            "map-null-key.literal", .string, default: "null", "The key written for NULL in mode LITERAL."),
        ConnectorOption(
            "encode.decimal-as-plain-number", .boolean, default: "false",
            "Whether decimals are written without exponent."),
        ConnectorOption(
            "encode.ignore-null-fields", .boolean, default: "false",
            "Whether NULL fields are left out when writing."),
    ]

    static let catalog =
        shared + [
            ConnectorOption(
                "fail-on-missing-field", .boolean, default: "false",
                "Whether a record without one of the fields fails."),
            ConnectorOption(
                "decode.json-parser.enabled", .boolean, default: "true",
                "Flink's choice between two parsers; both give the same rows here."),
        ]

    init(_ reader: OptionReader) throws(LabError) {
        failsOnMissingField = try reader.bool("fail-on-missing-field") ?? false
        ignoresErrors = try reader.bool("ignore-parse-errors") ?? false
        if failsOnMissingField, ignoresErrors {
            throw ConnectorErrors.refused(
                "fail-on-missing-field and ignore-parse-errors shouldn't both be true.",
                at: reader.span("ignore-parse-errors"))
        }
        standard = try Self.standard(reader)
        nullKeys = try Self.nullKeys(reader)
        writesPlainDecimals = try reader.bool("encode.decimal-as-plain-number") ?? false
        omitsNulls = try reader.bool("encode.ignore-null-fields") ?? false
    }

    private static func standard(_ reader: OptionReader) throws(LabError) -> TimeScan.Standard {
        switch reader.string("timestamp-format.standard") {
        case nil, "SQL": return .sql
        case "ISO-8601": return .iso
        case .some(let other):
            throw ConnectorErrors.refused(
                "Unsupported value '\(other)' for timestamp-format.standard. Supported values are "
                    + "[SQL, ISO-8601].",
                at: reader.span("timestamp-format.standard"),
                fix: suggestion(for: other, among: ["SQL", "ISO-8601"], kind: "values"))
        }
    }

    private static func nullKeys(_ reader: OptionReader) throws(LabError) -> NullKeys {
        let text = reader.string("map-null-key.mode") ?? "FAIL"
        switch text.uppercased() {
        case "FAIL": return .fail
        case "DROP": return .drop
        case "LITERAL": return .literal(reader.string("map-null-key.literal") ?? "null")
        default:
            throw ConnectorErrors.refused(
                "Unsupported value '\(text)' for option map-null-key.mode. Supported values are "
                    + "[LITERAL, FAIL, DROP].",
                at: reader.span("map-null-key.mode"),
                fix: suggestion(for: text, among: ["FAIL", "DROP", "LITERAL"], kind: "values"))
        }
    }
}
