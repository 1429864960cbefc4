import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

/// All that is known of a datagen table before its job starts.
struct GeneratedTable: Sendable {
    /// One per physical column.
    var fields: [GeneratedField]
    /// Rows in all; nil if the table has no end.
    var totalRows: Int64?
    var rowsPerSecond: Int64
    /// The keys that the table may have.
    var options: [ConnectorOption]
    /// What is accepted although real Flink refuses it.
    var warnings: [LabError]

    /// Reads and checks a table's options.
    ///
    /// - Parameter seed: the world's seed; each column draws from its own stream of it.
    init(_ use: TableUse, seed: UInt64) throws(LabError) {
        rowsPerSecond = try use.reader.int64("rows-per-second") ?? 10_000
        totalRows = try use.reader.int64("number-of-rows")
        (fields, options, warnings) = ([], DatagenConnector.tableOptions, [])
        guard rowsPerSecond > 0 else {
            throw ConnectorErrors.refused(
                "'rows-per-second' must be positive", at: use.reader.span("rows-per-second"))
        }
        let table = use.table.path.description
        let chance = { (name: String) in Prng(seed: seed, purpose: "datagen \(table) \(name)") }
        for field in use.schema.fields { try add(field, use, chance) }
    }

    private mutating func add(
        _ field: Field, _ use: TableUse, _ chance: @escaping (String) -> Prng
    ) throws(LabError) {
        var common = GeneratorOptions(use, field.name)
        let kind = common.text("kind") ?? "random"
        switch kind {
        case "random":
            var random = RandomGenerators(options: common, type: field.type, chance: chance)
            fields.append(try random.make())
            options += random.options.asked
        case "sequence":
            var sequence = SequenceGenerators(
                options: common, type: field.type, rowsPerSecond: rowsPerSecond, chance: chance)
            let (generated, rows) = try sequence.make()
            fields.append(generated)
            totalRows = min(totalRows ?? .max, rows)
            options += sequence.options.asked
            if case .timestampSequence = generated.generator {
                let accepted = TimestampSequence(
                    options: common, type: field.type, rowsPerSecond: rowsPerSecond)
                warnings.append(accepted.warning)
            }
        default:
            throw ConnectorErrors.refused(
                "Unsupported generator kind: \(kind)", at: use.reader.span(common.key("kind")),
                fix: suggestion(for: kind, among: ["random", "sequence"], kind: "kinds"))
        }
    }
}
