import Connectors
import FlinkSQL
import LabKernel
import Scenarios
import StreamTypes

/// What the tables of a test can do: those with given rows come from the test, and all sinks go to it.
struct TestTables: ConnectorCatalog {
    /// Tables with given rows; the value says whether their rows are changes.
    let given: [String: Bool]
    let registry: ConnectorRegistry

    func source(_ table: TableDefinition, options: [TableOption]) throws(LabError) -> SourceAbilities {
        guard let isChangelog = given[table.path.name] else {
            throw LabError(
                "TST001", "the SQL reads '\(table.path.name)', for which the test gives no rows",
                at: table.span, fix: "add '\(table.path.name): {rows: […]}' under 'given'")
        }
        return SourceAbilities(
            changelogMode: isChangelog ? .retract : .insertOnly, supportsLookup: true,
            metadata: Self.metadata(of: table))
    }

    /// What the table's own connector takes; one that labsim does not have takes everything.
    func sink(_ table: TableDefinition, options: [TableOption]) throws(LabError) -> SinkAbilities {
        let name = options.first { $0.key == "connector" }?.value
        if let name, registry.connectors.contains(where: { $0.identifier == name }) {
            return try registry.sink(table, options: options)
        }
        return SinkAbilities(
            accepts: table.primaryKey.isEmpty ? .retract : .upsert, supportsOverwrite: true,
            supportsPartitioning: true, metadata: Self.metadata(of: table))
    }

    private static func metadata(of table: TableDefinition) -> [MetadataKey] {
        table.columns.compactMap { column in
            guard case .metadata(let key, _) = column.kind else { return nil }
            return MetadataKey(key: key, type: column.type.withoutTimeAttribute)
        }
    }
}
