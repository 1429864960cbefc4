import LabKernel

/// CREATE, ALTER and DROP.
extension Parser {
    mutating func create() throws(LabError) -> StatementSyntax.Kind {
        let start = token.start
        advance()
        let orReplace = accept("OR", "REPLACE")
        let isTemporary = accept("TEMPORARY")
        if isWord("SYSTEM"), peek().isWord("FUNCTION") {
            guard isTemporary else {
                throw SQLErrors.parse(
                    "CREATE SYSTEM FUNCTION is not supported, system functions can only be registered as "
                        + "temporary function, you can use CREATE TEMPORARY SYSTEM FUNCTION instead.",
                    span(here))
            }
            advance()
            return try createFunction(isTemporary: true, isSystem: true)
        }
        switch token.kind == .word ? token.upper : "" {
        case "TABLE":
            var table = try createTable(isTemporary: isTemporary, from: start)
            table.orReplace = orReplace
            return .createTable(table)
        case "VIEW":
            advance()
            return .createView(try createView(isTemporary: isTemporary, orReplace: orReplace))
        case "CATALOG": return try createCatalog()
        case "DATABASE": return try createDatabase()
        case "FUNCTION": return try createFunction(isTemporary: isTemporary, isSystem: false)
        case "MODEL": return try createModel()
        case "MATERIALIZED" where peek().isWord("TABLE"):
            return try createMaterializedTable(isTemporary: isTemporary, orReplace: orReplace)
        case "MATERIALIZED": advance()
        default: break
        }
        throw unexpected("TABLE", "VIEW", "DATABASE", "CATALOG", "FUNCTION", "TEMPORARY")
    }

    /// `REPLACE TABLE … AS query`.
    mutating func replaceTable() throws(LabError) -> CreateTableSyntax {
        let start = token.start
        advance()
        let isTemporary = accept("TEMPORARY")
        var table = try createTable(isTemporary: isTemporary, from: start)
        guard table.like == nil, table.query != nil else { throw unexpected("AS") }
        table.isReplace = true
        return table
    }

    // MARK: - CREATE TABLE

    /// At TABLE.
    private mutating func createTable(isTemporary: Bool, from start: Int) throws(LabError)
        -> CreateTableSyntax
    {
        try expect("TABLE")
        var table = CreateTableSyntax(name: NameSyntax(parts: []), range: here)
        table.isTemporary = isTemporary
        table.ifNotExists = ifNotExists()
        table.name = try name("a table name")
        if isSymbol("(") { try elements(of: &table) }
        if accept("COMMENT") { table.comment = try quotedString() }
        if accept("DISTRIBUTED") {
            table.isDistributed = true
            try distribution()
        }
        if accept("PARTITIONED", "BY") { table.partitionedBy = try identifierList() }
        if accept("WITH") { table.options = try options() }
        if accept("LIKE") {
            table.like = try likeClause()
        } else if accept("AS") {
            table.query = try query()
        }
        table.range = range(from: start)
        return table
    }

    mutating func elements(of table: inout CreateTableSyntax) throws(LabError) {
        try expect(symbol: "(")
        repeat {
            if isWord("WATERMARK") {
                guard table.watermarks.isEmpty else { throw DefinitionErrors.secondWatermark(span(here)) }
                table.watermarks.append(try watermark())
            } else if isWord("PRIMARY", "UNIQUE", "CONSTRAINT") {
                table.constraints.append(try constraint())
            } else {
                table.columns.append(try column())
            }
        } while accept(symbol: ",")
        try expect(symbol: ")")
    }

    mutating func watermark() throws(LabError) -> WatermarkSyntax {
        let start = token.start
        advance()
        try expect("FOR")
        let column = try name("a column name")
        try expect("AS")
        let value = try nonQueryExpression()
        return WatermarkSyntax(column: column, expression: value, range: range(from: start))
    }

    mutating func constraint() throws(LabError) -> ConstraintSyntax {
        let start = token.start
        let name = accept("CONSTRAINT") ? try identifier("a constraint name") : nil
        let isUnique = accept("UNIQUE")
        if !isUnique { try expect("PRIMARY", "KEY") }
        let columns = try identifierList()
        let isEnforced = try enforcement()
        return ConstraintSyntax(
            name: name, columns: columns, isUnique: isUnique, isEnforced: isEnforced,
            range: range(from: start))
    }

    /// `[NOT] ENFORCED`; nothing means ENFORCED.
    private mutating func enforcement() throws(LabError) -> Bool {
        if accept("NOT", "ENFORCED") { return false }
        _ = accept("ENFORCED")
        return true
    }

    private mutating func column() throws(LabError) -> ColumnSyntax {
        let start = token.start
        let name = try columnName()
        var column: ColumnSyntax
        if isWord("AS"), name.parts.count == 1 {
            advance()
            column = ColumnSyntax(name: name.joined, kind: .computed(try nonQueryExpression()), range: here)
        } else {
            let type = try type()
            if accept("METADATA") {
                let key = accept("FROM") ? try string() : nil
                column = ColumnSyntax(
                    name: name.joined, kind: .metadata(type, key: key, isVirtual: accept("VIRTUAL")),
                    range: here)
            } else {
                column = ColumnSyntax(name: name.joined, kind: .physical(type), range: here)
                column.constraint = try columnConstraint(name.joined)
            }
        }
        if accept("COMMENT") { column.comment = try string() }
        column.range = range(from: start)
        return column
    }

    /// A column's name; Flink reads dotted ones, whose dots become part of the name.
    private mutating func columnName() throws(LabError) -> NameSyntax {
        guard startsIdentifier(token) else {
            throw unexpected("CONSTRAINT", "PRIMARY", "UNIQUE", "WATERMARK", "a column name")
        }
        return try name("a column name")
    }

    private mutating func columnConstraint(_ column: Identifier) throws(LabError) -> ConstraintSyntax? {
        let start = token.start
        var name: Identifier?
        if accept("CONSTRAINT") {
            name = try identifier("a constraint name")
            guard isWord("PRIMARY", "UNIQUE") else { throw unexpected("PRIMARY", "UNIQUE") }
        }
        guard isWord("PRIMARY", "UNIQUE") else { return nil }
        let isUnique = accept("UNIQUE")
        if !isUnique { try expect("PRIMARY", "KEY") }
        let isEnforced = try enforcement()
        return ConstraintSyntax(
            name: name, columns: [column], isUnique: isUnique, isEnforced: isEnforced,
            range: range(from: start))
    }

    /// After DISTRIBUTED or DISTRIBUTION: `BY [HASH | RANGE] (columns) [INTO n BUCKETS]` or `INTO n BUCKETS`.
    mutating func distribution() throws(LabError) {
        guard accept("BY") else {
            guard isWord("INTO") else { throw unexpected("BY", "INTO") }
            return try buckets()
        }
        if accept("HASH") || accept("RANGE") {}
        _ = try identifierList()
        if isWord("INTO") { try buckets() }
    }

    private mutating func buckets() throws(LabError) {
        try expect("INTO")
        _ = try unsignedInteger()
        try expect("BUCKETS")
    }

    private static let likeFeatures = [
        "ALL", "CONSTRAINTS", "GENERATED", "METADATA", "OPTIONS", "PARTITIONS", "WATERMARKS", "DISTRIBUTION",
    ]

    private mutating func likeClause() throws(LabError) -> LikeTableSyntax {
        var like = LikeTableSyntax(table: try name("a table name"), options: [])
        guard accept(symbol: "(") else { return like }
        repeat {
            guard isWord("INCLUDING", "EXCLUDING", "OVERWRITING") else {
                throw unexpected("INCLUDING", "EXCLUDING", "OVERWRITING")
            }
            let start = token.start
            let strategy = token.upper
            advance()
            guard token.kind == .word, Parser.likeFeatures.contains(token.upper) else {
                throw SQLErrors.unexpected(token, expected: Parser.likeFeatures, in: self)
            }
            let feature = token.upper
            advance()
            like.options.append(
                LikeTableSyntax.Option(strategy: strategy, feature: feature, range: range(from: start)))
        } while !isSymbol(")")
        try expect(symbol: ")")
        return like
    }

    // MARK: - Other CREATE

    private mutating func createView(isTemporary: Bool, orReplace: Bool) throws(LabError) -> CreateViewSyntax
    {
        let missing = ifNotExists()
        let name = try name("a view name")
        let columns = isSymbol("(") ? try identifierList() : []
        let comment = accept("COMMENT") ? try quotedString() : nil
        try expect("AS")
        return CreateViewSyntax(
            name: name, columns: columns, comment: comment, query: try viewQuery(), isTemporary: isTemporary,
            ifNotExists: missing, orReplace: orReplace)
    }

    /// The query of a view.
    private mutating func viewQuery() throws(LabError) -> QuerySyntax {
        guard startsQuery() || isSymbol("(") || !(startsIdentifier(token) || token.kind == .integer) else {
            throw nonQuery()
        }
        return try query()
    }

    private mutating func createCatalog() throws(LabError) -> StatementSyntax.Kind {
        advance()
        let missing = ifNotExists()
        let name = try identifier("a catalog name")
        let comment = accept("COMMENT") ? try quotedString() : nil
        let options = accept("WITH") ? try options() : []
        return .createCatalog(name: name, options: options, comment: comment, ifNotExists: missing)
    }

    private mutating func createDatabase() throws(LabError) -> StatementSyntax.Kind {
        advance()
        let missing = ifNotExists()
        let name = try name("a database name")
        let comment = accept("COMMENT") ? try quotedString() : nil
        let options = accept("WITH") ? try options() : []
        return .createDatabase(name: name, options: options, comment: comment, ifNotExists: missing)
    }

    /// At FUNCTION.
    private mutating func createFunction(isTemporary: Bool, isSystem: Bool) throws(LabError)
        -> StatementSyntax.Kind
    {
        advance()
        let missing = ifNotExists()
        let name =
            isSystem
            ? NameSyntax(parts: [try identifier("a function name")]) : try name("a function name")
        try expect("AS")
        _ = try quotedString()
        let language = try functionLanguage()
        let start = token.start
        if accept("USING") {
            try expect("JAR")
            _ = try quotedString()
            while accept(symbol: ",") {
                if !accept("JAR") { guard language == "PYTHON" else { throw unexpected("JAR") } }
                _ = try quotedString()
            }
            if let language, language == "PYTHON" {
                throw SQLErrors.parse(
                    "CREATE FUNCTION USING JAR syntax is not applicable to \(language) language.",
                    span(range(from: start)))
            }
        }
        return .createFunction(name: name, isTemporary: isTemporary, isSystem: isSystem, ifNotExists: missing)
    }

    private mutating func functionLanguage() throws(LabError) -> String? {
        guard accept("LANGUAGE") else { return nil }
        guard isWord("JAVA", "SCALA", "SQL", "PYTHON") else {
            throw unexpected("JAVA", "SCALA", "SQL", "PYTHON")
        }
        let language = token.upper
        advance()
        return language
    }

    // MARK: - DROP

    mutating func drop() throws(LabError) -> StatementSyntax.Kind {
        advance()
        let isTemporary = accept("TEMPORARY")
        let isSystem = isWord("SYSTEM") && peek().isWord("FUNCTION")
        if isWord("SYSTEM") {
            advance()
            guard isSystem else { throw unexpected("FUNCTION") }
        }
        if isWord("MODEL") { return try dropRefused("DROP MODEL") }
        if isWord("MATERIALIZED") {
            guard !isTemporary else {
                throw SQLErrors.parse("DROP TEMPORARY MATERIALIZED TABLE is not supported.", span(here))
            }
            advance()
            guard isWord("TABLE") else { throw unexpected("TABLE") }
            return try dropRefused("DROP MATERIALIZED TABLE")
        }
        guard token.kind == .word, let target = DropSyntax.Target(rawValue: token.upper) else {
            throw unexpected("TABLE", "VIEW", "DATABASE", "CATALOG", "FUNCTION")
        }
        advance()
        let missing = ifExists()
        var drop = DropSyntax(target: target, name: try name(), isTemporary: isTemporary, ifExists: missing)
        drop.isSystem = isSystem
        if target == .database {
            drop.isCascade = accept("CASCADE")
            if !drop.isCascade { _ = accept("RESTRICT") }
        }
        return .drop(drop)
    }

    private mutating func dropRefused(_ form: String) throws(LabError) -> StatementSyntax.Kind {
        advance()
        _ = ifExists()
        _ = try name()
        return .unsupported(form)
    }

    // MARK: - ALTER

    mutating func alter() throws(LabError) -> StatementSyntax.Kind {
        advance()
        switch token.kind == .word ? token.upper : "" {
        case "TABLE":
            advance()
            let missing = ifExists()
            let name = try name("a table name")
            let action = try alterTable()
            return .alterTable(name: name, ifExists: missing, action)
        case "VIEW":
            advance()
            return try alterView()
        case "DATABASE":
            advance()
            let name = try name("a database name")
            try expect("SET")
            return .alterDatabase(name: name, try options())
        case "CATALOG":
            advance()
            return .alterCatalog(name: try identifier("a catalog name"), try alterCatalog())
        case "FUNCTION", "TEMPORARY": return try alterFunction()
        case "MODEL": return try alterModel()
        case "MATERIALIZED": return try alterMaterializedTable()
        default: throw unexpected("TABLE", "VIEW", "DATABASE", "FUNCTION", "CATALOG")
        }
    }

    private mutating func alterView() throws(LabError) -> StatementSyntax.Kind {
        let name = try name("a view name")
        if accept("RENAME") {
            try expect("TO")
            return .alterView(name: name, .rename(try self.name()))
        }
        guard accept("AS") else { throw unexpected("RENAME", "AS") }
        return .alterView(name: name, .query(try viewQuery()))
    }

    private mutating func alterCatalog() throws(LabError) -> AlterCatalogSyntax {
        if accept("SET") { return .setOptions(try options()) }
        if accept("RESET") { return .resetOptions(try optionKeys()) }
        guard accept("COMMENT") else { throw unexpected("SET", "RESET", "COMMENT") }
        return .comment(try quotedString())
    }

    private mutating func alterFunction() throws(LabError) -> StatementSyntax.Kind {
        if accept("TEMPORARY") { _ = accept("SYSTEM") }
        try expect("FUNCTION")
        _ = ifExists()
        _ = try name("a function name")
        try expect("AS")
        _ = try quotedString()
        _ = try functionLanguage()
        return .unsupported("ALTER FUNCTION")
    }

    private mutating func alterTable() throws(LabError) -> AlterTableSyntax {
        switch token.kind == .word ? token.upper : "" {
        case "RENAME": return try renameAction()
        case "SET":
            advance()
            return .setOptions(try options())
        case "RESET":
            advance()
            return .resetOptions(try optionKeys())
        case "ADD":
            advance()
            if isWord("PARTITION") || areWords("IF", "NOT", "EXISTS") { return try addPartitions() }
            return try elementsAction("ADD")
        case "MODIFY":
            advance()
            return try elementsAction("MODIFY")
        case "DROP":
            advance()
            return try dropAction()
        case "PARTITION":
            advance()
            try partitionSpec()
            try expect("COMPACT")
            return .refused("ALTER TABLE PARTITION COMPACT")
        case "COMPACT":
            advance()
            return .refused("ALTER TABLE COMPACT")
        default: throw unexpected("RENAME", "SET", "RESET", "ADD", "MODIFY", "DROP", "PARTITION", "COMPACT")
        }
    }

    private mutating func renameAction() throws(LabError) -> AlterTableSyntax {
        advance()
        if accept("TO") { return .rename(try name("a table name")) }
        let column = try name("a column name")
        try expect("TO")
        return .renameColumn(column, to: try name("a column name"))
    }

    private mutating func addPartitions() throws(LabError) -> AlterTableSyntax {
        _ = ifNotExists()
        guard isWord("PARTITION") else { throw unexpected("PARTITION") }
        while accept("PARTITION") {
            try partitionSpec()
            if accept("WITH") { _ = try options() }
        }
        return .refused("ALTER TABLE ADD PARTITION")
    }

    private mutating func elementsAction(_ verb: String) throws(LabError) -> AlterTableSyntax {
        if accept("DISTRIBUTION") {
            try distribution()
            return .refused("ALTER TABLE \(verb) DISTRIBUTION")
        }
        var hasDistribution = false
        let elements = try alterElements(&hasDistribution)
        if hasDistribution { return .refused("ALTER TABLE \(verb) DISTRIBUTION") }
        return verb == "ADD" ? .add(elements) : .modify(elements)
    }

    private mutating func dropAction() throws(LabError) -> AlterTableSyntax {
        if isWord("PARTITION") || areWords("IF", "EXISTS") {
            _ = ifExists()
            repeat {
                try expect("PARTITION")
                try partitionSpec()
            } while accept(symbol: ",")
            return .refused("ALTER TABLE DROP PARTITION")
        }
        if accept("DISTRIBUTION") { return .refused("ALTER TABLE DROP DISTRIBUTION") }
        if accept("PRIMARY") {
            try expect("KEY")
            return .dropPrimaryKey
        }
        if accept("CONSTRAINT") { return .dropConstraint(try identifier("a constraint name")) }
        if accept("WATERMARK") { return .dropWatermark }
        guard accept(symbol: "(") else { return .dropColumns([try name("a column name")]) }
        var columns: [NameSyntax] = []
        repeat { columns.append(try name("a column name")) } while accept(symbol: ",")
        try expect(symbol: ")")
        return .dropColumns(columns)
    }

    mutating func optionKeys() throws(LabError) -> [Identifier] {
        try expect(symbol: "(")
        var result: [Identifier] = []
        if accept(symbol: ")") { return [] }
        repeat {
            let place = here
            result.append(Identifier(try string("an option key in single quotes"), place))
        } while accept(symbol: ",")
        try expect(symbol: ")")
        return result
    }

    private mutating func alterElements(_ hasDistribution: inout Bool) throws(LabError)
        -> [AlterTableSyntax.AlterElement]
    {
        guard isSymbol("(") else { return [try alterElement()] }
        advance()
        var result: [AlterTableSyntax.AlterElement] = []
        var hasWatermark = false
        repeat {
            if accept("DISTRIBUTION") {
                try distribution()
                hasDistribution = true
                continue
            }
            if isWord("WATERMARK"), hasWatermark { throw DefinitionErrors.secondWatermark(span(here)) }
            hasWatermark = hasWatermark || isWord("WATERMARK")
            result.append(try alterElement())
        } while accept(symbol: ",")
        try expect(symbol: ")")
        return result
    }

    private mutating func alterElement() throws(LabError) -> AlterTableSyntax.AlterElement {
        if isWord("WATERMARK") { return .watermark(try watermark()) }
        if isWord("PRIMARY", "UNIQUE", "CONSTRAINT") { return .constraint(try constraint()) }
        let column = try column()
        if accept("FIRST") { return .column(column, .first) }
        if accept("AFTER") { return .column(column, .after(try name("a column name").joined)) }
        return .column(column, nil)
    }
}
