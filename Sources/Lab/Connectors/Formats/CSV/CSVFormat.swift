import LabKernel
import StreamTypes
import Streaming

/// `'format' = 'csv'`.
///
/// Source: Flink documentation, "CSV Format"; the record rules are those of Jackson's CSV reader and writer,
/// which Flink uses.
package struct CSVFormat: TableFormat {
    package let identifier = "csv"
    package let doc = "One record per line, fields between delimiters."
    package let options = CSVOptions.catalog
    package let rollsOnCheckpoint = true

    package init() {}

    package func decoded(_ use: FormatUse) throws(LabError) -> ChangelogMode {
        _ = try CSVOptions(use.reader)
        try check(use)
        return .insertOnly
    }

    package func encoded(_ use: FormatUse) throws(LabError) -> ChangelogMode {
        _ = try CSVOptions(use.reader)
        try check(use)
        return .insertOnly
    }

    private func check(_ use: FormatUse) throws(LabError) {
        for field in use.schema.fields { try check(field.type.logical, field.name, depth: 0, use) }
    }

    private func check(_ type: LogicalType, _ name: String, depth: Int, _ use: FormatUse) throws(LabError) {
        switch type {
        case .map, .multiset, .intervalYearMonth, .intervalDayTime:
            throw ConnectorErrors.unsupportedType("Unsupported type: \(type)", at: use.span(ofColumn: name))
        case .time(let precision) where precision > 3:
            throw ConnectorErrors.unsupportedType(
                "Csv does not support TIME type with precision: \(precision), it only supports "
                    + "precision 0 ~ 3.",
                at: use.span(ofColumn: name))
        case .array, .row:
            guard depth == 0 else {
                throw ConnectorErrors.unsupportedType(
                    "Only simple types are supported in the second level nesting of fields "
                        + "'\(name)' but was: \(type)",
                    at: use.span(ofColumn: name))
            }
            if case .array(let element) = type { try check(element.logical, name, depth: 1, use) }
            if case .row(let fields) = type {
                for field in fields { try check(field.type.logical, name, depth: 1, use) }
            }
        default: break
        }
    }

    package func decoder(_ use: FormatUse, _ columns: DecodedColumns) throws(LabError) -> any RecordDecoder {
        CSVDecoder(try CSVOptions(use.reader), use.schema, columns)
    }

    package func encoder(_ use: FormatUse) throws(LabError) -> any RecordEncoder {
        CSVEncoder(try CSVOptions(use.reader), use.schema)
    }
}
