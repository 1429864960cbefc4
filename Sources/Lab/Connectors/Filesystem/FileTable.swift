import FlinkSQL
import LabKernel

/// The options of a `filesystem` table.
struct FileTable: Sendable {
    var path: String
    var table: TableDefinition
    var defaultPartition: String
    /// Nil if the source reads what is there and ends.
    var monitorMillis: Int64?
    var pattern: NamePattern?
    var fileBytes = 128 * 1_024 * 1_024
    var rolloverMillis: Int64 = 1_800_000
    var inactivityMillis: Int64 = 1_800_000
    /// The name of the marker of committed partitions; nil for none.
    var successFile: String?

    init(_ use: TableUse) throws(LabError) {
        table = use.table
        path = Self.plain(use.reader.string("path") ?? "")
        defaultPartition = use.reader.string("partition.default-name") ?? "__DEFAULT_PARTITION__"
        monitorMillis = try use.reader.duration("source.monitor-interval").map { Self.millis($0) }
        if let millis = monitorMillis, millis <= 0 {
            throw ConnectorErrors.refused(
                "'source.monitor-interval' must be positive", at: use.reader.span("source.monitor-interval"))
        }
        if let text = use.reader.string("source.path.regex-pattern") {
            guard let pattern = NamePattern(text) else {
                throw ConnectorErrors.refused(
                    "'source.path.regex-pattern' is no regular expression: '\(text)'",
                    at: use.reader.span("source.path.regex-pattern"))
            }
            self.pattern = pattern
        }
        try readSinkOptions(use.reader)
    }

    private mutating func readSinkOptions(_ reader: OptionReader) throws(LabError) {
        if let text = reader.string("sink.rolling-policy.file-size") {
            guard let size = ByteSize.parse(text) else {
                throw ConnectorErrors.refused(
                    "Could not parse value '\(text)' for key 'sink.rolling-policy.file-size'.",
                    at: reader.span("sink.rolling-policy.file-size"))
            }
            fileBytes = Int(size)
        }
        rolloverMillis =
            try reader.duration("sink.rolling-policy.rollover-interval").map { Self.millis($0) }
            ?? rolloverMillis
        inactivityMillis =
            try reader.duration("sink.rolling-policy.inactivity-interval").map { Self.millis($0) }
            ?? inactivityMillis
        for (key, only) in [("sink.partition-commit.trigger", "process-time"), ("auto-compaction", "false")] {
            guard let text = reader.string(key), text.lowercased() != only else { continue }
            throw ConnectorErrors.refused(
                "'\(key)' = '\(text)' is not supported by the embedded engine", at: reader.span(key),
                fix: "use '\(only)', or run with --engine flink")
        }
        if let delay = try reader.duration("sink.partition-commit.delay"), delay != .zero {
            throw ConnectorErrors.refused(
                "'sink.partition-commit.delay' is not supported by the embedded engine",
                at: reader.span("sink.partition-commit.delay"),
                fix: "leave it out, or run with --engine flink")
        }
        switch reader.string("sink.partition-commit.policy.kind") {
        case nil: break
        case "success-file":
            successFile = reader.string("sink.partition-commit.success-file.name") ?? "_SUCCESS"
        case .some(let kind):
            throw ConnectorErrors.refused(
                "partition commit policy '\(kind)' is not supported by the embedded engine",
                at: reader.span("sink.partition-commit.policy.kind"), fix: "use 'success-file'")
        }
    }

    private static func millis(_ duration: Duration) -> Int64 {
        duration.components.seconds * 1_000 + duration.components.attoseconds / 1_000_000_000_000_000
    }

    /// The path without `file://` and without a slash at the end.
    private static func plain(_ path: String) -> String {
        var plain = path
        for prefix in ["file://", "file:"] where plain.hasPrefix(prefix) {
            plain = String(plain.dropFirst(prefix.count))
            break
        }
        while plain.count > 1, plain.hasSuffix("/") { plain.removeLast() }
        return plain
    }
}
