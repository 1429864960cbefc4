/// The columns of a relation, in order.
package struct Schema: Hashable, Sendable {
    package var fields: [Field]

    package init(_ fields: [Field] = []) {
        self.fields = fields
    }

    /// The number of columns.
    package var count: Int { fields.count }
    /// The columns' names in order.
    package var names: [String] { fields.map(\.name) }
    /// The columns' types in order.
    package var types: [DataType] { fields.map(\.type) }

    package subscript(index: Int) -> Field { fields[index] }

    /// The position of a column by its exact, case-sensitive name.
    package func index(of name: String) -> Int? {
        fields.firstIndex { $0.name == name }
    }

    /// This schema followed by another one.
    package func appending(_ other: Schema) -> Schema { Schema(fields + other.fields) }

    /// The columns at the given positions.
    package func selecting(_ indices: [Int]) -> Schema { Schema(indices.map { fields[$0] }) }
}

extension Schema: CustomStringConvertible {
    /// `[id: INT, name: STRING NOT NULL]`, as in Flink's sink messages.
    package var description: String {
        "[\(fields.map { "\($0.name): \($0.type)" }.joined(separator: ", "))]"
    }
}
