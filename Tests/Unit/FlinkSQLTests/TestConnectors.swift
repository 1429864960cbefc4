import FlinkSQL
import LabKernel
import StreamTypes

/// Connectors for planning tests: what a table may do follows from its options alone.
struct TestConnectors: ConnectorCatalog {
    func source(_ table: TableDefinition, options: [TableOption]) throws(LabError) -> SourceAbilities {
        let option = { (key: String) in options.first { $0.key == key }?.value }
        switch option("connector") {
        case "filesystem":
            var abilities = SourceAbilities(changelogMode: mode(option("format")), isBounded: true)
            abilities.metadata = [
                MetadataKey(key: "file.path", type: DataType(.string, nullable: false)),
                MetadataKey(key: "file.name", type: DataType(.string, nullable: false)),
                MetadataKey(key: "file.size", type: DataType(.bigint, nullable: false)),
            ]
            return abilities
        case "datagen": return SourceAbilities()
        case "golden-lookup": return SourceAbilities(supportsScan: false, supportsLookup: true)
        case "upsert": return SourceAbilities(changelogMode: .upsert)
        default: throw LabError("CON001", "Unable to create a source for reading table '\(table.path)'.")
        }
    }

    private func mode(_ format: String?) -> ChangelogMode {
        let changing = ["debezium-json", "canal-json", "maxwell-json", "ogg-json"]
        return changing.contains(format ?? "") ? .retract : .insertOnly
    }

    func sink(_ table: TableDefinition, options: [TableOption]) throws(LabError) -> SinkAbilities {
        let option = { (key: String) in options.first { $0.key == key }?.value }
        switch option("connector") {
        case "print", "blackhole": return SinkAbilities(accepts: .retract)
        case "filesystem":
            return SinkAbilities(accepts: .insertOnly, supportsOverwrite: true, supportsPartitioning: true)
        case "golden-sink":
            let modes: [String: ChangelogMode] = [
                "append": .insertOnly, "upsert": .upsert, "retract": .retract,
            ]
            return SinkAbilities(accepts: modes[option("mode") ?? "retract"] ?? .retract)
        default: throw LabError("CON001", "Unable to create a sink for writing table '\(table.path)'.")
        }
    }
}
