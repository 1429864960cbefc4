import LabKernel

/// Statements and scripts.
extension Parser {
    /// Each statement of a script, or the mistake in it; reading goes on after the next `;`.
    static func script(_ file: SourceFile) -> [Result<StatementSyntax, LabError>] {
        var parser = Parser(file)
        var results: [Result<StatementSyntax, LabError>] = []
        while true {
            while parser.accept(symbol: ";") {}
            if parser.token.kind == .end { return results }
            do throws(LabError) {
                results.append(.success(try parser.statementAndEnd()))
            } catch {
                results.append(.failure(error))
                parser.skipStatement()
            }
        }
    }

    /// One statement with its `;` or the end of the text after it.
    private mutating func statementAndEnd() throws(LabError) -> StatementSyntax {
        markStatementStart()
        let statement = try statement()
        guard accept(symbol: ";") || token.kind == .end else {
            throw unexpected("<EOF>", "';'")
        }
        return statement
    }

    mutating func statement() throws(LabError) -> StatementSyntax {
        try nested { (parser) throws(LabError) in
            let start = parser.token.start
            let kind = try parser.statementKind()
            return StatementSyntax(kind: kind, range: parser.range(from: start))
        }
    }

    private mutating func statementKind() throws(LabError) -> StatementSyntax.Kind {
        if startsQuery() || isSymbol("(") { return .query(try query()) }
        guard token.kind == .word else { throw unexpectedStatement() }
        switch token.upper {
        case "INSERT", "UPSERT": return .insert(try insert())
        case "CREATE": return try create()
        case "DROP": return try drop()
        case "ALTER": return try alter()
        case "EXPLAIN": return try explain()
        case "EXECUTE": return try execute()
        case "BEGIN": return try begin()
        case "SHOW": return .show(try show())
        case "DESCRIBE", "DESC": return try describe()
        case "USE": return try use()
        case "SET": return try set()
        case "RESET": return try reset()
        default: return try otherStatement()
        }
    }

    private func unexpectedStatement() -> LabError {
        unexpected(
            "SELECT", "INSERT", "CREATE", "ALTER", "DROP", "EXPLAIN", "EXECUTE", "SHOW", "DESCRIBE", "USE",
            "SET",
            "RESET", "WITH", "VALUES")
    }

    /// Forms that Flink reads and labsim does not run: refused by name.
    private mutating func otherStatement() throws(LabError) -> StatementSyntax.Kind {
        let forms = [
            "ANALYZE TABLE", "LOAD MODULE", "UNLOAD MODULE", "ADD JAR", "REMOVE JAR", "STOP JOB",
            "COMPILE AND EXECUTE PLAN",
            "COMPILE PLAN", "CALL", "DELETE FROM", "UPDATE", "MERGE INTO", "TRUNCATE TABLE",
        ]
        for form in forms {
            let words = form.split(separator: " ").map(String.init)
            let matches = words.enumerated().allSatisfy { peek($0.offset).isWord($0.element) }
            if matches {
                skipToStatementEnd()
                return .unsupported(form)
            }
        }
        throw unexpectedStatement()
    }

    /// Moves to the `;` or the end without taking it; a statement set's own `;` do not count.
    mutating func skipToStatementEnd() {
        var inSet = false
        while token.kind != .end {
            if isWord("BEGIN") { inSet = true }
            if isWord("END"), inSet { inSet = false }
            if isSymbol(";"), !inSet { return }
            advance()
        }
    }

    // MARK: - INSERT and statement sets

    mutating func insert() throws(LabError) -> InsertSyntax {
        let start = token.start
        advance()
        let isOverwrite = accept("OVERWRITE")
        if !isOverwrite {
            try expect("INTO")
        }
        let table = try name("a table name")
        var insert = InsertSyntax(
            table: table, query: QuerySyntax(body: .values([]), range: here), range: here)
        insert.isOverwrite = isOverwrite
        insert.hints = try hints()
        if accept("PARTITION") { insert.partition = try partition() }
        if isSymbol("("), !startsParenthesizedQuery() { insert.columns = try columnNames() }
        guard startsQuery() || isSymbol("(") else { throw nonQuery() }
        insert.query = try query()
        insert.range = range(from: start)
        return insert
    }

    private func nonQuery() -> LabError {
        let known = token.kind == .word && !Keywords.isReserved(token.upper)
        guard known else { return unexpected("SELECT", "VALUES", "WITH", "TABLE", "'('") }
        let fix = nearest(to: token.upper, among: ["SELECT", "VALUES", "WITH", "TABLE"]).map {
            "did you mean \($0)?"
        }
        return SQLErrors.parse("Non-query expression encountered in illegal context", span(here), fix: fix)
    }

    private mutating func columnNames() throws(LabError) -> [NameSyntax] {
        try expect(symbol: "(")
        var result = [try name("a column name")]
        while accept(symbol: ",") { result.append(try name("a column name")) }
        try expect(symbol: ")")
        return result
    }

    private mutating func partition() throws(LabError) -> [(column: Identifier, value: ExpressionSyntax)] {
        try expect(symbol: "(")
        var result: [(column: Identifier, value: ExpressionSyntax)] = []
        repeat {
            let column = try identifier("a partition column")
            try expect(symbol: "=")
            result.append((column, try expression()))
        } while accept(symbol: ",")
        try expect(symbol: ")")
        return result
    }

    private mutating func execute() throws(LabError) -> StatementSyntax.Kind {
        advance()
        if accept("STATEMENT", "SET") {
            try expect("BEGIN")
            return .statementSet(try inserts())
        }
        if accept("PLAN") {
            skipToStatementEnd()
            return .unsupported("EXECUTE PLAN")
        }
        if isWord("INSERT", "UPSERT") { return .insert(try insert()) }
        return .query(try query())
    }

    private mutating func begin() throws(LabError) -> StatementSyntax.Kind {
        advance()
        try expect("STATEMENT", "SET")
        _ = accept(symbol: ";")
        return .statementSet(try inserts())
    }

    private mutating func inserts() throws(LabError) -> [InsertSyntax] {
        var result: [InsertSyntax] = []
        while !isWord("END") {
            guard isWord("INSERT", "UPSERT") else { throw unexpected("INSERT", "END") }
            result.append(try insert())
            try expect(symbol: ";")
        }
        advance()
        return result
    }

    // MARK: - EXPLAIN

    private mutating func explain() throws(LabError) -> StatementSyntax.Kind {
        let start = token.start
        advance()
        var details: [String] = []
        if accept("PLAN", "FOR") {
        } else {
            while isWord("ESTIMATED_COST", "CHANGELOG_MODE", "JSON_EXECUTION_PLAN", "PLAN_ADVICE") {
                details.append(token.upper)
                advance()
                if !accept(symbol: ",") { break }
            }
        }
        let inner = token.start
        if accept("STATEMENT", "SET") {
            try expect("BEGIN")
            let set = StatementSyntax(kind: .statementSet(try inserts()), range: range(from: inner))
            return .explain(set, details: details)
        }
        let statement = try statement()
        switch statement.kind {
        case .query, .insert, .statementSet: return .explain(statement, details: details)
        case .createTable(let table) where table.query != nil: return .explain(statement, details: details)
        default: throw SQLErrors.parse("only queries and INSERT can be explained", span(range(from: start)))
        }
    }

    // MARK: - SHOW, DESCRIBE, USE, SET

    private mutating func describe() throws(LabError) -> StatementSyntax.Kind {
        let start = token.start
        advance()
        for form in ["DATABASE", "CATALOG", "JOB", "FUNCTION"] where isWord(form) {
            if form == "FUNCTION" || startsIdentifier(peek()) || peek().kind == .string {
                skipToStatementEnd()
                _ = start
                return .unsupported("DESCRIBE \(form)")
            }
        }
        let isExtended = accept("EXTENDED")
        return .describe(try name("a table name"), isExtended: isExtended)
    }

    private mutating func use() throws(LabError) -> StatementSyntax.Kind {
        advance()
        if accept("CATALOG") { return .useCatalog(try identifier("a catalog name")) }
        if accept("MODULES") {
            skipToStatementEnd()
            return .unsupported("USE MODULES")
        }
        return .use(try name("a database name"))
    }

    private mutating func set() throws(LabError) -> StatementSyntax.Kind {
        advance()
        guard token.kind == .string else {
            if token.kind == .end || isSymbol(";") { return .set(key: nil, value: nil) }
            throw unexpected("an option key in single quotes")
        }
        let key = try string()
        try expect(symbol: "=")
        return .set(key: key, value: try string("an option value in single quotes"))
    }

    private mutating func reset() throws(LabError) -> StatementSyntax.Kind {
        advance()
        return .reset(key: token.kind == .string ? try string() : nil)
    }

    private mutating func show() throws(LabError) -> ShowSyntax {
        advance()
        var show = ShowSyntax(subject: try showSubject())
        switch show.subject {
        case .createTable, .createView: show.name = try name("a table name")
        case .createCatalog, .partitions, .jars, .jobs:
            skipToStatementEnd()
            return show
        case .columns:
            if !accept("FROM") { try expect("IN") }
            show.name = try name("a table name")
        case .databases, .tables, .views, .functions, .procedures:
            if accept("FROM") || accept("IN") { show.name = try name("a database name") }
        default: break
        }
        show.isNotLike = accept("NOT")
        if isWord("LIKE", "ILIKE") {
            show.isILike = isWord("ILIKE")
            advance()
            show.pattern = try string()
        } else if show.isNotLike {
            throw unexpected("LIKE", "ILIKE")
        }
        return show
    }

    private mutating func showSubject() throws(LabError) -> ShowSyntax.Subject {
        if accept("CURRENT", "CATALOG") { return .currentCatalog }
        if accept("CURRENT", "DATABASE") { return .currentDatabase }
        if accept("CREATE", "TABLE") { return .createTable }
        if accept("CREATE", "VIEW") { return .createView }
        if accept("CREATE", "CATALOG") { return .createCatalog }
        if accept("USER", "FUNCTIONS") { return .functions }
        if accept("FULL", "MODULES") { return .modules }
        if token.kind == .word, let subject = ShowSyntax.Subject(rawValue: token.upper) {
            advance()
            return subject
        }
        throw unexpected(
            "CATALOGS", "DATABASES", "TABLES", "VIEWS", "FUNCTIONS", "COLUMNS", "CREATE", "CURRENT",
            "MODULES", "JARS",
            "JOBS", "PARTITIONS", "PROCEDURES")
    }
}
