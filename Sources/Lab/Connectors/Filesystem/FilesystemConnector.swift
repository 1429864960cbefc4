import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

/// `'connector' = 'filesystem'`: reads and writes files of a local folder or a bucket.
///
/// Source: Flink documentation, "FileSystem SQL Connector". Not emulated: compaction, partition commit by
/// event time or by classes.
package struct FilesystemConnector: TableConnector {
    package let identifier = "filesystem"
    package let doc = "Reads and writes files of a local folder or of oss://bucket/folder."
    package let takesFormat = true

    package init() {}

    package var options: [ConnectorOption] {
        Self.sourceOptions + Self.sinkOptions + [ConnectorOption].scanWatermark
    }

    private static let sourceOptions = [
        ConnectorOption("path", .string, required: true, "The file or folder."),
        ConnectorOption(
            "partition.default-name", .string, default: "__DEFAULT_PARTITION__",
            "The folder's name for a partition whose value is NULL or empty."),
        ConnectorOption(
            "source.monitor-interval", .duration,
            "Looks for new files this often; without it the source ends."),
        ConnectorOption(
            "source.path.regex-pattern", .string, "A regular expression that the files' paths must match."),
        ConnectorOption(
            "source.report-statistics", .string, default: "ALL", "What batch planning asks; no effect here."),
    ]

    private static let sinkOptions = [
        ConnectorOption("sink.parallelism", .int, "The sink's parallelism, else its input's."),
        ConnectorOption(
            "sink.rolling-policy.file-size", .memorySize, default: "128MB", "Size at which a file ends."),
        ConnectorOption(
            "sink.rolling-policy.rollover-interval", .duration, default: "30 min", "Age at which a file ends."
        ),
        ConnectorOption(
            "sink.rolling-policy.inactivity-interval", .duration, default: "30 min",
            "Silence after which a file ends."),
        ConnectorOption(
            "sink.rolling-policy.check-interval", .duration, default: "1 min", "How often ages are looked at."
        ),
        ConnectorOption(
            "sink.shuffle-by-partition.enable", .boolean, default: "false",
            "Whether rows go to subtasks by partition."),
        ConnectorOption(
            "sink.partition-commit.policy.kind", .list,
            "`success-file` writes a marker into each partition with new files."),
        ConnectorOption(
            "sink.partition-commit.success-file.name", .string, default: "_SUCCESS", "The marker's name."),
        ConnectorOption(
            "sink.partition-commit.trigger", .string, default: "process-time",
            "Only process-time is emulated."),
        ConnectorOption("sink.partition-commit.delay", .duration, default: "0 s", "Only 0 is emulated."),
        ConnectorOption("auto-compaction", .boolean, default: "false", "Only false is emulated."),
    ]

    package func source(_ use: TableUse) throws(LabError) -> SourceAbilities {
        let files = try FileTable(use)
        return SourceAbilities(
            isBounded: files.monitorMillis == nil, supportsLimit: true, metadata: FileMetadata.catalog)
    }

    package func sink(_ use: TableUse) throws(LabError) -> SinkAbilities {
        _ = try FileTable(use)
        return SinkAbilities(accepts: .insertOnly, supportsOverwrite: true, supportsPartitioning: true)
    }

    package func openSource(
        _ scan: TableScan, schema: Schema, _ opening: ConnectorOpening
    ) throws(LabError) -> any SourceReader {
        let files = try FileTable(opening.use)
        let format = try opening.registry.format(opening.use.reader)
        let use = FormatUse(opening.use, format.identifier)
        let columns = FileColumns(scan, files, use.schema)
        let decoder = try format.decoder(use, columns.decoded)
        return FilesystemReader(
            files, store: try store(files, opening), decoder: decoder, columns: columns, limit: scan.limit,
            opening.subtask)
    }

    package func openSink(
        _ sink: Sink, schema: Schema, _ opening: ConnectorOpening
    ) throws(LabError) -> any SinkWriter {
        let files = try FileTable(opening.use)
        if sink.isOverwrite {
            throw ConnectorErrors.refused("Streaming mode not support overwrite.", at: opening.use.table.span)
        }
        let format = try opening.registry.format(opening.use.reader)
        let use = FormatUse(opening.use, format.identifier)
        return FilesystemWriter(
            files, store: try store(files, opening), encoder: try format.encoder(use), format: use.schema,
            rollsOnCheckpoint: format.rollsOnCheckpoint, seed: opening.resources.seed,
            jobID: opening.resources.jobID, opening.subtask)
    }

    private func store(_ files: FileTable, _ opening: ConnectorOpening) throws(LabError) -> any FileStore {
        if let store = opening.resources.files.store(of: files.path) { return store }
        let scheme = FileStores.scheme(of: files.path)
        throw ConnectorErrors.refused(
            "Could not find a file system implementation for scheme '\(scheme)'.",
            at: opening.use.reader.span("path"),
            fix: "use a local path, or oss:// in a scenario with a bucket")
    }
}
