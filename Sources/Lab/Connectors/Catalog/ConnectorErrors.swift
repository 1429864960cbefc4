import FlinkSQL
import LabKernel
import StreamTypes

/// The mistakes that connectors and formats find in table definitions, in the words of Apache Flink 1.20.3.
///
/// Codes SQL150 to SQL159, so they count as validation errors. Each message is that of Flink's root
/// exception.
enum ConnectorErrors {
    /// SQL150: `'connector'` names nothing known.
    static func unknownConnector(_ name: String, at span: SourceSpan?, known: [String]) -> LabError {
        let message =
            "Could not find any factory for identifier '\(name)' that implements "
            + "'org.apache.flink.table.factories.DynamicTableFactory' in the classpath."
        let list = "connectors: \(known.joined(separator: ", "))"
        if let near = nearest(to: name, among: known) {
            return LabError("SQL150", message, at: span, fix: "did you mean '\(near)'? \(list)")
        }
        return LabError(
            "SQL150", message, at: span,
            fix:
                "use one of the embedded engine's \(list); others need --engine flink with the "
                + "connector's jar"
        )
    }

    /// SQL151: the table has no `'connector'` option.
    static func noConnector(_ table: TableDefinition, known: [String]) -> LabError {
        LabError(
            "SQL151",
            "Table options do not contain an option key 'connector' for discovering a connector. "
                + "Therefore, Flink "
                + "assumes a managed table. However, a managed table factory that implements "
                + "org.apache.flink.table.factories.ManagedTableFactory is not in the classpath.",
            at: table.span, fix: "add 'connector' = '…' to WITH; connectors: \(known.joined(separator: ", "))"
        )
    }

    /// SQL152: required options are missing.
    static func missing(_ keys: [String], of name: String, at span: SourceSpan?) -> LabError {
        let list = keys.joined(separator: ", ")
        return LabError(
            "SQL152", "One or more required options are missing. Missing required options are: \(list)",
            at: span,
            fix: "add \(keys.map { "'\($0)' = '…'" }.joined(separator: ", ")) to WITH of the '\(name)' table")
    }

    /// SQL153: options that the connector does not have; one error that names them all and points at the
    /// first.
    static func unsupported(
        _ options: [TableOption], of name: String, supported: [String], at span: SourceSpan?
    )
        -> LabError
    {
        let keys = options.map(\.key).sorted()
        let near = options.compactMap { option in
            nearest(to: option.key, among: supported).map { "did you mean '\($0)' for '\(option.key)'?" }
        }
        return LabError(
            "SQL153",
            "Unsupported options found for '\(name)'. Unsupported options: \(keys.joined(separator: ", "))",
            at: options.first?.keySpan ?? span, fix: near.isEmpty ? nil : near.joined(separator: " "),
            notes: ["supported options: \(supported.joined(separator: ", "))"])
    }

    /// SQL154: a value that is not of the option's type.
    static func unreadable(_ option: TableOption, reason: String, near: String?, at span: SourceSpan?)
        -> LabError
    {
        LabError(
            "SQL154", "Could not parse value '\(option.value)' for key '\(option.key)'.", at: span,
            fix: near.map { "did you mean '\($0)'?" }, notes: [reason])
    }

    /// SQL154: a value of the right type that the connector refuses.
    static func refused(_ message: String, at span: SourceSpan?, fix: String? = nil) -> LabError {
        LabError("SQL154", message, at: span, fix: fix)
    }

    /// SQL155: `'format'` names nothing known.
    static func unknownFormat(_ name: String, at span: SourceSpan?, known: [String]) -> LabError {
        LabError(
            "SQL155", "Could not find any format factory for identifier '\(name)' in the classpath.",
            at: span,
            fix: suggestion(for: name, among: known, kind: "formats"))
    }

    /// SQL156: a column type that the connector or the format has no values for.
    static func unsupportedType(_ message: String, at span: SourceSpan?, fix: String? = nil) -> LabError {
        LabError("SQL156", message, at: span, fix: fix)
    }

    /// SQL157: the connector cannot be used this way round.
    static func wrongUse(_ connector: String, _ use: String, at span: SourceSpan?) -> LabError {
        LabError(
            "SQL157",
            "Connector '\(connector)' can only be used as a \(use == "source" ? "sink" : "source"). "
                + "It cannot be used as a \(use).", at: span)
    }

    /// SQL157: the connector has no rows to look up.
    static func noLookup(_ connector: String, at span: SourceSpan?) -> LabError {
        LabError("SQL157", "Connector '\(connector)' cannot be used as a lookup table.", at: span)
    }
}
