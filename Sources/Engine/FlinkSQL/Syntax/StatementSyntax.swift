/// A statement as written.
struct StatementSyntax: Sendable {
    indirect enum Kind: Sendable {
        case query(QuerySyntax)
        case insert(InsertSyntax)
        case statementSet([InsertSyntax])
        /// `BEGIN STATEMENT SET` without its INSERTs, and `END` without its beginning.
        case beginStatementSet
        case endStatementSet
        case explain(StatementSyntax, details: [String])
        /// `EXPLAIN STATEMENT SET`, and `EXECUTE` before a query or an insert is dropped.
        case createTable(CreateTableSyntax)
        case createView(CreateViewSyntax)
        case createCatalog(
            name: Identifier, options: [OptionSyntax], comment: String?, ifNotExists: Bool)
        case alterCatalog(name: Identifier, AlterCatalogSyntax)
        case createDatabase(name: NameSyntax, options: [OptionSyntax], comment: String?, ifNotExists: Bool)
        case createFunction(name: NameSyntax, isTemporary: Bool, isSystem: Bool, ifNotExists: Bool)
        case drop(DropSyntax)
        case alterTable(name: NameSyntax, ifExists: Bool, AlterTableSyntax)
        case alterView(name: NameSyntax, AlterViewSyntax)
        case alterDatabase(name: NameSyntax, [OptionSyntax])
        case show(ShowSyntax)
        case describe(NameSyntax, isExtended: Bool)
        case describeCatalog(Identifier, isExtended: Bool)
        case use(NameSyntax)
        case useCatalog(Identifier)
        case useModules([Identifier])
        case loadModule(Identifier, options: [OptionSyntax])
        case unloadModule(Identifier)
        /// `SET 'key' = 'value'`; both nil shows all.
        case set(key: String?, value: String?)
        case reset(key: String?)
        /// HELP, QUIT, EXIT or CLEAR, which are for whoever reads the statements.
        case client(String)
        /// A form of Flink's grammar that is not run, by its name: `CREATE MODEL`.
        case unsupported(String)
    }
    var kind: Kind
    var range: TextRange
}

/// `INSERT INTO t [PARTITION (…)] [(columns)] query`.
struct InsertSyntax: Sendable {
    var table: NameSyntax
    var hints: [HintSyntax] = []
    var isOverwrite = false
    var partition: [(column: Identifier, value: ExpressionSyntax)] = []
    var columns: [NameSyntax] = []
    /// A form that is read but not run.
    var refusedForm: String?
    var query: QuerySyntax
    var range: TextRange
}

/// `CREATE TABLE` and `REPLACE TABLE`.
struct CreateTableSyntax: Sendable {
    var name: NameSyntax
    var isTemporary = false
    var ifNotExists = false
    /// `REPLACE TABLE`, and `CREATE OR REPLACE TABLE`.
    var isReplace = false
    var orReplace = false
    var columns: [ColumnSyntax] = []
    var watermarks: [WatermarkSyntax] = []
    var constraints: [ConstraintSyntax] = []
    var comment: String?
    var partitionedBy: [Identifier] = []
    var isDistributed = false
    var options: [OptionSyntax] = []
    var like: LikeTableSyntax?
    /// `AS query`.
    var query: QuerySyntax?
    var range: TextRange
}

/// One column of CREATE TABLE.
struct ColumnSyntax: Sendable {
    enum Kind: Sendable {
        case physical(TypeSyntax)
        case metadata(TypeSyntax, key: String?, isVirtual: Bool)
        case computed(ExpressionSyntax)
    }
    var name: Identifier
    var kind: Kind
    /// `PRIMARY KEY` or `UNIQUE` behind the type.
    var constraint: ConstraintSyntax?
    var comment: String?
    var range: TextRange
}

/// `WATERMARK FOR column AS expression`.
struct WatermarkSyntax: Sendable {
    var column: NameSyntax
    var expression: ExpressionSyntax
    var range: TextRange
}

/// `[CONSTRAINT name] PRIMARY KEY (columns) NOT ENFORCED`.
struct ConstraintSyntax: Sendable {
    var name: Identifier?
    var columns: [Identifier]
    var isUnique = false
    var isEnforced: Bool
    var range: TextRange
}

/// `LIKE table (INCLUDING ALL EXCLUDING WATERMARKS …)`.
struct LikeTableSyntax: Sendable {
    struct Option: Sendable {
        /// INCLUDING, EXCLUDING or OVERWRITING.
        var strategy: String
        /// ALL, CONSTRAINTS, GENERATED, METADATA, OPTIONS, PARTITIONS, WATERMARKS or DISTRIBUTION.
        var feature: String
        var range: TextRange
    }
    var table: NameSyntax
    var options: [Option]
}

/// `CREATE VIEW`.
struct CreateViewSyntax: Sendable {
    var name: NameSyntax
    var columns: [Identifier] = []
    var comment: String?
    var query: QuerySyntax
    var isTemporary = false
    var ifNotExists = false
    var orReplace = false
}

/// `DROP …`.
struct DropSyntax: Sendable {
    enum Target: String, Sendable {
        case table = "TABLE", view = "VIEW", database = "DATABASE", catalog = "CATALOG", function = "FUNCTION"
    }
    var target: Target
    var name: NameSyntax
    var isTemporary = false
    var isSystem = false
    var ifExists = false
    /// `CASCADE` of DROP DATABASE.
    var isCascade = false
}

/// What ALTER TABLE does.
enum AlterTableSyntax: Sendable {
    case rename(NameSyntax)
    case setOptions([OptionSyntax])
    case resetOptions([Identifier])
    case add([AlterElement])
    case modify([AlterElement])
    case dropColumns([NameSyntax])
    case dropPrimaryKey
    case dropConstraint(Identifier)
    case dropWatermark
    case renameColumn(NameSyntax, to: NameSyntax)
    /// A form that is read but not run, by its name.
    case refused(String)

    /// One thing that ADD or MODIFY names.
    enum AlterElement: Sendable {
        case column(ColumnSyntax, ColumnPosition?)
        case watermark(WatermarkSyntax)
        case constraint(ConstraintSyntax)
    }
    /// FIRST or AFTER a column.
    enum ColumnPosition: Sendable {
        case first
        case after(Identifier)
    }
}

/// What ALTER CATALOG does.
enum AlterCatalogSyntax: Sendable {
    case setOptions([OptionSyntax])
    case resetOptions([Identifier])
    case comment(String)
}

/// What ALTER VIEW does.
enum AlterViewSyntax: Sendable {
    case rename(NameSyntax)
    case query(QuerySyntax)
}

/// `SHOW …`.
struct ShowSyntax: Sendable {
    enum Subject: String, Sendable {
        case catalogs = "CATALOGS", currentCatalog = "CURRENT CATALOG", databases = "DATABASES"
        case currentDatabase = "CURRENT DATABASE", tables = "TABLES", views = "VIEWS", functions = "FUNCTIONS"
        case columns = "COLUMNS", createTable = "CREATE TABLE", createView = "CREATE VIEW", modules =
            "MODULES"
        case jars = "JARS", jobs = "JOBS", partitions = "PARTITIONS", createCatalog = "CREATE CATALOG"
        case procedures = "PROCEDURES"
    }
    var subject: Subject
    var name: NameSyntax?
    /// `LIKE 'pattern'`.
    var pattern: String?
    var isNotLike = false
    var isILike = false
    /// `USER FUNCTIONS`, `FULL MODULES`.
    var isRestricted = false
}
