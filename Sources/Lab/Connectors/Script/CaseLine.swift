import LabKernel
import StreamTypes
import Streaming

/// Rows as JSON objects, values as golden cases write them.
package enum CaseLine {
    /// `{"op":"+I","row":{"id":1}}`, without `op` if `kind` is nil.
    package static func json(_ kind: RowKind?, _ values: [Value], _ schema: Schema) -> String {
        let members = zip(schema.fields, values).map { field, value in
            "\(JSONValue.string(field.name).text):\(CaseValue.text(value, field.type.logical))"
        }
        let row = "{\(members.joined(separator: ","))}"
        return kind.map { "{\"op\":\"\($0.symbol)\",\"row\":\(row)}" } ?? row
    }
}
