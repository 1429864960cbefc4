import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

/// One kind of table: its options, what it can do and how it is opened. One folder and one row of the
/// registry each.
package protocol TableConnector: Sendable {
    /// The value of `'connector'`.
    var identifier: String { get }
    /// What it is for, one sentence.
    var doc: String { get }
    /// All options but `connector` and those of a format, in the documentation's order.
    var options: [ConnectorOption] { get }
    /// Whether `'format'` is asked for.
    var takesFormat: Bool { get }
    /// Whether the keys of options may be written in any case.
    var ignoresKeyCase: Bool { get }

    /// The options that a certain table may have, if they depend on its columns; `connector` is left out.
    func options(for use: TableUse) throws(LabError) -> [ConnectorOption]
    /// Checks a table that is read.
    func source(_ use: TableUse) throws(LabError) -> SourceAbilities
    /// Checks a table that is written.
    func sink(_ use: TableUse) throws(LabError) -> SinkAbilities
    /// What is accepted although real Flink refuses it, each worth a line to the user.
    func warnings(_ use: TableUse) -> [LabError]

    /// A reader of a checked table for one subtask; `schema` is the scan's output.
    func openSource(_ scan: TableScan, schema: Schema, _ opening: ConnectorOpening) throws(LabError)
        -> any SourceReader
    /// A writer into a checked table for one subtask; `schema` is the input's columns.
    func openSink(_ sink: Sink, schema: Schema, _ opening: ConnectorOpening) throws(LabError)
        -> any SinkWriter
    /// A checked table that is asked by key.
    func openLookup(_ join: LookupJoin, _ opening: ConnectorOpening) throws(LabError) -> any LookupTable
}

extension TableConnector {
    package var takesFormat: Bool { false }
    package var ignoresKeyCase: Bool { false }
    package func options(for use: TableUse) throws(LabError) -> [ConnectorOption] { options }
    package func source(_ use: TableUse) throws(LabError) -> SourceAbilities {
        throw ConnectorErrors.wrongUse(identifier, "source", at: use.reader.span("connector"))
    }
    package func sink(_ use: TableUse) throws(LabError) -> SinkAbilities {
        throw ConnectorErrors.wrongUse(identifier, "sink", at: use.reader.span("connector"))
    }
    package func warnings(_ use: TableUse) -> [LabError] { [] }

    package func openSource(
        _ scan: TableScan, schema: Schema, _ opening: ConnectorOpening
    ) throws(LabError) -> any SourceReader {
        throw ConnectorErrors.wrongUse(identifier, "source", at: opening.use.reader.span("connector"))
    }
    package func openSink(
        _ sink: Sink, schema: Schema, _ opening: ConnectorOpening
    ) throws(LabError) -> any SinkWriter {
        throw ConnectorErrors.wrongUse(identifier, "sink", at: opening.use.reader.span("connector"))
    }
    package func openLookup(_ join: LookupJoin, _ opening: ConnectorOpening) throws(LabError)
        -> any LookupTable
    {
        throw ConnectorErrors.noLookup(identifier, at: opening.use.reader.span("connector"))
    }
}

/// A table as one statement uses it: its definition and the options in force.
package struct TableUse: Sendable {
    package let table: TableDefinition
    package let reader: OptionReader
    package let compatibility: CompatibilitySwitches

    package init(
        _ table: TableDefinition, options: [TableOption],
        compatibility: CompatibilitySwitches = CompatibilitySwitches()
    ) {
        self.table = table
        self.compatibility = compatibility
        reader = OptionReader(options, tableSpan: table.span)
    }

    /// The columns that the connector stores.
    package var schema: Schema { table.physicalSchema }

    /// Where a physical column was declared.
    package func span(ofColumn name: String) -> SourceSpan? {
        table.columns.first { $0.name == name }?.span ?? table.span
    }
}

/// What is accepted beyond real Flink, each only on request and with a warning.
package struct CompatibilitySwitches: Hashable, Sendable {
    /// `datagen-timestamp-sequence`: datagen's `sequence` on TIMESTAMP columns.
    package var datagenTimestampSequence = false

    package init(datagenTimestampSequence: Bool = false) {
        self.datagenTimestampSequence = datagenTimestampSequence
    }

    /// The names that `--compat` takes.
    package static let names = ["datagen-timestamp-sequence"]

    /// The switches of a list of names.
    package init(names: [String]) throws(LabError) {
        for name in names {
            guard name == Self.names[0] else {
                throw LabError(
                    "USE010", "unknown compatibility switch '\(name)'",
                    fix: suggestion(for: name, among: Self.names, kind: "switches"))
            }
            datagenTimestampSequence = true
        }
    }
}
