import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

/// `'connector' = 'blackhole'`: takes all rows and keeps none.
///
/// Source: Flink documentation, "BlackHole SQL Connector".
package struct BlackholeConnector: TableConnector {
    package let identifier = "blackhole"
    package let doc = "Takes all changes and keeps none, for tests of speed."
    package let options =
        [
            ConnectorOption(
                "property-version", .int, default: "1", "The version of the options; only 1 exists.")
        ] + [ConnectorOption].scanWatermark

    package init() {}

    package func sink(_ use: TableUse) throws(LabError) -> SinkAbilities {
        SinkAbilities(accepts: use.table.primaryKey.isEmpty ? .retract : .upsert, supportsPartitioning: true)
    }

    package func openSink(
        _ sink: Sink, schema: Schema, _ opening: ConnectorOpening
    ) throws(LabError) -> any SinkWriter {
        CollectingWriter(DiscardedRows(), table: nil, schema: schema)
    }
}
