import LabKernel

/// ALTER.
extension Parser {
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
        return .comment(try string())
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
