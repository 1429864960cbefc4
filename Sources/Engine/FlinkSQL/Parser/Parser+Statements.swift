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
        if let command = clientCommand() { return command }
        switch token.upper {
        case "INSERT", "UPSERT": return .insert(try insert())
        case "CREATE": return try create()
        case "REPLACE" where peek().isWord("TABLE") || peek().isWord("TEMPORARY"):
            return .createTable(try replaceTable())
        case "DROP": return try drop()
        case "ALTER": return try alter()
        case "EXPLAIN": return try explain()
        case "EXECUTE": return try execute()
        case "BEGIN" where peek().isWord("STATEMENT"): return try begin()
        case "END":
            advance()
            return .endStatementSet
        case "SHOW": return try show()
        case "DESCRIBE": return try describe()
        case "DESC": return try desc()
        case "USE": return try use()
        case "SET": return try set()
        case "RESET": return try reset()
        case "LOAD" where peek().isWord("MODULE"): return try loadModule()
        case "UNLOAD" where peek().isWord("MODULE"): return try unloadModule()
        default:
            if let refused = try refusedStatement() { return refused }
            throw unexpectedStatement()
        }
    }

    private func unexpectedStatement() -> LabError {
        let words = [
            "SELECT", "INSERT", "CREATE", "ALTER", "DROP", "EXPLAIN", "EXECUTE", "SHOW", "DESCRIBE", "USE",
            "SET", "RESET", "WITH", "VALUES",
        ]
        // What starts like an expression is read as one by Flink, which then misses the query.
        guard token.kind != .end, token.kind != .invalid, !isSymbol(";"), !isSymbol(")"), !isSymbol(","),
            token.kind != .word || startsIdentifier(token)
                || Keywords.reservedButCallable.contains(token.upper)
        else {
            return SQLErrors.unexpected(token, expected: words + ["an identifier"], in: self)
        }
        return nonQuery(words)
    }

    /// Flink's message for an expression where a query must stand.
    func nonQuery(_ words: [String] = ["SELECT", "VALUES", "WITH", "TABLE"]) -> LabError {
        let fix = token.kind == .word ? nearest(to: token.upper, among: words) : nil
        return SQLErrors.parse(
            "Non-query expression encountered in illegal context", span(here),
            fix: fix.map { "did you mean \($0)?" })
    }

    // MARK: - INSERT and statement sets

    mutating func insert() throws(LabError) -> InsertSyntax {
        let start = token.start
        let isUpsert = isWord("UPSERT")
        advance()
        let isOverwrite = accept("OVERWRITE")
        if !isOverwrite {
            try expect("INTO")
        } else if isUpsert {
            throw SQLErrors.parse(
                "OVERWRITE expression is only used with INSERT statement.", span(range(from: start)))
        }
        let table = try name("a table name")
        var insert = InsertSyntax(
            table: table, query: QuerySyntax(body: .values([]), range: here), range: here)
        insert.isOverwrite = isOverwrite
        insert.hints = try hints()
        if isWord("EXTEND") || startsExtension() { insert.refusedForm = try extendClause() }
        if accept("PARTITION") { insert.partition = try partition() }
        if isSymbol("("), !startsParenthesizedQuery(), startsIdentifier(peek()) {
            insert.columns = try columnNames()
        }
        guard startsQuery() || startsParenthesizedQuery() else {
            guard startsIdentifier(token) || token.kind == .integer || isSymbol("(") else {
                throw unexpected("SELECT", "VALUES", "WITH", "TABLE", "an identifier")
            }
            throw nonQuery()
        }
        insert.query = try query()
        insert.range = range(from: start)
        return insert
    }

    private mutating func columnNames() throws(LabError) -> [NameSyntax] {
        try expect(symbol: "(")
        var result: [NameSyntax] = []
        repeat {
            result.append(try name("a column name"))
            guard isSymbol(",") || isSymbol(")") || token.kind == .end else {
                _ = try type()
                throw SQLErrors.parse(
                    "Extended columns not allowed under the current SQL conformance level", span(here))
            }
        } while accept(symbol: ",")
        try expect(symbol: ")")
        return result
    }

    private mutating func partition() throws(LabError) -> [(column: Identifier, value: ExpressionSyntax)] {
        try expect(symbol: "(")
        var result: [(column: Identifier, value: ExpressionSyntax)] = []
        repeat {
            let column = try identifier("a partition column")
            try expect(symbol: "=")
            result.append((column, try literal()))
        } while accept(symbol: ",")
        try expect(symbol: ")")
        return result
    }

    private mutating func execute() throws(LabError) -> StatementSyntax.Kind {
        let place = index
        advance()
        if accept("STATEMENT", "SET") { return .statementSet(try block()) }
        if accept("PLAN") {
            _ = try string()
            return .unsupported("EXECUTE PLAN")
        }
        if isWord("INSERT", "UPSERT") { return .insert(try insert()) }
        guard startsQuery() || isSymbol("(") else {
            guard startsIdentifier(token) else {
                rewind(to: place)
                throw unexpected("SELECT", "an identifier")
            }
            throw nonQuery()
        }
        return .query(try query())
    }

    /// `BEGIN STATEMENT SET;`, with the INSERTs up to `END` if they follow in the same text.
    private mutating func begin() throws(LabError) -> StatementSyntax.Kind {
        advance()
        try expect("STATEMENT", "SET")
        guard isSymbol(";") else { return .beginStatementSet }
        let place = index
        advance()
        guard isWord("INSERT", "UPSERT") else {
            rewind(to: place)
            return .beginStatementSet
        }
        return .statementSet(try inserts(inBlock: false))
    }

    /// `BEGIN insert; … END`, at least one INSERT.
    mutating func block() throws(LabError) -> [InsertSyntax] {
        try expect("BEGIN")
        guard isWord("INSERT", "UPSERT") else { throw unexpected("INSERT") }
        return try inserts()
    }

    private mutating func inserts(inBlock: Bool = true) throws(LabError) -> [InsertSyntax] {
        var result: [InsertSyntax] = []
        while !isWord("END") {
            guard isWord("INSERT", "UPSERT") else { throw unexpected("INSERT", "END") }
            result.append(try insert())
            guard accept(symbol: ";") else {
                throw SQLErrors.unexpected(token, expected: ["';'", "an identifier"], in: self)
            }
            while !inBlock, accept(symbol: ";") {}
        }
        advance()
        return result
    }

    // MARK: - EXPLAIN

    private mutating func explain() throws(LabError) -> StatementSyntax.Kind {
        advance()
        let details = accept("PLAN", "FOR") ? [] : try explainDetails()
        let inner = token.start
        if accept("STATEMENT", "SET") {
            let set = StatementSyntax(kind: .statementSet(try block()), range: range(from: inner))
            return .explain(set, details: details)
        }
        if isWord("INSERT", "UPSERT") {
            let insert = StatementSyntax(kind: .insert(try insert()), range: range(from: inner))
            return .explain(insert, details: details)
        }
        guard startsQuery() || isSymbol("(") else {
            guard token.kind == .word, Keywords.isReserved(token.upper) else {
                throw token.kind == .end ? unexpected("SELECT", "INSERT") : nonQuery()
            }
            throw unexpected("SELECT", "INSERT", "VALUES", "WITH", "STATEMENT", "an identifier")
        }
        let query = try query()
        let statement = StatementSyntax(kind: .query(query), range: range(from: inner))
        return .explain(statement, details: details)
    }

    private static let details = ["ESTIMATED_COST", "CHANGELOG_MODE", "JSON_EXECUTION_PLAN", "PLAN_ADVICE"]

    private mutating func explainDetails() throws(LabError) -> [String] {
        guard token.kind == .word, Parser.details.contains(token.upper) else { return [] }
        var result: [String] = []
        repeat {
            guard token.kind == .word, Parser.details.contains(token.upper) else {
                throw SQLErrors.unexpected(token, expected: Parser.details, in: self)
            }
            guard !result.contains(token.upper) else {
                throw SQLErrors.parse("Duplicate EXPLAIN DETAIL is not allowed.", span(here))
            }
            result.append(token.upper)
            advance()
        } while accept(symbol: ",")
        return result
    }
}
