import LabKernel
import StreamTypes
import Streaming

/// `'format' = 'json'`: one JSON object per line.
///
/// Source: Flink documentation, "JSON Format".
package struct JSONFormat: TableFormat {
    package let identifier = "json"
    package let doc = "One JSON object per line."
    package let options = JSONOptions.catalog

    package init() {}

    package func decoded(_ use: FormatUse) throws(LabError) -> ChangelogMode {
        _ = try JSONOptions(use.reader)
        try JSONTypes.check(use)
        return .insertOnly
    }

    package func encoded(_ use: FormatUse) throws(LabError) -> ChangelogMode {
        _ = try JSONOptions(use.reader)
        try JSONTypes.check(use)
        return .insertOnly
    }

    package func decoder(_ use: FormatUse, _ columns: DecodedColumns) throws(LabError) -> any RecordDecoder {
        JSONDecoder(try JSONOptions(use.reader), use.schema, columns)
    }

    package func encoder(_ use: FormatUse) throws(LabError) -> any RecordEncoder {
        JSONEncoder(try JSONOptions(use.reader), use.schema)
    }
}

/// The column types that JSON can hold.
enum JSONTypes {
    /// Refuses maps with keys that are no strings.
    static func check(_ use: FormatUse) throws(LabError) {
        for field in use.schema.fields { try check(field.type.logical, use.span(ofColumn: field.name)) }
    }

    private static func check(_ type: LogicalType, _ span: SourceSpan?) throws(LabError) {
        switch type {
        case .map(let key, let value):
            try checkKey(key.logical, type, span)
            try check(value.logical, span)
        case .multiset(let element): try checkKey(element.logical, type, span)
        case .array(let element): try check(element.logical, span)
        case .row(let fields):
            for field in fields { try check(field.type.logical, span) }
        default: break
        }
    }

    private static func checkKey(_ key: LogicalType, _ type: LogicalType, _ span: SourceSpan?)
        throws(LabError)
    {
        switch key {
        case .char, .varchar: return
        default:
            throw ConnectorErrors.unsupportedType(
                "JSON format doesn't support non-string as key type of map. The type is: \(type)", at: span)
        }
    }
}
