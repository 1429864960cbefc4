import LabKernel

/// CREATE and DROP.
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

    mutating func column() throws(LabError) -> ColumnSyntax {
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
    mutating func viewQuery() throws(LabError) -> QuerySyntax {
        guard startsQuery() || isSymbol("(") || !(startsIdentifier(token) || token.kind == .integer) else {
            throw nonQuery()
        }
        return try query()
    }

    private mutating func createCatalog() throws(LabError) -> StatementSyntax.Kind {
        advance()
        let missing = ifNotExists()
        let name = try identifier("a catalog name")
        let comment = accept("COMMENT") ? try string() : nil
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

    mutating func functionLanguage() throws(LabError) -> String? {
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
}
