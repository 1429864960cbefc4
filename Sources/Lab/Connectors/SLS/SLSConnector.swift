import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

/// `'connector' = 'sls'`: reads and writes logstores of Simple Log Service.
///
/// Source: Alibaba Cloud documentation, Realtime Compute for Apache Flink "Simple Log Service (SLS)
/// connector", and the retry and polling rules of github.com/alibaba/alibaba-flink-connectors.
/// Not emulated: `query` and `processor` (SPL on the way), data ingestion YAML.
package struct SLSConnector: TableConnector {
    package let identifier = "sls"
    package let doc = "Reads and writes logs of a logstore of Simple Log Service."
    package let ignoresKeyCase = true

    package init() {}

    package var options: [ConnectorOption] {
        Self.commonOptions + Self.sourceOptions + Self.sinkOptions + [ConnectorOption].scanWatermark
    }

    private static let commonOptions = [
        ConnectorOption("endPoint", .string, required: true, "The service's endpoint."),
        ConnectorOption("project", .string, required: true, "The project."),
        ConnectorOption("logStore", .string, required: true, "The logstore."),
        ConnectorOption(
            "accessId", .string,
            "The AccessKey that signs, with `accessKey`; without both the job's runtime role signs."),
        ConnectorOption("accessKey", .string, "The AccessKey's secret."),
    ]

    private static let sourceOptions = [
        ConnectorOption(
            "enableNewSource", .boolean, default: "true",
            "Whether the source takes up new shards as it runs; else the job restarts for them."
        ),
        ConnectorOption(
            "shardDiscoveryIntervalMs", .long, default: "60000",
            "How often shards are listed, at least 60000; negative for once only."),
        ConnectorOption(
            "startupMode", .oneOf(StartupMode.allCases.map(\.rawValue)), default: "timestamp",
            "Where a job without state begins."),
        ConnectorOption(
            "startTime", .string, default: "the job's start",
            "`yyyy-MM-dd HH:mm:ss` in the session's time zone; logs received from then on are read."),
        ConnectorOption(
            "stopTime", .string, "Logs received from then on are not read; a future one is waited for."),
        ConnectorOption(
            "consumerGroup", .string, "A consumer group that is told, with each checkpoint, how far it is."),
        ConnectorOption(
            "consumeFromCheckpoint", .boolean, default: "false",
            "Begins where the consumer group is, else at `startTime`; before VVR 11.1."),
        ConnectorOption("maxRetries", .int, default: "3", "How often a failed read is repeated."),
        ConnectorOption("batchGetSize", .int, default: "100", "Log groups per read, at most 1000."),
        ConnectorOption(
            "exitAfterFinish", .boolean, default: "false",
            "Whether the source ends at `stopTime`, or without one at what is there when it starts."),
        ConnectorOption("query", .string, "Not emulated: SPL that filters before the read."),
        ConnectorOption("processor", .string, "Not emulated: a consumer processor."),
    ]

    private static let sinkOptions = [
        ConnectorOption("topicField", .string, "The column that gives a log's topic."),
        ConnectorOption(
            "timeField", .string, default: "the time of writing", "The INT column that gives a log's time."),
        ConnectorOption("sourceField", .string, "The column that gives a log's source."),
        ConnectorOption(
            "partitionField", .string, "The column by whose hash a log's shard is chosen; else any shard."),
        ConnectorOption(
            "buckets", .int, default: "64", "Into how many parts the hash is cut: a power of two up to 256."),
        ConnectorOption("flushIntervalMs", .long, default: "2000", "How long logs wait at most."),
        ConnectorOption(
            "writeNullProperties", .boolean, default: "true",
            "Whether NULL is written as an empty text; else the field is left out."),
    ]

    package func source(_ use: TableUse) throws(LabError) -> SourceAbilities {
        let table = try SLSTable(use)
        return SourceAbilities(isBounded: table.exitsAfterFinish, metadata: LogMetadata.keys)
    }

    package func sink(_ use: TableUse) throws(LabError) -> SinkAbilities {
        _ = try SLSTable(use)
        return SinkAbilities(accepts: .insertOnly)
    }

    package func warnings(_ use: TableUse) -> [LabError] {
        SLSWarnings.ofTypes(use) + SLSWarnings.ofOptions(use)
    }

    package func openSource(
        _ scan: TableScan, schema: Schema, _ opening: ConnectorOpening
    ) throws(LabError) -> any SourceReader {
        let table = try SLSTable(opening.use)
        let (service, logstore) = try access(table, opening)
        return SLSReader(
            table, service: service, logstore: logstore, decoder: LogDecoder(scan), opening.subtask)
    }

    package func openSink(
        _ sink: Sink, schema: Schema, _ opening: ConnectorOpening
    ) throws(LabError) -> any SinkWriter {
        let table = try SLSTable(opening.use)
        let (_, logstore) = try access(table, opening)
        return SLSWriter(table, logstore: logstore, opening.subtask)
    }

    private func access(
        _ table: SLSTable, _ opening: ConnectorOpening
    ) throws(LabError) -> (any LogService, any LogstoreAccess) {
        guard let service = opening.resources.logs else {
            throw ConnectorErrors.refused(
                "there is no Simple Log Service here", at: opening.use.reader.span("connector"),
                fix: "use the table in a scenario's job or under 'labsim up'")
        }
        do throws(LogServiceError) {
            return (service, try service.logstore(table.address))
        } catch {
            throw ConnectorErrors.refused(error.message, at: opening.use.reader.span("endPoint"))
        }
    }
}

/// `startupMode`.
enum StartupMode: String, CaseIterable, Sendable {
    case timestamp, latest, earliest
    case consumerGroup = "consumer_group"
}
