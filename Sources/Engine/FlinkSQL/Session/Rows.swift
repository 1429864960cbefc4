import StreamTypes

/// Makes the rows of statements that answer with a table.
enum Rows {
    static let settings = Schema([Field("key", DataType(.string)), Field("value", DataType(.string))])

    static func row(_ values: [String?]) -> [Literal] { values.map { $0.map { .string($0) } ?? .null } }

    /// One STRING column.
    static func column(_ name: String, _ values: [String]) -> StatementResult {
        .rows(Schema([Field(name, DataType(.string))]), values.map { [.string($0)] })
    }
}
