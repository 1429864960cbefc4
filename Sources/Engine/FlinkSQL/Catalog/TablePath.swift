/// The full name of a table or view.
package struct TablePath: Hashable, Sendable, CustomStringConvertible {
    package var catalog: String
    package var database: String
    package var name: String

    package init(catalog: String, database: String, name: String) {
        self.catalog = catalog
        self.database = database
        self.name = name
    }

    /// `default_catalog.default_database.orders`, as messages print it.
    package var description: String { "\(catalog).\(database).\(name)" }
    /// The same with each part in backticks.
    package var quoted: String { "`\(catalog)`.`\(database)`.`\(name)`" }
}
