import LabKernel

/// SHOW, DESCRIBE, USE, SET and modules.
extension Parser {
    // MARK: - SHOW

    mutating func show() throws(LabError) -> StatementSyntax.Kind {
        let start = index
        advance()
        if accept("MODELS") { return try showModels() }
        if accept("CREATE", "MODEL") {
            _ = try name("a model name")
            return .unsupported("SHOW CREATE MODEL")
        }
        guard let subject = try showSubject() else {
            rewind(to: start)
            throw misshown()
        }
        var show = ShowSyntax(subject: subject.0)
        show.isRestricted = subject.isRestricted
        try showScope(&show)
        return .show(show)
    }

    private mutating func showModels() throws(LabError) -> StatementSyntax.Kind {
        var show = ShowSyntax(subject: .tables)
        if accept("FROM") || accept("IN") { show.name = try name("a database name") }
        try pattern(of: &show, hasILike: false)
        return .unsupported("SHOW MODELS")
    }

    private static let subjects = [
        "CATALOGS", "DATABASES", "TABLES", "VIEWS", "FUNCTIONS", "COLUMNS", "CREATE", "CURRENT", "MODULES",
        "JARS", "JOBS", "PARTITIONS", "PROCEDURES", "USER", "FULL", "MODELS",
    ]

    /// The error for SHOW followed by nothing that can be shown.
    private func misshown() -> LabError {
        var error = SQLErrors.unexpected(token, expected: ["an identifier"], in: self)
        let next = peek()
        error.span = span(TextRange(start: token.start, end: max(token.end, next.end)))
        let near = next.kind == .word ? nearest(to: next.upper, among: Parser.subjects) : nil
        error.fix =
            near.map { "did you mean SHOW \($0)?" }
            ?? "SHOW is followed by one of " + Parser.subjects.joined(separator: ", ")
        return error
    }

    private mutating func showSubject() throws(LabError) -> (ShowSyntax.Subject, isRestricted: Bool)? {
        if accept("CURRENT") {
            if accept("CATALOG") { return (.currentCatalog, false) }
            try expect("DATABASE")
            return (.currentDatabase, false)
        }
        if accept("CREATE") {
            if accept("TABLE") { return (.createTable, false) }
            if accept("VIEW") { return (.createView, false) }
            guard accept("CATALOG") else { throw unexpected("TABLE", "VIEW", "CATALOG", "MODEL") }
            return (.createCatalog, false)
        }
        if accept("USER", "FUNCTIONS") { return (.functions, true) }
        if accept("FULL") {
            try expect("MODULES")
            return (.modules, true)
        }
        guard token.kind == .word, let subject = ShowSyntax.Subject(rawValue: token.upper),
            !subject.rawValue.contains(" ")
        else { return nil }
        advance()
        return (subject, false)
    }

    private mutating func showScope(_ show: inout ShowSyntax) throws(LabError) {
        switch show.subject {
        case .createTable, .createView: show.name = try name("a table name")
        case .createCatalog: show.name = NameSyntax(parts: [try identifier("a catalog name")])
        case .partitions:
            show.name = try name("a table name")
            if accept("PARTITION") { try partitionSpec() }
        case .columns:
            if !accept("FROM") { try expect("IN") }
            show.name = try name("a table name")
            try pattern(of: &show, hasILike: false)
        case .tables, .databases, .functions, .procedures:
            if accept("FROM") || accept("IN") { show.name = try name("a database name") }
            try checkScope(show)
            try pattern(of: &show, hasILike: show.subject != .tables)
        default: break
        }
    }

    private func checkScope(_ show: ShowSyntax) throws(LabError) {
        guard show.subject == .databases, let name = show.name, name.parts.count > 1 else { return }
        throw SQLErrors.parse(
            "Show databases from/in identifier [ \(name.text) ] format error, catalog must be a single part "
                + "identifier.", span(name.range))
    }

    /// `[NOT] LIKE 'pattern'`, or ILIKE where Flink's grammar has it.
    private mutating func pattern(of show: inout ShowSyntax, hasILike: Bool) throws(LabError) {
        show.isNotLike = accept("NOT")
        if isWord("LIKE") || (hasILike && isWord("ILIKE")) {
            show.isILike = isWord("ILIKE")
            advance()
            show.pattern = try quotedString()
        } else if show.isNotLike {
            throw hasILike ? unexpected("LIKE", "ILIKE") : unexpected("LIKE")
        }
    }

    /// `(key = literal, …)`.
    mutating func partitionSpec(allowsBare: Bool = false) throws(LabError) {
        try expect(symbol: "(")
        repeat {
            _ = try identifier("a partition column")
            if allowsBare, !isSymbol("=") { continue }
            try expect(symbol: "=")
            _ = try literal()
        } while accept(symbol: ",")
        try expect(symbol: ")")
    }

    // MARK: - DESCRIBE

    mutating func describe() throws(LabError) -> StatementSyntax.Kind {
        advance()
        if let kind = try describeObject() { return kind }
        if accept("TABLE") {
            _ = try name("a table name")
            if startsIdentifier(token) { advance() }
            return .unsupported("DESCRIBE TABLE")
        }
        let isStatement = accept("STATEMENT")
        if isStatement || startsQuery() || isSymbol("(")
            || isWord("INSERT", "UPSERT", "UPDATE", "DELETE", "MERGE")
        {
            try describedStatement()
            return .unsupported("DESCRIBE STATEMENT")
        }
        return try describeTable()
    }

    private mutating func describedStatement() throws(LabError) {
        if isWord("INSERT", "UPSERT") {
            _ = try insert()
        } else if isWord("UPDATE", "DELETE", "MERGE") {
            _ = try refusedStatement()
        } else {
            guard startsQuery() || isSymbol("(") else { throw nonQuery() }
            _ = try query()
        }
    }

    /// DESC, which Flink knows for objects only.
    mutating func desc() throws(LabError) -> StatementSyntax.Kind {
        let next = peek()
        guard next.isWord("EXTENDED") || next.isWord("MODEL") || startsIdentifier(next) else {
            throw next.kind == .end ? unexpected("a name") : nonQuery()
        }
        advance()
        if let kind = try describeObject() { return kind }
        return try describeTable()
    }

    private mutating func describeTable() throws(LabError) -> StatementSyntax.Kind {
        let isExtended = accept("EXTENDED")
        return .describe(try name("a table name"), isExtended: isExtended)
    }

    private mutating func describeObject() throws(LabError) -> StatementSyntax.Kind? {
        let next = peek()
        if isWord("JOB"), !next.isSymbol("."), !next.isSymbol(";") {
            advance()
            _ = try quotedString()
            return .unsupported("DESCRIBE JOB")
        }
        guard isWord("MODEL") || (isWord("CATALOG", "DATABASE") && !next.isSymbol(".") && !next.isSymbol(";"))
        else { return nil }
        let word = token.upper
        advance()
        let isExtended = accept("EXTENDED")
        if word == "CATALOG" {
            return .describeCatalog(try identifier("a catalog name"), isExtended: isExtended)
        }
        _ = try name()
        return .unsupported("DESCRIBE \(word)")
    }

    // MARK: - USE, SET, modules

    mutating func use() throws(LabError) -> StatementSyntax.Kind {
        let start = index
        advance()
        if accept("CATALOG") { return .useCatalog(try identifier("a catalog name")) }
        if accept("MODULES") {
            var names = [try identifier("a module name")]
            while accept(symbol: ",") { names.append(try identifier("a module name")) }
            return .useModules(names)
        }
        guard startsIdentifier(token) else {
            rewind(to: start)
            throw unexpected("an identifier")
        }
        return .use(try name("a database name"))
    }

    mutating func set() throws(LabError) -> StatementSyntax.Kind {
        advance()
        guard token.kind == .string else {
            if token.kind == .end || isSymbol(";") { return .set(key: nil, value: nil) }
            throw unexpected("an option key in single quotes")
        }
        let key = try string()
        try expect(symbol: "=")
        return .set(key: key, value: try string("an option value in single quotes"))
    }

    mutating func reset() throws(LabError) -> StatementSyntax.Kind {
        advance()
        return .reset(key: token.kind == .string ? try string() : nil)
    }

    mutating func loadModule() throws(LabError) -> StatementSyntax.Kind {
        try expect("LOAD", "MODULE")
        let name = try identifier("a module name")
        return .loadModule(name, options: accept("WITH") ? try options() : [])
    }

    mutating func unloadModule() throws(LabError) -> StatementSyntax.Kind {
        try expect("UNLOAD", "MODULE")
        return .unloadModule(try identifier("a module name"))
    }
}
