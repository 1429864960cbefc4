import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

/// Opens the connectors of a registry for jobs: the engine's `ConnectorRuntime`.
package final class LabConnectors: ConnectorRuntime {
    package let registry: ConnectorRegistry
    private let resources: ConnectorResources

    package init(
        _ registry: ConnectorRegistry = .standard, _ resources: ConnectorResources = ConnectorResources()
    ) {
        self.registry = registry
        self.resources = resources
    }

    package func source(
        _ scan: TableScan, schema: Schema, _ context: SubtaskContext
    ) throws(LabError) -> any SourceReader {
        let (connector, opening) = try open(scan.table, scan.options, context)
        return try connector.openSource(scan, schema: schema, opening)
    }

    package func sink(_ sink: Sink, schema: Schema, _ context: SubtaskContext) throws(LabError)
        -> any SinkWriter
    {
        switch sink.target {
        case .collect: return CollectingWriter(resources.collected, table: nil, schema: schema)
        case .table(let table):
            let (connector, opening) = try open(table, sink.options, context)
            return try connector.openSink(sink, schema: schema, opening)
        }
    }

    package func lookup(_ join: LookupJoin, _ context: SubtaskContext) throws(LabError) -> any LookupTable {
        let (connector, opening) = try open(join.table, join.options, context)
        return try connector.openLookup(join, opening)
    }

    private func open(
        _ table: TableDefinition, _ options: [TableOption], _ context: SubtaskContext
    ) throws(LabError) -> (any TableConnector, ConnectorOpening) {
        let (connector, use) = try registry.use(table, options)
        return (
            connector, ConnectorOpening(use: use, subtask: context, resources: resources, registry: registry)
        )
    }
}
