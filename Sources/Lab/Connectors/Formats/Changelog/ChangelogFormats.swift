import LabKernel
import StreamTypes
import Streaming

/// `'format' = 'debezium-json'`.
package struct DebeziumFormat: ChangelogFormat {
    package let identifier = "debezium-json"
    package let doc = "Changes as Debezium writes them: the row before, the row after and the operation."
    package let options =
        [
            ConnectorOption(
                "schema-include", .boolean, default: "false",
                "Whether messages carry their schema beside the payload.")
        ] + JSONOptions.shared

    package init() {}

    func dialect(_ use: FormatUse) throws(LabError) -> any ChangelogDialect {
        DebeziumDialect(isWrapped: try use.reader.bool("schema-include") ?? false)
    }

    package func encoded(_ use: FormatUse) throws(LabError) -> ChangelogMode {
        if try use.reader.bool("schema-include") ?? false {
            throw ConnectorErrors.refused(
                "Debezium JSON serialization doesn't support 'debezium-json.schema-include' option "
                    + "been set to true.",
                at: use.reader.span("schema-include"))
        }
        return try decoded(use)
    }
}

/// `'format' = 'canal-json'`.
package struct CanalFormat: ChangelogFormat {
    package let identifier = "canal-json"
    package let doc = "Changes as Canal writes them: rows, old values of what changed and the type."
    package let options =
        JSONOptions.shared + [
            ConnectorOption(
                "database.include", .string, "A regular expression of the databases that are read."),
            ConnectorOption("table.include", .string, "A regular expression of the tables that are read."),
        ]

    package init() {}

    func dialect(_ use: FormatUse) throws(LabError) -> any ChangelogDialect {
        CanalDialect(
            database: try pattern(use, "database.include"), table: try pattern(use, "table.include"))
    }

    private func pattern(_ use: FormatUse, _ key: String) throws(LabError) -> NamePattern? {
        guard let text = use.reader.string(key) else { return nil }
        guard let pattern = NamePattern(text) else {
            throw ConnectorErrors.refused(
                "'canal-json.\(key)' is no regular expression: '\(text)'", at: use.reader.span(key))
        }
        return pattern
    }
}

/// `'format' = 'maxwell-json'`.
package struct MaxwellFormat: ChangelogFormat {
    package let identifier = "maxwell-json"
    package let doc = "Changes as Maxwell writes them: a row, old values of what changed and the type."
    package let options = JSONOptions.shared

    package init() {}

    func dialect(_ use: FormatUse) throws(LabError) -> any ChangelogDialect { MaxwellDialect() }
}

/// `'format' = 'ogg-json'`.
package struct OggFormat: ChangelogFormat {
    package let identifier = "ogg-json"
    package let doc =
        "Changes as Oracle GoldenGate writes them: the row before, the row after and the operation."
    package let options = JSONOptions.shared

    package init() {}

    func dialect(_ use: FormatUse) throws(LabError) -> any ChangelogDialect { OggDialect() }
}

/// What the changelog formats share: they read and write all kinds of rows.
protocol ChangelogFormat: TableFormat {
    /// The dialect by the table's options.
    func dialect(_ use: FormatUse) throws(LabError) -> any ChangelogDialect
}

extension ChangelogFormat {
    package func decoded(_ use: FormatUse) throws(LabError) -> ChangelogMode {
        _ = try JSONOptions(use.reader)
        _ = try dialect(use)
        try JSONTypes.check(use)
        return .retract
    }

    package func encoded(_ use: FormatUse) throws(LabError) -> ChangelogMode { try decoded(use) }

    package func decoder(_ use: FormatUse, _ columns: DecodedColumns) throws(LabError) -> any RecordDecoder {
        ChangelogDecoder(try dialect(use), try JSONOptions(use.reader), use.schema, columns)
    }

    package func encoder(_ use: FormatUse) throws(LabError) -> any RecordEncoder {
        ChangelogEncoder(try dialect(use), try JSONOptions(use.reader), use.schema)
    }
}
