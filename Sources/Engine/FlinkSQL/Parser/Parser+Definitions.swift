import LabKernel

/// CREATE, ALTER and DROP.
extension Parser {
    mutating func create() throws(LabError) -> StatementSyntax.Kind {
        let start = token.start
        advance()
        let orReplace = accept("OR", "REPLACE")
        let isTemporary = accept("TEMPORARY")
        let isSystem = isTemporary && accept("SYSTEM")
        if accept("TABLE") {
            if orReplace {
                skipToStatementEnd()
                return .unsupported("CREATE OR REPLACE TABLE")
            }
            return .createTable(try createTable(isTemporary: isTemporary, from: start))
        }
        if accept("VIEW") {
            return .createView(try createView(isTemporary: isTemporary, orReplace: orReplace))
        }
        if accept("CATALOG") { return try createCatalog() }
        if accept("DATABASE") { return try createDatabase() }
        if accept("FUNCTION") { return try createFunction(isTemporary: isTemporary, isSystem: isSystem) }
        for form in ["MODEL", "MATERIALIZED TABLE", "CONNECTION"] {
            let words = form.split(separator: " ").map(String.init)
            if words.enumerated().allSatisfy({ peek($0.offset).isWord($0.element) }) {
                skipToStatementEnd()
                return .unsupported("CREATE \(form)")
            }
        }
        throw unexpected("TABLE", "VIEW", "DATABASE", "CATALOG", "FUNCTION", "TEMPORARY")
    }

    // MARK: - CREATE TABLE

    private mutating func createTable(isTemporary: Bool, from start: Int) throws(LabError)
        -> CreateTableSyntax
    {
        var table = CreateTableSyntax(name: NameSyntax(parts: []), range: here)
        table.isTemporary = isTemporary
        table.ifNotExists = ifNotExists()
        table.name = try name("a table name")
        if isSymbol("(") { try elements(of: &table) }
        if accept("COMMENT") { table.comment = try string() }
        if accept("DISTRIBUTED") { try distribution(of: &table) }
        if accept("PARTITIONED", "BY") { table.partitionedBy = try identifierList() }
        if accept("WITH") { table.options = try options() }
        if accept("LIKE") { table.like = try likeClause() }
        if accept("AS") { table.query = try query() }
        table.range = range(from: start)
        return table
    }

    private mutating func elements(of table: inout CreateTableSyntax) throws(LabError) {
        try expect(symbol: "(")
        if accept(symbol: ")") { return }
        repeat {
            if isWord("WATERMARK") {
                table.watermarks.append(try watermark())
            } else if isWord("PRIMARY", "UNIQUE", "CONSTRAINT") {
                table.constraints.append(try constraint())
            } else {
                table.columns.append(try column())
            }
        } while accept(symbol: ",")
        try expect(symbol: ")")
    }

    private mutating func watermark() throws(LabError) -> WatermarkSyntax {
        let start = token.start
        advance()
        try expect("FOR")
        let column = try name("a column name")
        try expect("AS")
        let value = try expression()
        return WatermarkSyntax(column: column, expression: value, range: range(from: start))
    }

    private mutating func constraint() throws(LabError) -> ConstraintSyntax {
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
        let name = try identifier("a column name")
        var column: ColumnSyntax
        if accept("AS") {
            column = ColumnSyntax(name: name, kind: .computed(try expression()), range: here)
        } else {
            let type = try type()
            if accept("METADATA") {
                let key = accept("FROM") ? try string() : nil
                column = ColumnSyntax(
                    name: name, kind: .metadata(type, key: key, isVirtual: accept("VIRTUAL")), range: here)
            } else {
                column = ColumnSyntax(name: name, kind: .physical(type), range: here)
                try columnConstraint(&column)
            }
        }
        if accept("COMMENT") { column.comment = try string() }
        column.range = range(from: start)
        return column
    }

    private mutating func columnConstraint(_ column: inout ColumnSyntax) throws(LabError) {
        let start = token.start
        if accept("CONSTRAINT") { _ = try identifier("a constraint name") }
        if accept("PRIMARY", "KEY") {
            column.isPrimaryKey = true
            if try enforcement() { throw DefinitionErrors.enforcedKey(span(range(from: start))) }
        } else if accept("UNIQUE") {
            throw DefinitionErrors.uniqueKey(span(range(from: start)))
        }
    }

    private mutating func distribution(of table: inout CreateTableSyntax) throws(LabError) {
        table.isDistributed = true
        if accept("BY") {
            if accept("HASH") || accept("RANGE") {}
            _ = try identifierList()
        }
        if accept("INTO") {
            _ = try unsignedInteger()
            try expect("BUCKETS")
        }
    }

    private mutating func likeClause() throws(LabError) -> LikeTableSyntax {
        var like = LikeTableSyntax(table: try name("a table name"), options: [])
        guard accept(symbol: "(") else { return like }
        while !isSymbol(")") {
            guard isWord("INCLUDING", "EXCLUDING", "OVERWRITING") else {
                throw unexpected("INCLUDING", "EXCLUDING", "OVERWRITING")
            }
            let strategy = token.upper
            advance()
            let features = [
                "ALL", "CONSTRAINTS", "GENERATED", "METADATA", "OPTIONS", "PARTITIONS", "WATERMARKS",
                "DISTRIBUTION",
            ]
            guard token.kind == .word, features.contains(token.upper) else {
                throw unexpected(
                    "ALL", "CONSTRAINTS", "GENERATED", "METADATA", "OPTIONS", "PARTITIONS", "WATERMARKS")
            }
            like.options.append(LikeTableSyntax.Option(strategy: strategy, feature: token.upper))
            advance()
        }
        try expect(symbol: ")")
        return like
    }

    // MARK: - Other CREATE

    private mutating func createView(isTemporary: Bool, orReplace: Bool) throws(LabError) -> CreateViewSyntax
    {
        let missing = ifNotExists()
        let name = try name("a view name")
        let columns = isSymbol("(") && !startsParenthesizedQuery() ? try identifierList() : []
        let comment = accept("COMMENT") ? try string() : nil
        try expect("AS")
        return CreateViewSyntax(
            name: name, columns: columns, comment: comment, query: try query(), isTemporary: isTemporary,
            ifNotExists: missing, orReplace: orReplace)
    }

    private mutating func createCatalog() throws(LabError) -> StatementSyntax.Kind {
        let missing = ifNotExists()
        let name = try identifier("a catalog name")
        if accept("COMMENT") { _ = try string() }
        let options = accept("WITH") ? try options() : []
        return .createCatalog(name: name, options: options, ifNotExists: missing)
    }

    private mutating func createDatabase() throws(LabError) -> StatementSyntax.Kind {
        let missing = ifNotExists()
        let name = try name("a database name")
        let comment = accept("COMMENT") ? try string() : nil
        let options = accept("WITH") ? try options() : []
        return .createDatabase(name: name, options: options, comment: comment, ifNotExists: missing)
    }

    private mutating func createFunction(isTemporary: Bool, isSystem: Bool) throws(LabError)
        -> StatementSyntax.Kind
    {
        let missing = ifNotExists()
        let name = try name("a function name")
        try expect("AS")
        _ = try string()
        skipToStatementEnd()
        return .createFunction(name: name, isTemporary: isTemporary, isSystem: isSystem, ifNotExists: missing)
    }

    // MARK: - DROP

    mutating func drop() throws(LabError) -> StatementSyntax.Kind {
        advance()
        let isTemporary = accept("TEMPORARY")
        let isSystem = isTemporary && accept("SYSTEM")
        for form in ["MODEL", "MATERIALIZED", "CONNECTION"] where isWord(form) {
            skipToStatementEnd()
            return .unsupported(form == "MATERIALIZED" ? "DROP MATERIALIZED TABLE" : "DROP \(form)")
        }
        guard token.kind == .word, let target = DropSyntax.Target(rawValue: token.upper) else {
            throw unexpected("TABLE", "VIEW", "DATABASE", "CATALOG", "FUNCTION")
        }
        guard !isSystem || target == .function else { throw unexpected("FUNCTION") }
        advance()
        let missing = ifExists()
        var drop = DropSyntax(target: target, name: try name(), isTemporary: isTemporary, ifExists: missing)
        if target == .database {
            drop.isCascade = accept("CASCADE")
            if !drop.isCascade { _ = accept("RESTRICT") }
        }
        return .drop(drop)
    }

    // MARK: - ALTER

    mutating func alter() throws(LabError) -> StatementSyntax.Kind {
        advance()
        if accept("TABLE") {
            let missing = ifExists()
            let name = try name("a table name")
            guard let action = try alterTable() else {
                skipToStatementEnd()
                return .unsupported("this ALTER TABLE")
            }
            return .alterTable(name: name, ifExists: missing, action)
        }
        if accept("VIEW") {
            let name = try name("a view name")
            if accept("RENAME", "TO") { return .alterView(name: name, .rename(try self.name())) }
            try expect("AS")
            return .alterView(name: name, .query(try query()))
        }
        if accept("DATABASE") {
            let name = try name("a database name")
            try expect("SET")
            return .alterDatabase(name: name, try options())
        }
        for form in ["FUNCTION", "CATALOG", "MODEL", "MATERIALIZED", "TEMPORARY"] where isWord(form) {
            skipToStatementEnd()
            return .unsupported(form == "MATERIALIZED" ? "ALTER MATERIALIZED TABLE" : "ALTER \(form)")
        }
        throw unexpected("TABLE", "VIEW", "DATABASE", "FUNCTION", "CATALOG")
    }

    /// nil for a form that is read but not run.
    private mutating func alterTable() throws(LabError) -> AlterTableSyntax? {
        if accept("RENAME") {
            if accept("TO") { return .rename(try name("a table name")) }
            let column = try identifier("a column name")
            try expect("TO")
            return .renameColumn(column, to: try identifier("a column name"))
        }
        if accept("SET") { return .setOptions(try options()) }
        if accept("RESET") { return .resetOptions(try optionKeys()) }
        if isWord("ADD", "DROP"), peek().isWord("PARTITION") || peek().isWord("IF") { return nil }
        if isWord("ADD", "DROP", "MODIFY"), peek().isWord("DISTRIBUTION") { return nil }
        if isWord("PARTITION", "COMPACT") { return nil }
        if accept("ADD") { return .add(try alterElements()) }
        if accept("MODIFY") { return .modify(try alterElements()) }
        try expect("DROP")
        if accept("PRIMARY", "KEY") { return .dropPrimaryKey }
        if accept("CONSTRAINT") { return .dropConstraint(try identifier("a constraint name")) }
        if accept("WATERMARK") { return .dropWatermark }
        _ = accept("COLUMN")
        return .dropColumns(isSymbol("(") ? try identifierList() : [try identifier("a column name")])
    }

    private mutating func optionKeys() throws(LabError) -> [Identifier] {
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

    private mutating func alterElements() throws(LabError) -> [AlterTableSyntax.AlterElement] {
        guard isSymbol("(") else { return [try alterElement()] }
        advance()
        var result: [AlterTableSyntax.AlterElement] = []
        repeat { result.append(try alterElement()) } while accept(symbol: ",")
        try expect(symbol: ")")
        return result
    }

    private mutating func alterElement() throws(LabError) -> AlterTableSyntax.AlterElement {
        if isWord("WATERMARK") { return .watermark(try watermark()) }
        if isWord("PRIMARY", "UNIQUE", "CONSTRAINT") { return .constraint(try constraint()) }
        _ = accept("COLUMN")
        let column = try column()
        if accept("FIRST") { return .column(column, .first) }
        if accept("AFTER") { return .column(column, .after(try identifier("a column name"))) }
        return .column(column, nil)
    }
}
