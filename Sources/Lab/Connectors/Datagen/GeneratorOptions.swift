import FlinkSQL
import LabKernel
import StreamTypes

/// Reads the options of one generated column, noting which keys it may have.
struct GeneratorOptions {
    let use: TableUse
    /// The column's name, or `column.field` inside of a ROW.
    let name: String
    /// The keys asked for so far.
    var asked: [ConnectorOption] = []

    init(_ use: TableUse, _ name: String) {
        self.use = use
        self.name = name
    }

    var reader: OptionReader { use.reader }

    func key(_ option: String) -> String { "fields.\(name).\(option)" }

    mutating func int64(_ option: String, _ kind: ConnectorOption.Kind = .long) throws(LabError) -> Int64? {
        note(option, kind)
        return try reader.int64(key(option))
    }

    mutating func integer<Number: FixedWidthInteger>(
        _ option: String, as type: Number.Type
    ) throws(LabError) -> Int64? {
        note(option, .long)
        return try reader.integer(key(option), as: type).map { Int64($0) }
    }

    mutating func double(_ option: String) throws(LabError) -> Double? {
        note(option, .double)
        return try reader.double(key(option))
    }

    mutating func bool(_ option: String) throws(LabError) -> Bool? {
        note(option, .boolean)
        return try reader.bool(key(option))
    }

    mutating func duration(_ option: String) throws(LabError) -> Duration? {
        note(option, .duration)
        return try reader.duration(key(option))
    }

    mutating func text(_ option: String) -> String? {
        note(option, .string)
        return reader.string(key(option))
    }

    /// The text of an option that a sequence cannot do without.
    mutating func required(_ option: String) throws(LabError) -> String {
        guard let value = text(option) else {
            throw ConnectorErrors.refused(
                "Could not find required property '\(key(option))' for sequence generator.",
                at: reader.span(key("kind")), fix: "add '\(key(option))' = '…'")
        }
        return value
    }

    /// Allows a key without reading it.
    mutating func note(_ option: String, _ kind: ConnectorOption.Kind) {
        asked.append(ConnectorOption(key(option), kind, ""))
    }
}
