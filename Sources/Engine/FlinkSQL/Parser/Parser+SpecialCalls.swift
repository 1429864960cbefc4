import LabKernel

/// Functions with a grammar of their own: `EXTRACT(YEAR FROM x)`, `TRIM(BOTH …)`, JSON functions.
extension Parser {
    /// A call of such a function, if one starts here.
    mutating func specialCall() throws(LabError) -> ExpressionSyntax? {
        let word = token.upper
        if Parser.bareFunctions.contains(word) { return try bareFunction() }
        guard peek().isSymbol("(") else { return nil }
        let body: (inout Parser, inout CallSyntax) throws(LabError) -> Void
        switch word {
        case "EXTRACT": body = Parser.extract
        case "CEIL", "CEILING", "FLOOR": body = Parser.floorOrCeil
        case "POSITION": body = Parser.position
        case "SUBSTRING": body = Parser.substring
        case "OVERLAY": body = Parser.overlay
        case "TRIM": body = Parser.trim
        case "CONVERT", "TRANSLATE": body = Parser.translate
        case "TIMESTAMPADD", "TIMESTAMPDIFF": body = Parser.unitFirst
        case "JSON_EXISTS": body = Parser.jsonExists
        case "JSON_VALUE": body = Parser.jsonValue
        case "JSON_QUERY": body = Parser.jsonQuery
        case "JSON_OBJECT", "JSON_OBJECTAGG": body = Parser.jsonObject
        case "JSON_ARRAY", "JSON_ARRAYAGG": body = Parser.jsonArray
        case "CLASSIFIER", "MATCH_NUMBER": body = Parser.noArguments
        case "RUNNING", "FINAL": return nil
        case "STRING_AGG", "GROUP_CONCAT", "ARRAY_CONCAT_AGG", "PERCENTILE_CONT", "PERCENTILE_DISC":
            let name = NameSyntax(parts: [Identifier(word, here)])
            advance()
            return try call(name)
        default: return nil
        }
        let start = token.start
        var call = CallSyntax(name: NameSyntax(parts: [Identifier(token.text, here)]))
        advance()
        try expect(symbol: "(")
        try body(&self, &call)
        try expect(symbol: ")")
        try callSuffixes(&call)
        return ExpressionSyntax(.call(call), range(from: start))
    }

    private static let bareFunctions: Set<String> = [
        "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP", "USER",
        "CURRENT_USER",
        "SESSION_USER", "SYSTEM_USER", "CURRENT_CATALOG", "CURRENT_SCHEMA", "CURRENT_PATH", "CURRENT_ROLE",
        "CURRENT_DEFAULT_TRANSFORM_GROUP",
    ]

    private mutating func bareFunction() throws(LabError) -> ExpressionSyntax {
        let start = token.start
        var call = CallSyntax(name: NameSyntax(parts: [Identifier(token.upper, here)]))
        advance()
        call.isBare = true
        if accept(symbol: "(") {
            if !isSymbol(")") { call.arguments = [ArgumentSyntax(value: try expression())] }
            try expect(symbol: ")")
        }
        return ExpressionSyntax(.call(call), range(from: start))
    }

    private mutating func add(_ call: inout CallSyntax) throws(LabError) {
        call.arguments.append(ArgumentSyntax(value: try expression()))
    }

    private func symbol(_ text: String) -> ArgumentSyntax {
        ArgumentSyntax(value: ExpressionSyntax(.symbol(text), here))
    }

    /// A unit of time, in upper case and without the SQL_TSI_ prefix.
    private mutating func unit(_ call: inout CallSyntax) throws(LabError) {
        guard token.kind == .word || token.kind == .string else {
            throw unexpected("a unit of time such as DAY")
        }
        let written = token.kind == .word ? token.upper : token.text.uppercased()
        let unit = written.hasPrefix("SQL_TSI_") ? String(written.dropFirst(8)) : written
        guard Parser.units.contains(unit) else {
            throw unexpected("YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND")
        }
        call.arguments.append(symbol(unit))
        advance()
    }

    private static let units: Set<String> = [
        "YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND", "MILLISECOND", "MICROSECOND",
        "NANOSECOND", "DOW", "ISODOW", "DOY", "EPOCH", "DECADE", "CENTURY", "MILLENNIUM", "ISOYEAR",
        "FRAC_SECOND",
    ]

    private static func noArguments(_ parser: inout Parser, _ call: inout CallSyntax) throws(LabError) {}

    private static func extract(_ parser: inout Parser, _ call: inout CallSyntax) throws(LabError) {
        try parser.unit(&call)
        try parser.expect("FROM")
        try parser.add(&call)
    }

    private static func unitFirst(_ parser: inout Parser, _ call: inout CallSyntax) throws(LabError) {
        let place = parser.token
        try parser.unit(&call)
        let name = call.arguments[0].value
        if case .symbol(let unit) = name.kind, ["MILLISECOND", "NANOSECOND"].contains(unit),
            place.kind == .word
        {
            throw SQLErrors.unexpected(
                place, expected: ["SECOND", "MINUTE", "HOUR", "DAY", "MONTH", "YEAR"], in: parser)
        }
        while parser.accept(symbol: ",") { try parser.add(&call) }
    }

    private static func floorOrCeil(_ parser: inout Parser, _ call: inout CallSyntax) throws(LabError) {
        try parser.add(&call)
        if parser.accept("TO") {
            try parser.unit(&call)
        } else {
            while parser.accept(symbol: ",") { try parser.add(&call) }
        }
    }

    private static func position(_ parser: inout Parser, _ call: inout CallSyntax) throws(LabError) {
        call.arguments.append(
            ArgumentSyntax(value: try parser.expression(minimum: Precedence.membership + 1)))
        try parser.expect("IN")
        try parser.add(&call)
        if parser.accept("FROM") { try parser.add(&call) }
    }

    private static func substring(_ parser: inout Parser, _ call: inout CallSyntax) throws(LabError) {
        try parser.add(&call)
        guard parser.accept("FROM") || parser.accept(symbol: ",") else {
            throw parser.unexpected("FROM", "','")
        }
        try parser.add(&call)
        if parser.accept("FOR") || parser.accept(symbol: ",") { try parser.add(&call) }
    }

    private static func overlay(_ parser: inout Parser, _ call: inout CallSyntax) throws(LabError) {
        try parser.add(&call)
        try parser.expect("PLACING")
        try parser.add(&call)
        try parser.expect("FROM")
        try parser.add(&call)
        if parser.accept("FOR") { try parser.add(&call) }
    }

    /// Arguments become: side symbol, characters, value.
    private static func trim(_ parser: inout Parser, _ call: inout CallSyntax) throws(LabError) {
        var side = "BOTH"
        var hasSide = false
        if parser.isWord("BOTH", "LEADING", "TRAILING") {
            side = parser.token.upper
            hasSide = true
            parser.advance()
        }
        let blank = ExpressionSyntax(.literal(.string(" ")), parser.here)
        if hasSide, parser.accept("FROM") {
            call.arguments = [parser.symbol(side), ArgumentSyntax(value: blank)]
            try parser.add(&call)
            return
        }
        let first = try parser.expression()
        if parser.accept("FROM") {
            call.arguments = [parser.symbol(side), ArgumentSyntax(value: first)]
            try parser.add(&call)
        } else {
            if hasSide { throw parser.unexpected("FROM") }
            call.arguments = [
                parser.symbol(side), ArgumentSyntax(value: blank), ArgumentSyntax(value: first),
            ]
        }
    }

    private static func translate(_ parser: inout Parser, _ call: inout CallSyntax) throws(LabError) {
        try parser.add(&call)
        if parser.accept("USING") {
            call.clauses = ["USING", try parser.name().text.uppercased()]
        } else {
            while parser.accept(symbol: ",") { try parser.add(&call) }
        }
    }

    // MARK: - JSON

    private mutating func jsonPath(_ call: inout CallSyntax) throws(LabError) {
        try add(&call)
        if accept("FORMAT", "JSON") {}
        try expect(symbol: ",")
        try add(&call)
        if accept("PASSING") {
            throw SQLErrors.unsupported("PASSING in \(call.name.text)", span(here))
        }
    }

    private static func jsonExists(_ parser: inout Parser, _ call: inout CallSyntax) throws(LabError) {
        try parser.jsonPath(&call)
        if parser.isWord("TRUE", "FALSE", "UNKNOWN", "ERROR") {
            call.clauses = [parser.token.upper]
            parser.advance()
            try parser.expect("ON", "ERROR")
        }
    }

    /// Clauses: `EMPTY:NULL`, `ERROR:DEFAULT`, …; a default value or a RETURNING type becomes a named
    /// argument.
    private static func jsonValue(_ parser: inout Parser, _ call: inout CallSyntax) throws(LabError) {
        try parser.jsonPath(&call)
        if parser.accept("RETURNING") {
            let start = parser.here
            let type = try parser.type()
            let name = Identifier("RETURNING", start)
            call.arguments.append(ArgumentSyntax(name: name, value: ExpressionSyntax(.type(type), start)))
        }
        while parser.isWord("NULL", "ERROR", "DEFAULT") {
            let behaviour = parser.token.upper
            let start = parser.here
            parser.advance()
            let value = behaviour == "DEFAULT" ? try parser.expression() : nil
            try parser.expect("ON")
            let when = parser.token.upper
            guard parser.isWord("EMPTY", "ERROR") else { throw parser.unexpected("EMPTY", "ERROR") }
            parser.advance()
            call.clauses.append("\(when):\(behaviour)")
            if let value {
                call.arguments.append(ArgumentSyntax(name: Identifier(when, start), value: value))
            }
        }
    }

    private static func jsonQuery(_ parser: inout Parser, _ call: inout CallSyntax) throws(LabError) {
        try parser.jsonPath(&call)
        if parser.accept("RETURNING") {
            let start = parser.here
            let type = try parser.type()
            let name = Identifier("RETURNING", start)
            call.arguments.append(ArgumentSyntax(name: name, value: ExpressionSyntax(.type(type), start)))
        }
        if parser.accept("WITHOUT") {
            _ = parser.accept("ARRAY")
            try parser.expect("WRAPPER")
            call.clauses.append("WRAPPER:WITHOUT_ARRAY")
        } else if parser.accept("WITH") {
            let isConditional = parser.accept("CONDITIONAL")
            if !isConditional { _ = parser.accept("UNCONDITIONAL") }
            _ = parser.accept("ARRAY")
            try parser.expect("WRAPPER")
            call.clauses.append(
                isConditional ? "WRAPPER:WITH_CONDITIONAL_ARRAY" : "WRAPPER:WITH_UNCONDITIONAL_ARRAY")
        }
        while parser.isWord("NULL", "ERROR", "EMPTY") {
            var behaviour = parser.token.upper
            parser.advance()
            if behaviour == "EMPTY" {
                guard parser.isWord("ARRAY", "OBJECT") else { throw parser.unexpected("ARRAY", "OBJECT") }
                behaviour += "_" + parser.token.upper
                parser.advance()
            }
            try parser.expect("ON")
            guard parser.isWord("EMPTY", "ERROR") else { throw parser.unexpected("EMPTY", "ERROR") }
            call.clauses.append("\(parser.token.upper):\(behaviour)")
            parser.advance()
        }
    }

    private mutating func onNull(_ call: inout CallSyntax) throws(LabError) {
        guard isWord("NULL", "ABSENT"), peek().isWord("ON") else { return }
        call.clauses = [token.upper]
        advance()
        try expect("ON", "NULL")
    }

    private static func jsonObject(_ parser: inout Parser, _ call: inout CallSyntax) throws(LabError) {
        try parser.onNull(&call)
        guard !parser.isSymbol(")"), call.clauses.isEmpty else { return }
        repeat {
            if !parser.peek().isWord("VALUE"), !parser.peek().isSymbol(",") { _ = parser.accept("KEY") }
            try parser.add(&call)
            guard parser.accept("VALUE") || parser.accept(symbol: ":") || parser.accept(symbol: ",") else {
                throw parser.unexpected("VALUE")
            }
            try parser.add(&call)
            if parser.accept("FORMAT", "JSON") { call.clauses = [] }
        } while parser.accept(symbol: ",")
        try parser.onNull(&call)
    }

    private static func jsonArray(_ parser: inout Parser, _ call: inout CallSyntax) throws(LabError) {
        try parser.onNull(&call)
        guard !parser.isSymbol(")"), call.clauses.isEmpty else { return }
        repeat {
            try parser.add(&call)
            if parser.accept("FORMAT", "JSON") { call.clauses = [] }
        } while parser.accept(symbol: ",")
        if parser.accept("ORDER", "BY") { call.orderBy = try parser.orderItems() }
        try parser.onNull(&call)
    }
}
