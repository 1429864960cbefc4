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
        default: return nil
        }
        let start = token.start
        var call = CallSyntax(name: NameSyntax(parts: [Identifier(token.text, here)]))
        advance()
        try expect(symbol: "(")
        try body(&self, &call)
        try expect(symbol: ")")
        if ["CEIL", "CEILING", "FLOOR"].contains(word) { try over(&call) }
        if word == "TRANSLATE", call.clauses.isEmpty { try callSuffixes(&call) }
        if word == "JSON_ARRAYAGG", areWords("WITHIN", "GROUP") { try withinGroup(&call) }
        return ExpressionSyntax(.call(call), range(from: start))
    }

    private static let bareFunctions: Set<String> = [
        "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP", "USER",
        "CURRENT_USER", "SESSION_USER", "SYSTEM_USER", "CURRENT_CATALOG", "CURRENT_SCHEMA", "CURRENT_PATH",
        "CURRENT_ROLE", "CURRENT_DEFAULT_TRANSFORM_GROUP",
    ]

    /// A function that stands without parentheses; some may have them and are plain calls then.
    private mutating func bareFunction() throws(LabError) -> ExpressionSyntax {
        let start = token.start
        let name = Identifier(token.upper, here)
        let takesArguments = Keywords.reservedButCallable.contains(token.upper)
        advance()
        if takesArguments, isSymbol("(") {
            var result = try call(NameSyntax(parts: [name]))
            if case .call(var syntax) = result.kind {
                syntax.isBare = true
                result.kind = .call(syntax)
            }
            return result
        }
        var call = CallSyntax(name: NameSyntax(parts: [name]))
        call.isBare = true
        return ExpressionSyntax(.call(call), range(from: start))
    }

    private mutating func add(_ call: inout CallSyntax) throws(LabError) {
        call.arguments.append(ArgumentSyntax(value: try expression()))
    }

    private func symbol(_ text: String) -> ArgumentSyntax {
        ArgumentSyntax(value: ExpressionSyntax(.symbol(text), here))
    }

    /// A unit of time as EXTRACT, FLOOR and CEIL take it: any identifier, which must be a unit.
    private mutating func unit(_ call: inout CallSyntax, among units: Set<String>) throws(LabError) {
        guard token.kind == .word, startsIdentifier(token) || units.contains(token.upper) else {
            throw SQLErrors.unexpected(token, expected: ["YEAR", "MONTH", "DAY", "an identifier"], in: self)
        }
        let place = here
        let text = token.text
        let unit = token.upper
        advance()
        guard units.contains(unit) else {
            throw SQLErrors.parse(
                "'\(text)' is not a valid datetime format", span(place),
                fix: nearest(to: unit, among: units.sorted()).map { "did you mean \($0)?" })
        }
        call.arguments.append(ArgumentSyntax(value: ExpressionSyntax(.symbol(unit), place)))
    }

    private static let extractUnits: Set<String> = [
        "YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND", "MILLISECOND", "MICROSECOND",
        "NANOSECOND", "DOW", "ISODOW", "DOY", "EPOCH", "DECADE", "CENTURY", "MILLENNIUM", "ISOYEAR",
    ]

    private static let roundUnits = extractUnits.subtracting(["NANOSECOND"])

    /// The units that TIMESTAMPADD and TIMESTAMPDIFF take, with the name each stands for.
    private static let stepUnits: [String: String] = {
        var result = ["MICROSECOND": "MICROSECOND", "NANOSECOND": "NANOSECOND", "FRAC_SECOND": "FRAC_SECOND"]
        result["SQL_TSI_FRAC_SECOND"] = "FRAC_SECOND"
        result["SQL_TSI_MICROSECOND"] = "MICROSECOND"
        for unit in ["YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND"] {
            result[unit] = unit
            result["SQL_TSI_" + unit] = unit
        }
        return result
    }()

    private static func noArguments(_ parser: inout Parser, _ call: inout CallSyntax) throws(LabError) {}

    private static func extract(_ parser: inout Parser, _ call: inout CallSyntax) throws(LabError) {
        try parser.unit(&call, among: extractUnits)
        try parser.expect("FROM")
        try parser.add(&call)
    }

    private static func unitFirst(_ parser: inout Parser, _ call: inout CallSyntax) throws(LabError) {
        guard parser.token.kind == .word, let unit = stepUnits[parser.token.upper] else {
            throw parser.unexpected("SECOND", "MINUTE", "HOUR", "DAY", "MONTH", "YEAR")
        }
        call.arguments.append(parser.symbol(unit))
        parser.advance()
        for _ in 0..<2 {
            try parser.expect(symbol: ",")
            try parser.add(&call)
        }
    }

    private static func floorOrCeil(_ parser: inout Parser, _ call: inout CallSyntax) throws(LabError) {
        try parser.add(&call)
        if parser.accept("TO") { try parser.unit(&call, among: roundUnits) }
    }

    /// The first operand is a single name, literal or call.
    private static func position(_ parser: inout Parser, _ call: inout CallSyntax) throws(LabError) {
        guard !parser.isSymbol("(") else { throw parser.unexpected("an expression") }
        call.arguments.append(ArgumentSyntax(value: try parser.expression(minimum: Precedence.unary + 1)))
        try parser.expect("IN")
        let value = try parser.expression()
        call.arguments.append(ArgumentSyntax(value: value))
        if case .inList = value.kind { throw parser.unexpected("FROM", "')'") }
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
        if parser.isSymbol(")") {
            call.refusedForm = "TRIM without a value"
            return
        }
        if !hasSide, parser.isWord("FROM") {
            throw SQLErrors.parse(
                "'FROM' without operands preceding it is illegal", parser.span(parser.here))
        }
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
            guard parser.isSymbol(")") else { throw parser.unexpected("FROM", "')'") }
            if hasSide { call.refusedForm = "TRIM without a value" }
            call.arguments = [
                parser.symbol(side), ArgumentSyntax(value: blank), ArgumentSyntax(value: first),
            ]
        }
    }

    /// `CONVERT(a USING name)`, `TRANSLATE(a USING name)` or `TRANSLATE(a, b, c)`.
    private static func translate(_ parser: inout Parser, _ call: inout CallSyntax) throws(LabError) {
        try parser.add(&call)
        if parser.accept("USING") {
            call.clauses = ["USING", try parser.identifier("a character set").text.uppercased()]
            return
        }
        guard call.name.text.uppercased() == "TRANSLATE" else { throw parser.unexpected("USING") }
        while parser.accept(symbol: ",") { try parser.add(&call) }
    }

    // MARK: - JSON

    private mutating func jsonPath(_ call: inout CallSyntax) throws(LabError) {
        try jsonInput(&call)
        try expect(symbol: ",")
        try jsonInput(&call)
        guard accept("PASSING") else { return }
        repeat {
            var ignored = CallSyntax(name: call.name)
            try jsonInput(&ignored)
            try expect("AS")
            _ = try identifier("a variable's name")
        } while accept(symbol: ",")
        call.refusedForm = "PASSING in \(call.name.text.uppercased())"
    }

    /// A value that is no query, perhaps with `FORMAT JSON`.
    private mutating func jsonInput(_ call: inout CallSyntax) throws(LabError) {
        let value = try nonQueryExpression()
        call.arguments.append(ArgumentSyntax(value: value))
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
            let type = try parser.bareType()
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
            let type = try parser.bareType()
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
        let isAggregate = call.name.text.uppercased() == "JSON_OBJECTAGG"
        if !isAggregate {
            try parser.onNull(&call)
            guard !parser.isSymbol(")"), call.clauses.isEmpty else { return }
        }
        repeat {
            try parser.jsonPair(&call)
        } while !isAggregate && parser.accept(symbol: ",")
        try parser.onNull(&call)
    }

    /// `[KEY] name VALUE value` or `name: value`.
    private mutating func jsonPair(_ call: inout CallSyntax) throws(LabError) {
        let hasKey =
            isWord("KEY") && !peek().isSymbol(":") && !peek().isSymbol(".") && !peek().isWord("VALUE")
        if isWord("KEY"), peek().isWord("VALUE") {
            throw SQLErrors.unexpected(token, expected: ["an identifier"], in: self)
        }
        if hasKey { advance() }
        let name = token
        try jsonInput(&call)
        if case .call = call.arguments[call.arguments.count - 1].value.kind {
            throw SQLErrors.unexpected(name, expected: ["a name or a string"], in: self)
        }
        if hasKey, isSymbol(":") {
            throw SQLErrors.parse("Illegal identifier ':'. Was expecting 'VALUE'", span(here))
        }
        guard accept("VALUE") || accept(symbol: ":") else { throw unexpected("VALUE") }
        try jsonInput(&call)
    }

    private static func jsonArray(_ parser: inout Parser, _ call: inout CallSyntax) throws(LabError) {
        if call.name.text.uppercased() == "JSON_ARRAYAGG" {
            try parser.jsonInput(&call)
        } else if !parser.isSymbol(")") {
            repeat { try parser.jsonInput(&call) } while parser.accept(symbol: ",")
        }
        if parser.isWord("ORDER"), call.name.text.uppercased() == "JSON_ARRAYAGG" {
            try parser.expect("ORDER", "BY")
            call.orderBy = try parser.orderItems()
        }
        try parser.onNull(&call)
    }
}
