import LabKernel
import StreamTypes

/// Functions whose grammar or typing is their own.
extension ExpressionBinder {
    func special(_ name: String, _ call: CallSyntax, _ range: TextRange) throws(LabError) -> Expression {
        switch name {
        case "TRIM": return try trim(call, range)
        case "EXTRACT": return try extract(unit(call), try bind(call.arguments[1].value), range)
        case "YEAR", "QUARTER", "MONTH", "WEEK", "DAYOFYEAR", "DAYOFMONTH", "DAYOFWEEK", "HOUR", "MINUTE",
            "SECOND":
            return try fieldFunction(name, call, range)
        case "CEIL", "CEILING", "FLOOR": return try floorOrCeil(name, call, range)
        case "MOD":
            return try arithmetic(
                .mod, try argument(call, 0, of: 2, range), try argument(call, 1, of: 2, range), range)
        case "NULLIF": return try nullIf(call, range)
        case "TYPEOF": return try typeOf(call, range)
        case "TIMESTAMPADD": return try timestampAdd(call, range)
        case "TIMESTAMPDIFF": return try timestampDiff(call, range)
        case "CURRENT_DATABASE":
            return .literal(
                .string(binder.catalog.currentDatabase), DataType(.string, nullable: false))
        default: return try json(name, call, range)
        }
    }

    private func argument(
        _ call: CallSyntax, _ index: Int, of count: Int, _ range: TextRange
    ) throws(LabError) -> Expression {
        guard call.arguments.count == count else {
            throw SQLErrors.make(
                "SQL122",
                "Invalid number of arguments to function '\(call.name.text.uppercased())'. Was expecting "
                    + "\(count) arguments",
                span(range))
        }
        return try bind(call.arguments[index].value)
    }

    private func unit(_ call: CallSyntax) -> String {
        guard let first = call.arguments.first, case .symbol(let unit) = first.value.kind else { return "" }
        return unit
    }

    private func symbol(_ text: String) -> Expression {
        .literal(.symbol(text), DataType(.symbol, nullable: false))
    }

    // MARK: - Strings and conditionals

    private func trim(_ call: CallSyntax, _ range: TextRange) throws(LabError) -> Expression {
        let operands = try arguments(call)
        try rejectNulls(operands, range)
        let texts = operands[1...].map { $0 }
        guard texts.allSatisfy({ $0.type.logical.isCharacter }) else {
            throw cannotApply(
                "TRIM", operands, "'TRIM([BOTH|LEADING|TRAILING] <CHARACTER> FROM <CHARACTER>)'",
                "TRIM(<\(CalciteTypeName.text(operands[2].type))>)", range)
        }
        let length = texts[1].type.logical.length ?? LogicalType.maxLength
        let nullable = texts.contains { $0.type.isNullable }
        return .call(.trim, [operands[0]] + texts, DataType(.varchar(length: length), nullable: nullable))
    }

    /// `NULLIF(a, b)` is `CASE WHEN a = b THEN NULL ELSE a END`.
    private func nullIf(_ call: CallSyntax, _ range: TextRange) throws(LabError) -> Expression {
        let left = try argument(call, 0, of: 2, range)
        let right = try argument(call, 1, of: 2, range)
        let type = left.type.withoutTimeAttribute.nullable
        let branch = CaseBranch(
            condition: try compare(.equals, left, right, range), value: .literal(.null, type))
        return .caseWhen([branch], otherwise: left, type)
    }

    private func typeOf(_ call: CallSyntax, _ range: TextRange) throws(LabError) -> Expression {
        guard let first = call.arguments.first else {
            throw SQLErrors.make(
                "SQL122", "Invalid number of arguments to function 'TYPEOF'. Was expecting 1 arguments",
                span(range))
        }
        let value = try bind(first.value)
        return .literal(.string("\(value.type.withoutTimeAttribute)"), DataType(.string))
    }

    // MARK: - Dates and times

    private static let fieldUnits = [
        "DAYOFYEAR": "DOY", "DAYOFMONTH": "DAY", "DAYOFWEEK": "DOW",
    ]

    private func fieldFunction(_ name: String, _ call: CallSyntax, _ range: TextRange) throws(LabError)
        -> Expression
    {
        let value = try argument(call, 0, of: 1, range)
        try rejectNulls([value], range)
        guard value.type.logical.isDatetime else {
            throw cannotApply(
                name, [value], "'\(name)(<DATETIME>)'", "\(name)(<\(CalciteTypeName.text(value.type))>)",
                range)
        }
        return try extract(Self.fieldUnits[name] ?? name, value, range)
    }

    private func extract(_ unit: String, _ value: Expression, _ range: TextRange) throws(LabError)
        -> Expression
    {
        let logical = value.type.logical
        try rejectNulls([value], range)
        guard logical.isDatetime || logical.isInterval else {
            throw cannotApply(
                "EXTRACT", [value],
                "'EXTRACT(<DATETIME_INTERVAL> FROM <DATETIME_INTERVAL>)'\n'EXTRACT(<DATETIME_INTERVAL> FROM "
                    + "<DATETIME>)'",
                "EXTRACT(<INTERVAL \(unit)> FROM <\(CalciteTypeName.text(value.type))>)", range)
        }
        let dateUnits: Set<String> = [
            "YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "DOW", "DOY", "DECADE", "CENTURY", "MILLENNIUM",
            "ISODOW", "ISOYEAR",
        ]
        if logical.family == .time, dateUnits.contains(unit) || unit == "EPOCH" {
            throw SQLErrors.make("SQL126", "cannot extract \(unit) from a TIME", span(range))
        }
        if logical.family == .time || logical == .date, ["MICROSECOND", "NANOSECOND"].contains(unit) {
            throw SQLErrors.make(
                "SQL126", "unit \(unit) can not be applied to \(logical) variable", span(range))
        }
        return .call(.extract, [symbol(unit), value], DataType(.bigint, nullable: value.type.isNullable))
    }

    private func floorOrCeil(_ name: String, _ call: CallSyntax, _ range: TextRange) throws(LabError)
        -> Expression
    {
        let value = try bind(call.arguments[0].value)
        try rejectNulls([value], range)
        let function: FunctionID = name == "FLOOR" ? .floor : .ceil
        let nullable = value.type.isNullable
        if call.arguments.count > 1, case .symbol(let unit) = call.arguments[1].value.kind {
            guard value.type.logical.isDatetime else {
                throw cannotApply(
                    name, [value], "'\(name)(<DATETIME> TO <TIME_UNIT>)'",
                    "\(name)(<\(CalciteTypeName.text(value.type))> TO <INTERVAL \(unit)>)", range)
            }
            return .call(function, [value, symbol(unit)], value.type.withoutTimeAttribute)
        }
        guard value.type.logical.isNumeric, call.arguments.count == 1 else {
            throw cannotApply(
                name, [value], "'\(name)(<NUMERIC>)'", "\(name)(<\(CalciteTypeName.text(value.type))>)", range
            )
        }
        guard case .decimal(let precision, _) = value.type.logical else {
            return .call(function, [value], value.type)
        }
        return .call(
            function, [value], DataType(.decimal(precision: precision, scale: 0), nullable: nullable))
    }

    /// `TIMESTAMPADD(unit, n, x)` is `x + n * INTERVAL '1' unit`.
    private func timestampAdd(_ call: CallSyntax, _ range: TextRange) throws(LabError) -> Expression {
        let count = try argument(call, 1, of: 3, range)
        var value = try argument(call, 2, of: 3, range)
        let unit = unit(call)
        guard count.type.logical.isInteger, value.type.logical.isDatetime, let step = step(of: unit) else {
            throw cannotApply(
                "TIMESTAMPADD", [count, value], "'TIMESTAMPADD(<TIME_UNIT>, <INTEGER>, <DATETIME>)'",
                "TIMESTAMPADD(<INTERVAL \(unit)>, <\(CalciteTypeName.text(count.type))>, "
                    + "<\(CalciteTypeName.text(value.type))>)",
                range)
        }
        if value.type.logical == .date,
            ["HOUR", "MINUTE", "SECOND", "FRAC_SECOND", "MICROSECOND"].contains(unit)
        {
            value = Coercion.coerce(value, to: .timestamp(precision: 6))
        }
        return Arithmetic.shift(.temporalPlus, value, Arithmetic.scaled(step, by: count))
    }

    func step(of unit: String) -> Expression? {
        let months: [String: Int32] = ["YEAR": 12, "QUARTER": 3, "MONTH": 1]
        if let count = months[unit] {
            return .literal(.months(count), DataType(.intervalYearMonth, nullable: false))
        }
        let millis: [String: Int64] = [
            "WEEK": 604_800_000, "DAY": 86_400_000, "HOUR": 3_600_000, "MINUTE": 60_000, "SECOND": 1_000,
            "MILLISECOND": 1,
        ]
        return millis[unit].map { .literal(.milliseconds($0), DataType(.intervalDayTime, nullable: false)) }
    }

    private func timestampDiff(_ call: CallSyntax, _ range: TextRange) throws(LabError) -> Expression {
        let start = try argument(call, 1, of: 3, range)
        let end = try argument(call, 2, of: 3, range)
        let unit = unit(call)
        try rejectNulls([start, end], range)
        guard let target = differenceType(start.type.logical, end.type.logical) else {
            throw cannotApply(
                "TIMESTAMPDIFF", [start, end], "'TIMESTAMPDIFF(<ANY>, <DATETIME>, <DATETIME>)'",
                "TIMESTAMPDIFF(<INTERVAL \(unit)>, <\(CalciteTypeName.text(start.type))>, "
                    + "<\(CalciteTypeName.text(end.type))>)",
                range)
        }
        let nullable = start.type.isNullable || end.type.isNullable
        return .call(
            .timestampDiff,
            [symbol(unit), Coercion.coerce(start, to: target), Coercion.coerce(end, to: target)],
            DataType(.int, nullable: nullable))
    }

    /// The type in which two moments are subtracted: a DATE beside a timestamp is its midnight. nil for a
    /// TIME, and for a TIMESTAMP_LTZ beside another type.
    private func differenceType(_ start: LogicalType, _ end: LogicalType) -> LogicalType? {
        switch (start.family, end.family) {
        case (.date, .timestamp): return end
        case (.timestamp, .date): return start
        case (.date, .date), (.timestamp, .timestamp), (.timestampLTZ, .timestampLTZ):
            return TypeMerging.common([DataType(start), DataType(end)])?.logical
        default: return nil
        }
    }

    // MARK: - JSON

    private func json(_ name: String, _ call: CallSyntax, _ range: TextRange) throws(LabError) -> Expression {
        let operands = try arguments(
            CallSyntax(name: call.name, arguments: call.arguments.filter { $0.name == nil }))
        switch name {
        case "JSON_EXISTS":
            let mode = symbol(call.clauses.first ?? "FALSE")
            return .call(.jsonExists, try jsonInput(operands, name, range) + [mode], DataType(.boolean))
        case "JSON_VALUE": return try jsonValue(call, try jsonInput(operands, name, range), range)
        case "JSON_QUERY": return try jsonQuery(call, try jsonInput(operands, name, range), range)
        case "JSON_OBJECT":
            for key in stride(from: 0, to: operands.count, by: 2) {
                try requireKey(operands[key], range)
                try requireJSON(operands[key + 1], range)
            }
            let mode = symbol(call.clauses.first ?? "NULL")
            return .call(.jsonObject, [mode] + operands, DataType(.string, nullable: false))
        case "JSON_ARRAY":
            for operand in operands { try requireJSON(operand, range) }
            let mode = symbol(call.clauses.first ?? "ABSENT")
            return .call(.jsonArray, [mode] + operands, DataType(.string, nullable: false))
        default:
            guard operands.count == 1 else {
                throw SQLErrors.make(
                    "SQL122", "Invalid number of arguments to function '\(name)'. Was expecting 1 arguments",
                    span(range))
            }
            if operands[0].type.logical != .null { try requireJSON(operands[0], range) }
            return .call(.jsonString, operands, DataType(.string, nullable: operands[0].type.isNullable))
        }
    }

    private func jsonInput(_ operands: [Expression], _ name: String, _ range: TextRange) throws(LabError)
        -> [Expression]
    {
        try rejectNulls(operands, range)
        guard operands.count == 2, operands.allSatisfy({ $0.type.logical.isCharacter }) else {
            let shown = operands.map { "<\(CalciteTypeName.text($0.type))>" }.joined(separator: ", ")
            throw cannotApply(
                name, operands, "'\(name)(<CHARACTER>, <CHARACTER>)'", "\(name)(\(shown))", range)
        }
        return operands
    }

    private func requireKey(_ key: Expression, _ range: TextRange) throws(LabError) {
        guard key.type.logical.isCharacter else {
            throw SQLErrors.make("SQL120", "JSON_OBJECT keys must be character strings", span(range))
        }
        guard !key.type.isNullable else {
            throw SQLErrors.make(
                "SQL120", "Argument to function 'JSON_OBJECT' must not be NULL", span(range),
                fix: "write COALESCE(key, '')")
        }
    }

    func requireJSON(_ value: Expression, _ range: TextRange) throws(LabError) {
        guard value.type.logical.isJSON else {
            throw SQLErrors.make(
                "SQL127", "Type '\(value.type)' is not scalar or cannot be converted into JSON.", span(range),
                fix: "write CAST(value AS STRING)")
        }
    }

    private func jsonValue(
        _ call: CallSyntax, _ input: [Expression], _ range: TextRange
    ) throws(LabError) -> Expression {
        let type = try returning(call, default: .string)
        let allowed: [TypeFamily] = [.character, .boolean, .numeric]
        guard allowed.contains(type.family) else {
            throw SQLErrors.make(
                "SQL127",
                "Unsupported type '\(DataType(type))' for RETURNING clause of JSON_VALUE; "
                    + "supported are BOOLEAN, INTEGER, DOUBLE and VARCHAR", span(range))
        }
        var operands = input
        for when in ["EMPTY", "ERROR"] {
            let clause = call.clauses.first { $0.hasPrefix("\(when):") }
            operands.append(symbol(clause.map { String($0.dropFirst(when.count + 1)) } ?? "NULL"))
            if let given = call.arguments.first(where: { $0.name?.text == when }) {
                operands.append(Coercion.coerce(try bind(given.value), to: type))
            } else {
                operands.append(.literal(.null, DataType(type)))
            }
        }
        return .call(.jsonValue, operands, DataType(type))
    }

    private func jsonQuery(
        _ call: CallSyntax, _ input: [Expression], _ range: TextRange
    ) throws(LabError) -> Expression {
        let type = try returning(call, default: .string)
        var operands = input
        for (key, fallback) in [("WRAPPER", "WITHOUT_ARRAY"), ("EMPTY", "NULL"), ("ERROR", "NULL")] {
            let clause = call.clauses.first { $0.hasPrefix("\(key):") }
            operands.append(symbol(clause.map { String($0.dropFirst(key.count + 1)) } ?? fallback))
        }
        return .call(.jsonQuery, operands, DataType(type))
    }

    private func returning(_ call: CallSyntax, default fallback: LogicalType) throws(LabError) -> LogicalType
    {
        guard let given = call.arguments.first(where: { $0.name?.text == "RETURNING" }),
            case .type(let syntax) = given.value.kind
        else { return fallback }
        return try TypeResolver(file: binder.file).resolve(syntax).logical
    }
}
