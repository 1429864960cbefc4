/// A named member of a schema or of a ROW.
package struct Field: Hashable, Sendable {
    package var name: String
    package var type: DataType

    package init(_ name: String, _ type: DataType) {
        self.name = name
        self.type = type
    }
}
