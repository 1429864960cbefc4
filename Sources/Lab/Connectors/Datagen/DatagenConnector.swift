import FlinkSQL
import LabKernel
import StreamTypes

/// `'connector' = 'datagen'`: rows from random and sequence generators.
///
/// Source: Flink documentation, "DataGen SQL Connector". Not emulated: none of its options is left out.
package struct DatagenConnector: TableConnector {
    package let identifier = "datagen"
    package let doc = "Makes rows by random and sequence generators, one per column."

    package init() {}

    /// The options of the table as a whole.
    static let tableOptions: [ConnectorOption] = [
        ConnectorOption(
            "rows-per-second", .long, default: "10000",
            "Rows per second, sent together at each second's start."),
        ConnectorOption(
            "number-of-rows", .long, "Rows after which the source ends; without it the source has no end."),
        ConnectorOption("scan.parallelism", .int, "The source's parallelism, else the job's."),
    ]

    package var options: [ConnectorOption] {
        Self.tableOptions + [
            ConnectorOption(
                "fields.#.kind", .oneOf(["random", "sequence"]), default: "random", "The generator."),
            ConnectorOption(
                "fields.#.min", .string, default: "the type's least value", "The least random number."),
            ConnectorOption(
                "fields.#.max", .string, default: "the type's greatest value", "The greatest random number."),
            ConnectorOption(
                "fields.#.max-past", .duration, default: "0",
                "How far before now random timestamps lie at most."),
            ConnectorOption(
                "fields.#.length", .int, default: "100; 3 for collections; the type's length",
                "The length of random strings and collections."),
            ConnectorOption(
                "fields.#.var-len", .boolean, default: "false",
                "Whether the length of strings varies up to it."),
            ConnectorOption("fields.#.start", .string, "The first value of a sequence."),
            ConnectorOption("fields.#.end", .string, "The last value of a sequence, included."),
            ConnectorOption(
                "fields.#.null-rate", .float, default: "0", "The share of random values that are NULL."),
        ]
    }

    package func options(for use: TableUse) throws(LabError) -> [ConnectorOption] {
        try GeneratedTable(use, seed: 0).options
    }

    package func source(_ use: TableUse) throws(LabError) -> SourceAbilities {
        SourceAbilities(isBounded: false, supportsLimit: true)
    }

    package func warnings(_ use: TableUse) -> [LabError] {
        (try? GeneratedTable(use, seed: 0))?.warnings ?? []
    }
}
