import LabKernel

/// Types: `DECIMAL(10, 2) NOT NULL`, `ROW<a INT, b ARRAY<STRING>>`.
extension Parser {
    /// A type with NULL or NOT NULL behind it and its elements.
    mutating func type() throws(LabError) -> TypeSyntax {
        try nested { (parser) throws(LabError) in try parser.typeWithSuffixes() }
    }

    /// A type without NULL or NOT NULL at its end, or an interval: what CAST and RETURNING take.
    mutating func bareType() throws(LabError) -> TypeSyntax {
        try nested { (parser) throws(LabError) in
            let start = parser.token.start
            guard !parser.isWord("INTERVAL") else {
                let kind = try parser.intervalType()
                return TypeSyntax(kind: kind, isNullable: nil, range: parser.range(from: start))
            }
            let kind = try parser.typeKind()
            var result = TypeSyntax(kind: kind, isNullable: nil, range: parser.range(from: start))
            while parser.isWord("ARRAY", "MULTISET") { parser.wrap(&result, from: start) }
            return result
        }
    }

    private mutating func typeWithSuffixes() throws(LabError) -> TypeSyntax {
        let start = token.start
        var result = TypeSyntax(kind: try typeKind(), isNullable: nil, range: range(from: start))
        result.isNullable = nullability()
        while isWord("ARRAY", "MULTISET") {
            wrap(&result, from: start)
            result.isNullable = nullability()
        }
        result.range = range(from: start)
        return result
    }

    /// Makes a collection of a type for the ARRAY or MULTISET behind it.
    private mutating func wrap(_ type: inout TypeSyntax, from start: Int) {
        type.kind = isWord("ARRAY") ? .array(type) : .multiset(type)
        type.isNullable = nil
        advance()
        type.range = range(from: start)
    }

    private mutating func nullability() -> Bool? {
        if accept("NOT", "NULL") { return false }
        return accept("NULL") ? true : nil
    }

    private mutating func typeKind() throws(LabError) -> TypeSyntax.Kind {
        guard token.kind == .word else {
            if token.kind == .quotedIdentifier { return .named(try name()) }
            throw unexpected("a type")
        }
        let word = token.upper
        guard word != "GEOMETRY" else {
            throw SQLErrors.parse(
                "Geo-spatial extensions and the GEOMETRY data type are not enabled", span(here))
        }
        switch word {
        case "ARRAY" where peek().isSymbol("<"), "MULTISET" where peek().isSymbol("<"):
            advance()
            let element = try angled { (parser) throws(LabError) in try parser.type() }
            return word == "ARRAY" ? .array(element) : .multiset(element)
        case "MAP" where peek().isSymbol("<"): return try mapType()
        case "ROW": return try rowType()
        case "RAW" where peek().isSymbol("("): return try rawType()
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
        guard isSymbol("(") || isSymbol("<") else { throw unexpected("'<'", "'('") }
        let close = isSymbol("(") ? ")" : ">"
        advance()
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
        let qualifier = try intervalQualifier()
        return .interval(qualifier.start, qualifier.end)
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
    mutating func intervalQualifier() throws(LabError) -> (start: String, end: String?, precision: Int?) {
        let start = try intervalUnit()
        let precision = try precisions(start == "SECOND" ? 2 : 1)
        let ends = Parser.intervalEnds[start] ?? []
        guard isWord("TO"), let end = Parser.intervalUnits[peek().upper], ends.contains(end) else {
            return (start, nil, precision)
        }
        advance()
        advance()
        if end == "SECOND" { try precisions(1) }
        return (start, end, precision)
    }

    /// Units as written, in the singular.
    private static let intervalUnits = [
        "YEAR": "YEAR", "YEARS": "YEAR", "MONTH": "MONTH", "MONTHS": "MONTH", "DAY": "DAY", "DAYS": "DAY",
        "HOUR": "HOUR", "HOURS": "HOUR", "MINUTE": "MINUTE", "MINUTES": "MINUTE", "SECOND": "SECOND",
        "SECONDS": "SECOND",
    ]

    /// What may follow TO behind a unit.
    private static let intervalEnds: [String: [String]] = [
        "YEAR": ["MONTH"], "DAY": ["HOUR", "MINUTE", "SECOND"], "HOUR": ["MINUTE", "SECOND"],
        "MINUTE": ["SECOND"],
    ]

    /// The unit of an interval, in upper case and singular.
    mutating func intervalUnit() throws(LabError) -> String {
        guard token.kind == .word, let unit = Parser.intervalUnits[token.upper] else {
            throw unexpected("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND")
        }
        advance()
        return unit
    }

    /// The p of `(p)`, or with `count` 2 also of `(p, s)`, if it comes next.
    @discardableResult
    mutating func precisions(_ count: Int) throws(LabError) -> Int? {
        guard accept(symbol: "(") else { return nil }
        let precision = try unsignedInteger()
        if count == 2, accept(symbol: ",") { _ = try unsignedInteger() }
        try expect(symbol: ")")
        return precision
    }

    /// Types by name with the numbers that may stand in parentheses behind them.
    private static let simpleTypes: [String: Int] = [
        "BOOLEAN": 0, "TINYINT": 0, "SMALLINT": 0, "INT": 0, "INTEGER": 0, "BIGINT": 0, "FLOAT": 0,
        "DOUBLE": 0, "REAL": 0, "DECIMAL": 2, "DEC": 2, "NUMERIC": 2, "CHAR": 1, "CHARACTER": 1, "VARCHAR": 1,
        "STRING": 0, "BINARY": 1, "VARBINARY": 1, "BYTES": 0, "DATE": 0, "TIME": 1, "TIMESTAMP": 1,
        "TIMESTAMP_LTZ": 1, "ANY": 0,
    ]

    private mutating func simpleType(_ word: String) throws(LabError) -> TypeSyntax.Kind {
        guard let count = Parser.simpleTypes[word] else {
            guard startsIdentifier(token) else { throw unexpected("a type", "an identifier") }
            return .named(try name("a type"))
        }
        advance()
        var base = word
        if word == "DOUBLE" { _ = accept("PRECISION") }
        if word == "CHAR" || word == "CHARACTER" { base = accept("VARYING") ? "VARCHAR" : "CHAR" }
        if word == "BINARY", accept("VARYING") { base = "VARBINARY" }
        let arguments = try typeArguments(count)
        if base == "CHAR" || base == "VARCHAR", accept("CHARACTER") {
            try expect("SET")
            _ = try identifier("a character set")
        }
        if word == "TIME" || word == "TIMESTAMP" { base += try timeZone() }
        return .simple(base, arguments)
    }

    private mutating func typeArguments(_ count: Int) throws(LabError) -> [Int] {
        guard count > 0, accept(symbol: "(") else { return [] }
        var result = [try unsignedInteger()]
        if count > 1, accept(symbol: ",") { result.append(try unsignedInteger()) }
        try expect(symbol: ")")
        return result
    }

    private mutating func timeZone() throws(LabError) -> String {
        if isWord("WITHOUT") {
            guard areWords("WITHOUT", "TIME", "ZONE") else { throw unexpected("')'") }
            _ = accept("WITHOUT", "TIME", "ZONE")
            return ""
        }
        guard isWord("WITH"), peek().kind == .word, !peek().isWord("SELECT") else { return "" }
        advance()
        try expect("LOCAL", "TIME", "ZONE")
        return "_LTZ"
    }
}
