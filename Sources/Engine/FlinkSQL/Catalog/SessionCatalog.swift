import LabKernel
import StreamTypes

/// A view: its query and the place it was defined in.
struct ViewDefinition: Sendable {
    var path: TablePath
    var columns: [Identifier]
    var query: QuerySyntax
    var file: SourceFile
    /// Where unqualified names of the query are looked up.
    var catalog: String
    var database: String
    var comment: String?
    var isTemporary: Bool
    var schema: Schema
}

/// How a catalog was made.
struct CatalogEntry: Sendable {
    var options: [String: String] = [:]
    var comment: String?

    /// The database a catalog starts with.
    var defaultDatabase: String { options["default-database"] ?? SessionCatalog.defaultDatabase }
}

/// The catalogs, databases, tables and views of a session.
final class SessionCatalog {
    enum Object {
        case table(TableDefinition)
        case view(ViewDefinition)
    }

    static let defaultCatalog = "default_catalog"
    static let defaultDatabase = "default_database"

    private(set) var currentCatalog = SessionCatalog.defaultCatalog
    private(set) var currentDatabase = SessionCatalog.defaultDatabase
    /// Databases by catalog.
    private var databases: [String: Set<String>] = [defaultCatalog: [defaultDatabase]]
    private var entries: [String: CatalogEntry] = [
        defaultCatalog: CatalogEntry(options: ["type": "generic_in_memory"])
    ]
    private var permanent: [TablePath: Object] = [:]
    private var temporary: [TablePath: Object] = [:]

    // MARK: - Names

    /// The full path a name stands for; the table need not exist.
    func resolve(_ name: NameSyntax, _ span: SourceSpan) throws(LabError) -> TablePath {
        let parts = name.parts.map(\.text)
        switch parts.count {
        case 1: return TablePath(catalog: currentCatalog, database: currentDatabase, name: parts[0])
        case 2: return TablePath(catalog: currentCatalog, database: parts[0], name: parts[1])
        case 3: return TablePath(catalog: parts[0], database: parts[1], name: parts[2])
        default:
            throw SQLErrors.make("SQL114", "Object identifier must consist of 1 to 3 parts.", span)
        }
    }

    /// A table or view; a temporary one hides a permanent one.
    func object(_ path: TablePath) -> Object? { temporary[path] ?? permanent[path] }

    func object(_ path: TablePath, isTemporary: Bool) -> Object? {
        isTemporary ? temporary[path] : permanent[path]
    }

    /// Names of tables and views of a database, sorted.
    func names(_ catalog: String, _ database: String, views: Bool? = nil) -> [String] {
        let all = permanent.merging(temporary) { _, new in new }
        return all.filter { path, object in
            guard path.catalog == catalog, path.database == database else { return false }
            guard let views else { return true }
            if case .view = object { return views }
            return !views
        }.keys.map(\.name).sorted()
    }

    func notFound(_ name: NameSyntax, _ path: TablePath, _ span: SourceSpan, _ others: [String]) -> LabError {
        let known = names(path.catalog, path.database) + others
        let shown = name.parts[name.parts.count - 1].text
        let isForeign = name.parts.count == 3 && !hasCatalog(path.catalog)
        let missing =
            isForeign
            ? path.catalog
            : !(databases[path.catalog]?.contains(path.database) ?? false) && name.parts.count > 1
                ? name.parts[name.parts.count - 2].text : shown
        return SQLErrors.make(
            "SQL114", "Object '\(missing)' not found", span,
            fix: known.isEmpty
                ? "create it with CREATE TABLE" : suggestion(for: shown, among: known, kind: "tables"))
    }

    /// Runs `body` with another current database.
    func using<T>(
        _ catalog: String, _ database: String, _ body: () throws(LabError) -> T
    ) throws(LabError) -> T {
        let saved = (currentCatalog, currentDatabase)
        (currentCatalog, currentDatabase) = (catalog, database)
        defer { (currentCatalog, currentDatabase) = saved }
        return try body()
    }

    // MARK: - Catalogs and databases

    var catalogNames: [String] { databases.keys.sorted() }
    func databaseNames(_ catalog: String) -> [String] { (databases[catalog] ?? []).sorted() }
    func hasCatalog(_ name: String) -> Bool { databases[name] != nil }
    func hasDatabase(_ catalog: String, _ name: String) -> Bool {
        databases[catalog]?.contains(name) ?? false
    }

    func addCatalog(_ name: String, _ entry: CatalogEntry) {
        databases[name] = [entry.defaultDatabase]
        entries[name] = entry
    }
    func entry(_ catalog: String) -> CatalogEntry? { entries[catalog] }
    func setEntry(_ catalog: String, _ entry: CatalogEntry) { entries[catalog] = entry }
    func addDatabase(_ catalog: String, _ name: String) { databases[catalog, default: []].insert(name) }

    func removeCatalog(_ name: String) {
        (databases[name], entries[name]) = (nil, nil)
        permanent = permanent.filter { $0.key.catalog != name }
        temporary = temporary.filter { $0.key.catalog != name }
    }

    func removeDatabase(_ catalog: String, _ name: String) {
        databases[catalog]?.remove(name)
        permanent = permanent.filter { $0.key.catalog != catalog || $0.key.database != name }
        temporary = temporary.filter { $0.key.catalog != catalog || $0.key.database != name }
    }

    func use(catalog: String) {
        let database = entries[catalog]?.defaultDatabase ?? SessionCatalog.defaultDatabase
        (currentCatalog, currentDatabase) = (catalog, database)
    }
    func use(catalog: String, database: String) { (currentCatalog, currentDatabase) = (catalog, database) }

    // MARK: - Tables and views

    func put(_ object: Object, at path: TablePath, isTemporary: Bool) {
        if isTemporary { temporary[path] = object } else { permanent[path] = object }
    }

    func remove(_ path: TablePath, isTemporary: Bool) {
        if isTemporary { temporary[path] = nil } else { permanent[path] = nil }
    }
}
