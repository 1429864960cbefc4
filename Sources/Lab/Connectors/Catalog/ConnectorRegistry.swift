import FlinkSQL
import LabKernel
import StreamTypes

/// All connectors and formats of a session; what the planner asks about tables.
package struct ConnectorRegistry: ConnectorCatalog {
    /// Sorted by identifier.
    package let connectors: [any TableConnector]
    /// Sorted by identifier.
    package let formats: [any TableFormat]
    package let compatibility: CompatibilitySwitches

    package init(
        connectors: [any TableConnector], formats: [any TableFormat] = Self.standardFormats,
        compatibility: CompatibilitySwitches = CompatibilitySwitches()
    ) {
        self.connectors = connectors.sorted { $0.identifier < $1.identifier }
        self.formats = formats.sorted { $0.identifier < $1.identifier }
        self.compatibility = compatibility
    }

    /// The connectors that every session has: one row each.
    package static let standardConnectors: [any TableConnector] = [
        BlackholeConnector(), DatagenConnector(), FilesystemConnector(), PrintConnector(),
        SLSConnector(),
    ]

    /// The formats that every session has: one row each.
    package static let standardFormats: [any TableFormat] = [
        CSVFormat(), JSONFormat(), RawFormat(), DebeziumFormat(), CanalFormat(), MaxwellFormat(), OggFormat(),
    ]

    /// The connectors of every session.
    package static let standard = ConnectorRegistry(connectors: standardConnectors)

    /// The connector of a table.
    package func connector(of table: TableDefinition, _ reader: OptionReader) throws(LabError)
        -> any TableConnector
    {
        let names = connectors.map(\.identifier)
        guard let name = reader.string("connector") else {
            throw ConnectorErrors.noConnector(table, known: names)
        }
        guard let connector = connectors.first(where: { $0.identifier == name }) else {
            throw ConnectorErrors.unknownConnector(name, at: reader.span("connector"), known: names)
        }
        return connector
    }

    /// The format of a table.
    package func format(_ reader: OptionReader) throws(LabError) -> any TableFormat {
        let name = reader.string("format") ?? ""
        guard let format = formats.first(where: { $0.identifier == name }) else {
            throw ConnectorErrors.unknownFormat(
                name, at: reader.span("format"), known: formats.map(\.identifier))
        }
        return format
    }

    package func source(_ table: TableDefinition, options: [TableOption]) throws(LabError) -> SourceAbilities
    {
        let (connector, use) = try checked(table, options)
        var abilities = try connector.source(use)
        if connector.takesFormat {
            abilities.changelogMode = try decoded(use)
        }
        return abilities
    }

    package func sink(_ table: TableDefinition, options: [TableOption]) throws(LabError) -> SinkAbilities {
        let (connector, use) = try checked(table, options)
        var abilities = try connector.sink(use)
        if connector.takesFormat {
            abilities.accepts = try encoded(use)
        }
        return abilities
    }

    private func decoded(_ use: TableUse) throws(LabError) -> ChangelogMode {
        let format = try format(use.reader)
        return try format.decoded(FormatUse(use, format.identifier))
    }

    private func encoded(_ use: TableUse) throws(LabError) -> ChangelogMode {
        let format = try format(use.reader)
        return try format.encoded(FormatUse(use, format.identifier))
    }

    /// What the sources and sinks of a plan's tables accept beyond real Flink.
    package func warnings(_ table: TableDefinition, options: [TableOption]) -> [LabError] {
        do throws(LabError) {
            let (connector, use) = try use(table, options)
            return connector.warnings(use)
        } catch {
            // A table without a connector is refused where it is planned.
            return []
        }
    }

    /// The connector of a table, and the table's use with the keys of options as the connector's catalog
    /// spells them.
    func use(_ table: TableDefinition, _ options: [TableOption]) throws(LabError) -> (
        any TableConnector, TableUse
    ) {
        let use = TableUse(table, options: options, compatibility: compatibility)
        let connector = try connector(of: table, use.reader)
        guard connector.ignoresKeyCase else { return (connector, use) }
        let keys = connector.options.map(\.key)
        let spelled = options.map { option in
            var copy = option
            copy.key = keys.first { $0.lowercased() == option.key.lowercased() } ?? option.key
            return copy
        }
        return (connector, TableUse(table, options: spelled, compatibility: compatibility))
    }

    /// The connector, once required and unknown options have been looked at.
    private func checked(_ table: TableDefinition, _ given: [TableOption]) throws(LabError) -> (
        any TableConnector, TableUse
    ) {
        let (connector, use) = try use(table, given)
        var options = try connector.options(for: use)
        try requireAll(options, connector.identifier, use)
        if connector.takesFormat {
            guard use.reader.string("format") != nil else {
                throw ConnectorErrors.missing(["format"], of: connector.identifier, at: use.table.span)
            }
            let format = try format(use.reader)
            options.append(ConnectorOption("format", .string, required: true, "The format of the files."))
            options += format.options.map {
                var option = $0
                option.key = "\(format.identifier).\($0.key)"
                return option
            }
        }
        try refuseUnknown(options, connector.identifier, use)
        return (connector, use)
    }

    private func requireAll(_ options: [ConnectorOption], _ name: String, _ use: TableUse) throws(LabError) {
        let missing = options.filter { $0.isRequired && use.reader.string($0.key) == nil }.map(\.key)
        guard missing.isEmpty else {
            throw ConnectorErrors.missing(missing.sorted(), of: name, at: use.table.span)
        }
    }

    private func refuseUnknown(_ options: [ConnectorOption], _ name: String, _ use: TableUse) throws(LabError)
    {
        let known = (options.map(\.key) + ["connector"]).sorted()
        let unknown = use.reader.options.filter { !known.contains($0.key) && $0.key != "property-version" }
        guard unknown.isEmpty else {
            throw ConnectorErrors.unsupported(unknown, of: name, supported: known, at: use.table.span)
        }
    }
}
