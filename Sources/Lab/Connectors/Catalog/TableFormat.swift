import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

/// One way to write rows as bytes. One folder and one row of the registry each.
package protocol TableFormat: Sendable {
    /// The value of `'format'` and the prefix of its options.
    var identifier: String { get }
    /// What it is for, one sentence.
    var doc: String { get }
    /// All options, keys without the prefix.
    var options: [ConnectorOption] { get }

    /// Checks options and column types for reading and says which row kinds the bytes give.
    func decoded(_ use: FormatUse) throws(LabError) -> ChangelogMode
    /// Checks options and column types for writing and says which row kinds can be written.
    func encoded(_ use: FormatUse) throws(LabError) -> ChangelogMode
    /// A decoder for some of the columns.
    func decoder(_ use: FormatUse, _ columns: DecodedColumns) throws(LabError) -> any RecordDecoder
    /// An encoder for rows of the format's columns.
    func encoder(_ use: FormatUse) throws(LabError) -> any RecordEncoder
    /// Whether a file ends at each checkpoint, as Flink's bulk formats do.
    var rollsOnCheckpoint: Bool { get }
}

extension TableFormat {
    package var rollsOnCheckpoint: Bool { false }
}

/// A format as one table uses it.
package struct FormatUse: Sendable {
    package let table: TableDefinition
    /// The columns that the format stores: the physical ones without partition keys.
    package let schema: Schema
    /// The format's options with the prefix taken off.
    package let reader: OptionReader
    /// Where the format itself is named.
    package let span: SourceSpan?

    package init(_ use: TableUse, _ format: String) {
        table = use.table
        schema = Schema(use.schema.fields.filter { !use.table.partitionKeys.contains($0.name) })
        let prefix = "\(format)."
        let own = use.reader.options.filter { $0.key.hasPrefix(prefix) }.map {
            TableOption(
                key: String($0.key.dropFirst(prefix.count)), value: $0.value, keySpan: $0.keySpan,
                valueSpan: $0.valueSpan)
        }
        reader = OptionReader(own, tableSpan: use.table.span)
        span = use.reader.span("format")
    }

    /// Where a column was declared.
    func span(ofColumn name: String) -> SourceSpan? {
        table.columns.first { $0.name == name }?.span ?? table.span
    }
}

/// The columns that a decoder fills, by their place in the format's schema.
package struct DecodedColumns: Sendable {
    /// One output column.
    package enum Source: Sendable {
        /// The nth column of the format's schema.
        case field(Int)
        /// Filled by the caller; the decoder leaves it alone.
        case other
    }
    package var sources: [Source]

    package init(_ sources: [Source]) { self.sources = sources }
}

/// Turns the bytes of a file into rows. Framing is the decoder's: records may span lines.
package protocol RecordDecoder: AnyObject {
    /// Appends rows to `batch` from whole records at the start of `input`, at most `limit` unless one record
    /// gives more.
    ///
    /// `input` may be read 16 bytes beyond its end. Without `isLast` a record that is not complete is left
    /// alone.
    /// Columns that are not the decoder's keep their length.
    /// - Returns: the bytes used.
    /// - Throws: the failure of a bad record; rows before it are in `batch` then.
    func decode(
        _ input: UnsafeBufferPointer<UInt8>, isLast: Bool, into batch: Batch, limit: Int
    ) throws(JobFailure) -> Int

    /// Bad records skipped so far, by an option that asks for it.
    var skippedRecords: Int64 { get }
}

/// Turns rows into bytes.
package protocol RecordEncoder: AnyObject {
    /// Appends the record of a row with its line end; `columns` are those of the format's schema.
    func encode(_ columns: [Column], row: Int, kind: RowKind, into bytes: inout [UInt8]) throws(JobFailure)
}
