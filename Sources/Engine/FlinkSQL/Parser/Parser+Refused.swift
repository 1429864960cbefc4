import LabKernel

/// Forms of Flink's grammar that labsim reads as a whole and refuses by name.
extension Parser {
    /// nil if no such form starts here.
    mutating func refusedStatement() throws(LabError) -> StatementSyntax.Kind? {
        let next = peek()
        switch token.upper {
        case "ANALYZE" where next.isWord("TABLE"): return .unsupported(try analyze())
        case "ADD" where next.isWord("JAR"), "REMOVE" where next.isWord("JAR"):
            let form = "\(token.upper) JAR"
            advance()
            advance()
            _ = try quotedString()
            return .unsupported(form)
        case "STOP" where next.isWord("JOB"): return .unsupported(try stopJob())
        case "COMPILE" where next.isWord("PLAN") || next.isWord("AND"): return .unsupported(try compilePlan())
        case "CALL": return .unsupported(try callProcedure())
        case "DELETE": return .unsupported(try delete())
        case "UPDATE": return .unsupported(try update())
        case "MERGE": return .unsupported(try merge())
        case "TRUNCATE" where next.isWord("TABLE"):
            advance()
            advance()
            _ = try name("a table name")
            return .unsupported("TRUNCATE TABLE")
        default: return nil
        }
    }

    private mutating func analyze() throws(LabError) -> String {
        try expect("ANALYZE", "TABLE")
        _ = try name("a table name")
        if accept("PARTITION") { try partitionSpec(allowsBare: true) }
        try expect("COMPUTE", "STATISTICS")
        guard accept("FOR") else { return "ANALYZE TABLE" }
        if accept("ALL") {
            try expect("COLUMNS")
        } else {
            try expect("COLUMNS")
            repeat { _ = try identifier("a column name") } while accept(symbol: ",")
        }
        return "ANALYZE TABLE"
    }

    private mutating func stopJob() throws(LabError) -> String {
        try expect("STOP", "JOB")
        _ = try quotedString()
        let hasSavepoint = accept("WITH", "SAVEPOINT")
        let drain = here
        if accept("WITH", "DRAIN"), !hasSavepoint {
            throw SQLErrors.parse("WITH DRAIN could only be used after WITH SAVEPOINT.", span(drain))
        }
        return "STOP JOB"
    }

    private mutating func compilePlan() throws(LabError) -> String {
        advance()
        let executes = accept("AND", "EXECUTE")
        try expect("PLAN")
        _ = try string()
        if !executes { _ = ifNotExists() }
        try expect("FOR")
        if accept("STATEMENT", "SET") {
            _ = try block()
        } else {
            guard isWord("INSERT", "UPSERT") else { throw unexpected("INSERT", "STATEMENT") }
            _ = try insert()
        }
        return executes ? "COMPILE AND EXECUTE PLAN" : "COMPILE PLAN"
    }

    private mutating func callProcedure() throws(LabError) -> String {
        advance()
        let procedure = try name("a procedure name")
        let call = try call(procedure)
        if case .call(let syntax) = call.kind, syntax.isDistinct || syntax.isStar {
            throw SQLErrors.parse("a procedure takes plain arguments", span(call.range))
        }
        return "CALL"
    }

    // MARK: - DELETE, UPDATE, MERGE

    /// A table with hints, extension and alias.
    private mutating func changedTable() throws(LabError) {
        _ = try name("a table name")
        _ = try hints()
        if isWord("EXTEND") || startsExtension() { _ = try extendClause() }
        if accept("AS") || startsIdentifier(token) { _ = try identifier("an alias") }
    }

    private mutating func delete() throws(LabError) -> String {
        advance()
        try expect("FROM")
        try changedTable()
        if accept("WHERE") { _ = try expression() }
        return "DELETE FROM"
    }

    private mutating func update() throws(LabError) -> String {
        advance()
        try changedTable()
        try assignments(compound: false)
        if accept("WHERE") { _ = try expression() }
        return "UPDATE"
    }

    private mutating func assignments(compound: Bool) throws(LabError) {
        try expect("SET")
        repeat {
            if compound { _ = try name("a column name") } else { _ = try identifier("a column name") }
            try expect(symbol: "=")
            _ = try expression()
        } while accept(symbol: ",")
    }

    private mutating func merge() throws(LabError) -> String {
        advance()
        try expect("INTO")
        try changedTable()
        try expect("USING")
        let source = try tablePrimary()
        if case .join = source.kind { throw nonQuery() }
        try expect("ON")
        _ = try expression()
        guard areWords("WHEN", "MATCHED") || areWords("WHEN", "NOT") else { throw unexpected("WHEN") }
        if accept("WHEN", "MATCHED") {
            try expect("THEN", "UPDATE")
            try assignments(compound: true)
        }
        if accept("WHEN", "NOT") {
            try expect("MATCHED", "THEN", "INSERT")
            if isSymbol("("), startsIdentifier(peek()) { _ = try identifierList() }
            let isParenthesized = accept(symbol: "(")
            try expect("VALUES")
            _ = try valuesRow()
            if isParenthesized { try expect(symbol: ")") }
        }
        return "MERGE INTO"
    }

    // MARK: - Models and materialized tables

    /// At MODEL after CREATE and its options.
    mutating func createModel() throws(LabError) -> StatementSyntax.Kind {
        advance()
        _ = ifNotExists()
        _ = try name("a model name")
        var table = CreateTableSyntax(name: NameSyntax(parts: []), range: here)
        if accept("INPUT") { try elements(of: &table) }
        if accept("OUTPUT") { try elements(of: &table) }
        if accept("COMMENT") { _ = try quotedString() }
        if accept("WITH") { _ = try options() }
        if accept("AS") { _ = try query() }
        return .unsupported("CREATE MODEL")
    }

    /// At MATERIALIZED after CREATE.
    mutating func createMaterializedTable(isTemporary: Bool, orReplace: Bool) throws(LabError)
        -> StatementSyntax.Kind
    {
        let start = token.start
        try expect("MATERIALIZED", "TABLE")
        if orReplace || isTemporary {
            let form = isTemporary ? "CREATE TEMPORARY MATERIALIZED TABLE" : "REPLACE MATERIALIZED TABLE"
            throw SQLErrors.parse("\(form) is not supported.", span(range(from: start)))
        }
        _ = try name("a table name")
        if accept(symbol: "(") {
            guard isWord("CONSTRAINT", "PRIMARY", "UNIQUE") else {
                throw unexpected("CONSTRAINT", "PRIMARY", "UNIQUE")
            }
            _ = try constraint()
            try expect(symbol: ")")
        }
        if accept("COMMENT") { _ = try quotedString() }
        if accept("PARTITIONED", "BY") { _ = try identifierList() }
        if accept("WITH") { _ = try options() }
        try freshness()
        if accept("REFRESH_MODE") { try refreshMode() }
        try expect("AS")
        _ = try query()
        return .unsupported("CREATE MATERIALIZED TABLE")
    }

    private mutating func freshness() throws(LabError) {
        try expect("FRESHNESS")
        try expect(symbol: "=")
        let value = try expression()
        guard case .literal(.interval) = value.kind else {
            throw SQLErrors.parse(
                "MATERIALIZED TABLE only supports define interval type FRESHNESS, please refer to the "
                    + "materialized table document.", span(value.range))
        }
    }

    private mutating func refreshMode() throws(LabError) {
        try expect(symbol: "=")
        guard accept("FULL") || accept("CONTINUOUS") else { throw unexpected("FULL", "CONTINUOUS") }
    }

    /// At MATERIALIZED after ALTER.
    mutating func alterMaterializedTable() throws(LabError) -> StatementSyntax.Kind {
        try expect("MATERIALIZED", "TABLE")
        _ = try name("a table name")
        if accept("RESUME") {
            if accept("WITH") { _ = try options() }
        } else if accept("REFRESH") {
            if accept("PARTITION") { try partitionSpec() }
        } else if accept("SET") {
            if isWord("FRESHNESS") {
                try freshness()
            } else if accept("REFRESH_MODE") {
                try refreshMode()
            } else {
                _ = try options()
            }
        } else if accept("RESET") {
            _ = try optionKeys()
        } else {
            try expect("SUSPEND")
        }
        return .unsupported("ALTER MATERIALIZED TABLE")
    }

    /// At MODEL after ALTER.
    mutating func alterModel() throws(LabError) -> StatementSyntax.Kind {
        advance()
        _ = ifExists()
        _ = try name("a model name")
        if accept("RENAME") {
            try expect("TO")
            _ = try name("a model name")
        } else {
            try expect("SET")
            _ = try options()
        }
        return .unsupported("ALTER MODEL")
    }

    // MARK: - Tables with extra columns

    /// Whether `(name type` starts here: columns added to a table where it is used.
    func startsExtension() -> Bool {
        guard isSymbol("("), startsIdentifier(peek()), peek(2).kind == .word else { return false }
        return !peek(2).isWord("AS") && !["SELECT", "VALUES", "WITH", "TABLE"].contains(peek(2).upper)
    }

    /// `[EXTEND] (name type, …)`; the form's name.
    mutating func extendClause() throws(LabError) -> String {
        _ = accept("EXTEND")
        try expect(symbol: "(")
        repeat {
            _ = try name("a column name")
            _ = try type()
        } while accept(symbol: ",")
        try expect(symbol: ")")
        return "EXTEND"
    }
}
