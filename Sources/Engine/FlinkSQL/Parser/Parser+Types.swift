import LabKernel

/// Types: `DECIMAL(10, 2) NOT NULL`, `ROW<a INT, b ARRAY<STRING>>`.
extension Parser {
    mutating func type() throws(LabError) -> TypeSyntax {
        try nested { (parser) throws(LabError) in try parser.typeWithSuffixes() }
    }

    private mutating func typeWithSuffixes() throws(LabError) -> TypeSyntax {
        let start = token.start
        var result = TypeSyntax(kind: try typeKind(), isNullable: nil, range: range(from: start))
        result.isNullable = nullability()
        while isWord("ARRAY", "MULTISET") {
            result.kind = isWord("ARRAY") ? .array(result) : .multiset(result)
            advance()
            result.isNullable = nullability()
            result.range = range(from: start)
        }
        result.range = range(from: start)
        return result
    }

    private mutating func nullability() -> Bool? {
        if accept("NOT", "NULL") { return false }
        // In `RETURNING INTEGER NULL ON ERROR` the NULL is no part of the type.
        guard !peek().isWord("ON") else { return nil }
        return accept("NULL") ? true : nil
    }

    private mutating func typeKind() throws(LabError) -> TypeSyntax.Kind {
        guard token.kind == .word else {
            if token.kind == .quotedIdentifier { return .named(try name()) }
            throw unexpected("a type")
        }
        let word = token.upper
        switch word {
        case "ARRAY" where peek().isSymbol("<"), "MULTISET" where peek().isSymbol("<"):
            advance()
            let element = try angled { (parser) throws(LabError) in try parser.type() }
            return word == "ARRAY" ? .array(element) : .multiset(element)
        case "MAP" where peek().isSymbol("<"): return try mapType()
        case "ROW": return try rowType()
        case "INTERVAL": return try intervalType()
        case "RAW": return try rawType()
        default: return try simpleType(word)
        }
    }

    private mutating func angled<T>(
        _ body: (inout Parser) throws(LabError) -> T
    ) throws(LabError) -> T {
        try expect(symbol: "<")
        let result = try body(&self)
        try expect(symbol: ">")
        return result
    }

    private mutating func mapType() throws(LabError) -> TypeSyntax.Kind {
        advance()
        return try angled { (parser) throws(LabError) in
            let key = try parser.type()
            try parser.expect(symbol: ",")
            return .map(key, try parser.type())
        }
    }

    private mutating func rowType() throws(LabError) -> TypeSyntax.Kind {
        advance()
        if accept(symbol: "<>") { return .row([]) }
        let close = isSymbol("(") ? ")" : ">"
        try expect(symbol: close == ")" ? "(" : "<")
        var fields: [RowFieldSyntax] = []
        if accept(symbol: close) { return .row([]) }
        repeat {
            let name = try identifier("a field name")
            let type = try type()
            let comment = token.kind == .string ? try string() : nil
            fields.append(RowFieldSyntax(name: name, type: type, comment: comment))
        } while accept(symbol: ",")
        try expect(symbol: close)
        return .row(fields)
    }

    private mutating func intervalType() throws(LabError) -> TypeSyntax.Kind {
        advance()
        let (start, end) = try intervalQualifier()
        return .interval(start, end)
    }

    private mutating func rawType() throws(LabError) -> TypeSyntax.Kind {
        advance()
        try expect(symbol: "(")
        _ = try string()
        try expect(symbol: ",")
        _ = try string()
        try expect(symbol: ")")
        return .raw
    }

    /// `DAY`, `DAY(3) TO SECOND(6)`.
    mutating func intervalQualifier() throws(LabError) -> (String, String?) {
        let start = try intervalUnit()
        guard accept("TO") else { return (start, nil) }
        return (start, try intervalUnit())
    }

    private static let intervalUnits = [
        "YEAR", "YEARS", "QUARTER", "QUARTERS", "MONTH", "MONTHS", "WEEK", "WEEKS", "DAY", "DAYS", "HOUR",
        "HOURS",
        "MINUTE", "MINUTES", "SECOND", "SECONDS",
    ]

    private mutating func intervalUnit() throws(LabError) -> String {
        guard token.kind == .word, Parser.intervalUnits.contains(token.upper) else {
            throw unexpected("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND")
        }
        let unit = token.upper.hasSuffix("S") ? String(token.upper.dropLast()) : token.upper
        advance()
        if accept(symbol: "(") {
            _ = try unsignedInteger()
            if accept(symbol: ",") { _ = try unsignedInteger() }
            try expect(symbol: ")")
        }
        return unit
    }

    private static let simpleTypes: Set<String> = [
        "BOOLEAN", "TINYINT", "SMALLINT", "INT", "INTEGER", "BIGINT", "FLOAT", "DOUBLE", "REAL", "DECIMAL",
        "DEC",
        "NUMERIC", "CHAR", "CHARACTER", "VARCHAR", "STRING", "BINARY", "VARBINARY", "BYTES", "DATE", "TIME",
        "TIMESTAMP", "TIMESTAMP_LTZ", "NULL", "ANY",
    ]

    private mutating func simpleType(_ word: String) throws(LabError) -> TypeSyntax.Kind {
        guard Parser.simpleTypes.contains(word) else {
            guard startsIdentifier(token) else { throw unexpected("a type") }
            return .named(try name("a type"))
        }
        advance()
        var base = word
        if word == "DOUBLE" { _ = accept("PRECISION") }
        if word == "CHAR" || word == "CHARACTER" { base = accept("VARYING") ? "VARCHAR" : "CHAR" }
        let arguments = try typeArguments()
        if word == "TIME" || word == "TIMESTAMP" { base += try timeZone() }
        return .simple(base, arguments)
    }

    private mutating func typeArguments() throws(LabError) -> [Int] {
        guard accept(symbol: "(") else { return [] }
        var result = [try unsignedInteger()]
        if accept(symbol: ",") { result.append(try unsignedInteger()) }
        try expect(symbol: ")")
        return result
    }

    private mutating func timeZone() throws(LabError) -> String {
        if accept("WITHOUT", "TIME", "ZONE") { return "" }
        if accept("WITH", "LOCAL", "TIME", "ZONE") { return "_LTZ" }
        return accept("WITH", "TIME", "ZONE") ? "_TZ" : ""
    }
}
