import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

/// `'connector' = 'golden-sink'`: keeps what it receives, for golden cases only.
package struct GoldenSinkConnector: TableConnector {
    package let identifier = "golden-sink"
    package let doc = "Keeps the changes it receives; only in golden cases."
    package let options = [
        ConnectorOption(
            "mode", .oneOf(["append", "upsert", "retract"]), default: "append",
            "The kinds of changes it takes.")
    ]

    package init() {}

    package func sink(_ use: TableUse) throws(LabError) -> SinkAbilities {
        switch try use.reader.word("mode", among: ["append", "upsert", "retract"]) ?? "append" {
        case "upsert": SinkAbilities(accepts: .upsert)
        case "retract": SinkAbilities(accepts: .retract)
        default: SinkAbilities(accepts: .insertOnly)
        }
    }

    package func openSink(
        _ sink: Sink, schema: Schema, _ opening: ConnectorOpening
    ) throws(LabError) -> any SinkWriter {
        CollectingWriter(opening.resources.collected, table: opening.use.table, schema: schema)
    }
}

extension ConnectorRegistry {
    /// The connectors of a golden case: those of every session and the two for cases only.
    package static let golden = ConnectorRegistry(
        connectors: standardConnectors + [GoldenSinkConnector(), GoldenLookupConnector()])
}
