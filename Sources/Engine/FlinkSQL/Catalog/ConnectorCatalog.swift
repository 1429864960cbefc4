import LabKernel
import StreamTypes

/// What the planner asks the room that owns the connectors.
///
/// The planner calls it when a table is used, never at CREATE TABLE, as Flink does. Errors carry Flink's
/// messages; the planner adds nothing to them. `options` are the table's with those of an OPTIONS hint laid
/// over.
package protocol ConnectorCatalog: Sendable {
    /// Checks a table as a source and says what the source can do.
    func source(_ table: TableDefinition, options: [TableOption]) throws(LabError) -> SourceAbilities
    /// Checks a table as a sink and says what the sink takes.
    func sink(_ table: TableDefinition, options: [TableOption]) throws(LabError) -> SinkAbilities
}

/// A metadata key of a connector with the type the connector gives or takes for it.
package struct MetadataKey: Sendable {
    package var key: String
    package var type: DataType

    package init(key: String, type: DataType) {
        self.key = key
        self.type = type
    }
}

/// What a source can do.
package struct SourceAbilities: Sendable {
    /// The row kinds its rows may have.
    package var changelogMode: ChangelogMode
    /// False for a table that can only be looked up.
    package var supportsScan: Bool
    package var supportsLookup: Bool
    package var isBounded: Bool
    /// Whether `SOURCE_WATERMARK()` may be used.
    package var suppliesWatermark: Bool
    /// Whether a LIMIT may be pushed into the scan.
    package var supportsLimit: Bool
    package var metadata: [MetadataKey]

    package init(
        changelogMode: ChangelogMode = .insertOnly, supportsScan: Bool = true, supportsLookup: Bool = false,
        isBounded: Bool = false, suppliesWatermark: Bool = false, supportsLimit: Bool = false,
        metadata: [MetadataKey] = []
    ) {
        self.changelogMode = changelogMode
        self.supportsScan = supportsScan
        self.supportsLookup = supportsLookup
        self.isBounded = isBounded
        self.suppliesWatermark = suppliesWatermark
        self.supportsLimit = supportsLimit
        self.metadata = metadata
    }
}

/// What a sink takes.
package struct SinkAbilities: Sendable {
    /// The row kinds it takes: `.insertOnly`, `.upsert` (needs a primary key) or `.retract`.
    package var accepts: ChangelogMode
    package var supportsOverwrite: Bool
    package var supportsPartitioning: Bool
    package var metadata: [MetadataKey]

    package init(
        accepts: ChangelogMode, supportsOverwrite: Bool = false, supportsPartitioning: Bool = false,
        metadata: [MetadataKey] = []
    ) {
        self.accepts = accepts
        self.supportsOverwrite = supportsOverwrite
        self.supportsPartitioning = supportsPartitioning
        self.metadata = metadata
    }
}
