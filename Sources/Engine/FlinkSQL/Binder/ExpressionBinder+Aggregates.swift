import LabKernel
import StreamTypes

/// Aggregate and OVER calls, GROUPING and legacy window properties.
extension ExpressionBinder {
    // MARK: - Aggregates

    func aggregate(
        _ definition: AggregateDefinition, _ call: CallSyntax, _ range: TextRange
    ) throws(LabError) -> Expression {
        guard !definition.needsOver else {
            throw SQLErrors.make("SQL128", "OVER clause is necessary for window functions", span(range))
        }
        guard !isInsideAggregate else {
            throw SQLErrors.make("SQL115", "Aggregate expressions cannot be nested", span(range))
        }
        guard let aggregates else {
            throw SQLErrors.make("SQL115", "Aggregate expression is illegal in \(clause) clause", span(range))
        }
        try refuseOrder(call, range)
        let (arguments, constants) = try aggregateArguments(definition, call, range)
        try requireSupport(definition, arguments, range)
        var filter = try filter(of: call)
        if call.ignoresNulls == true {
            let isThere = Expression.call(.isNotNull, arguments, DataType(.boolean, nullable: false))
            filter = filter.map { Logic.and([$0, isThere]) } ?? isThere
        }
        let type = resultType(definition, arguments, isGlobal: aggregates.isGlobal || filter != nil)
        return aggregates.add(
            BoundAggregate(
                function: try functionID(definition, call), arguments: arguments, constants: constants,
                isDistinct: call.isDistinct && ![.min, .max].contains(definition.id), filter: filter,
                type: type))
    }

    private func refuseOrder(_ call: CallSyntax, _ range: TextRange) throws(LabError) {
        guard call.orderBy.isEmpty else {
            throw SQLErrors.unsupported("ORDER BY inside \(call.name.text.uppercased())", span(range))
        }
        let name = call.name.text.uppercased()
        guard call.ignoresNulls == nil || name == "ARRAY_AGG" else {
            throw SQLErrors.make(
                "SQL128", "Cannot specify IGNORE NULLS or RESPECT NULLS following '\(name)'", span(range))
        }
    }

    /// What Flink's planner finds no implementation for.
    private func requireSupport(
        _ definition: AggregateDefinition, _ arguments: [Expression], _ range: TextRange
    ) throws(LabError) {
        guard let type = arguments.first?.type.logical, !definition.supports(type) else { return }
        throw SQLErrors.make(
            "SQL214",
            "\(definition.name) aggregate function does not support type: ''\(type)''. "
                + "Please re-check the data type.", span(range))
    }

    private func filter(of call: CallSyntax) throws(LabError) -> Expression? {
        guard let filter = call.filter else { return nil }
        let saved = clause
        clause = "FILTER"
        defer { clause = saved }
        return try insideAggregate(call) { () throws(LabError) in try condition(filter) }
    }

    /// A group without keys may be empty, and so may a filtered one: then all but counts may be NULL.
    private func resultType(_ definition: AggregateDefinition, _ arguments: [Expression], isGlobal: Bool)
        -> DataType
    {
        let type = definition.result(arguments.map(\.type))
        return definition.isNeverNull ? type : isGlobal ? type.nullable : type
    }

    private func functionID(_ definition: AggregateDefinition, _ call: CallSyntax) throws(LabError)
        -> AggregateID
    {
        let isAbsent = call.clauses.first == "ABSENT"
        switch definition.id {
        case .jsonObjectAggNullOnNull: return isAbsent ? .jsonObjectAggAbsentOnNull : .jsonObjectAggNullOnNull
        case .jsonArrayAggAbsentOnNull:
            return call.clauses.first == "NULL" ? .jsonArrayAggNullOnNull : .jsonArrayAggAbsentOnNull
        default: return definition.id
        }
    }

    private func aggregateArguments(
        _ definition: AggregateDefinition, _ call: CallSyntax, _ range: TextRange
    ) throws(LabError) -> ([Expression], [Expression]) {
        if call.isStar {
            guard definition.id == .count else {
                throw SQLErrors.make(
                    "SQL122", "Unknown identifier '*'", span(range), fix: "'*' may only be counted: COUNT(*)")
            }
            return ([], [])
        }
        let operands = try insideAggregate(call) { () throws(LabError) in try self.arguments(call) }
        try rejectNulls(operands, range)
        if definition.id == .count, operands.isEmpty {
            throw SQLErrors.make(
                "SQL122", "Invalid number of arguments to function 'COUNT'. Was expecting 1 arguments",
                span(range))
        }
        if definition.id == .count, operands[0].type.logical == .null {
            throw SQLErrors.make(
                "SQL117", "Illegal use of 'NULL'", span(range), fix: "write CAST(NULL AS type)")
        }
        if definition.id == .count, operands.count > 1 {
            throw SQLErrors.make("SQL215", "We now only support the count of one field.", span(range))
        }
        let columns = min(operands.count, definition.columns.upperBound)
        guard definition.columns.contains(columns), definition.constants.contains(operands.count - columns)
        else {
            throw SQLErrors.make(
                "SQL122",
                "Invalid number of arguments to function '\(definition.name)'. Was expecting "
                    + "\(definition.columns.lowerBound) arguments", span(range))
        }
        let values = try documents(definition, Array(operands.prefix(columns)), range)
        for value in values where !definition.operand.accepts(value.type) {
            throw cannotApply(
                definition.name, values, "'\(definition.name)(<\(definition.operand.label)>)'",
                "\(definition.name)(<\(CalciteTypeName.text(value.type))>)", range)
        }
        try checkOrdered(definition, values, range)
        for constant in operands.dropFirst(columns) where !isConstant(constant) {
            throw SQLErrors.make(
                "SQL129", "the last arguments of \(definition.name) must be literals", span(range))
        }
        return (values, Array(operands.dropFirst(columns)))
    }

    /// MIN and MAX need values that are in an order.
    private func checkOrdered(
        _ definition: AggregateDefinition, _ values: [Expression], _ range: TextRange
    ) throws(LabError) {
        guard definition.id == .min || definition.id == .max, let type = values.first?.type.logical else {
            return
        }
        let name: String
        switch type {
        case .array: name = "ARRAY"
        case .map: name = "MAP"
        case .multiset: name = "MULTISET"
        case .row: name = "ROW"
        case .binary: name = "BINARY"
        case .varbinary: name = "VARBINARY"
        default: return
        }
        let function = definition.id == .min ? "Min" : "Max"
        throw SQLErrors.make(
            "SQL215",
            "\(function) aggregate function does not support type: ''\(name)''.\nPlease re-check "
                + "the data type.",
            span(range))
    }

    /// JSON aggregates take their values as JSON documents; those that JSON constructors made are such
    /// already.
    private func documents(
        _ definition: AggregateDefinition, _ operands: [Expression], _ range: TextRange
    ) throws(LabError) -> [Expression] {
        guard definition.isJSON, let value = operands.last else { return operands }
        try requireJSON(value, range)
        let document = Expression.call(
            .jsonString, [value], DataType(.string, nullable: value.type.isNullable))
        return operands.dropLast() + [document]
    }

    private func isConstant(_ value: Expression) -> Bool {
        if case .literal = value { return true }
        if case .call(.negate, let operands, _) = value, case .literal = operands[0] { return true }
        return false
    }

    // MARK: - GROUPING

    func grouping(_ name: String, _ call: CallSyntax, _ range: TextRange) throws(LabError) -> Expression {
        guard let aggregates else {
            throw SQLErrors.make(
                "SQL115", "\(name) operator may only occur in an aggregate query", span(range))
        }
        return aggregates.addGrouping(name == "GROUP_ID" ? [] : try arguments(call))
    }

    // MARK: - OVER

    func over(_ name: String, _ call: CallSyntax, _ range: TextRange) throws(LabError) -> Expression {
        guard let definition = AggregateCatalog.definition(name) else {
            throw SQLErrors.make("SQL128", "OVER must be applied to aggregate function", span(range))
        }
        guard !isInsideAggregate else {
            throw SQLErrors.make("SQL115", "Aggregate expressions cannot be nested", span(range))
        }
        guard let overs, let syntax = call.over else {
            throw SQLErrors.make(
                "SQL128", "Windowed aggregate expression is illegal in \(clause) clause", span(range))
        }
        try refuseOrder(call, range)
        let (arguments, constants) = try overArguments(definition, call, range)
        try requireSupport(definition, arguments, range)
        guard !definition.isJSON else {
            throw SQLErrors.make(
                "SQL001", "Incorrect syntax near the keyword 'OVER'", span(range),
                fix: "\(definition.name) stands in a GROUP BY query only")
        }
        let window = try overWindow(syntax, definition)
        var type = definition.result(arguments.map(\.type))
        if definition.id == .lag || definition.id == .lead, constants.count == 2 {
            type =
                TypeMerging.common([type, constants[1].type])?.nullable(constants[1].type.isNullable) ?? type
        } else if !definition.isNeverNull, !definition.needsOver {
            type = type.nullable
        }
        guard call.filter == nil else {
            throw SQLErrors.make("SQL128", "OVER must be applied to aggregate function", span(range))
        }
        return overs.add(
            BoundOver(
                window: window, function: definition.id, arguments: arguments, constants: constants,
                isDistinct: call.isDistinct, filter: nil, type: type), span(range))
    }

    private func overArguments(
        _ definition: AggregateDefinition, _ call: CallSyntax, _ range: TextRange
    ) throws(LabError) -> ([Expression], [Expression]) {
        if call.isStar { return ([], []) }
        let operands = try arguments(call)
        try rejectNulls(operands, range)
        let columns = min(operands.count, definition.columns.upperBound)
        guard definition.columns.contains(columns), definition.constants.contains(operands.count - columns)
        else {
            throw SQLErrors.make(
                "SQL122", "Invalid number of arguments to function '\(definition.name)'", span(range))
        }
        return (Array(operands.prefix(columns)), Array(operands.dropFirst(columns)))
    }

    private func overWindow(
        _ syntax: WindowSyntax, _ definition: AggregateDefinition
    ) throws(LabError) -> BoundOver.Window {
        var window = syntax
        if let reference = syntax.reference {
            guard let named = namedWindows[reference.text] else {
                throw SQLErrors.make(
                    "SQL128", "Window '\(reference.text)' not found", span(reference.range),
                    fix: nearest(to: reference.text, among: namedWindows.keys.sorted()).map {
                        "did you mean '\($0)'?"
                    })
            }
            if window.partitionBy.isEmpty { window.partitionBy = named.partitionBy }
            if window.orderBy.isEmpty { window.orderBy = named.orderBy }
            if window.frame == nil { window.frame = named.frame }
        }
        var partition: [Expression] = []
        for item in window.partitionBy { partition.append(try bind(item)) }
        var order: [BoundOver.Key] = []
        for item in window.orderBy {
            let isAscending = !item.isDescending
            order.append(
                BoundOver.Key(
                    value: try bind(item.expression), isAscending: isAscending,
                    nullsFirst: item.nullsFirst ?? isAscending))
        }
        let isNumbering = [.rowNumber, .rank, .denseRank, .ntile, .percentRank, .cumeDist, .lag, .lead]
            .contains(definition.id)
        let (isRows, start) = try frame(isNumbering ? nil : window.frame, window.range)
        return BoundOver.Window(
            partition: partition, order: order, isRows: definition.id == .rowNumber ? true : isRows,
            start: start)
    }

    private func frame(_ frame: FrameSyntax?, _ range: TextRange) throws(LabError) -> (Bool, FrameBound) {
        guard let frame else { return (false, .unboundedPreceding) }
        if case .preceding = frame.end, case .currentRow = frame.start {
            throw SQLErrors.make(
                "SQL128", "Upper frame boundary cannot be PRECEDING when lower boundary is CURRENT ROW",
                span(range))
        }
        guard case .currentRow = frame.end else {
            throw SQLErrors.make(
                "SQL205", "OVER RANGE FOLLOWING windows are not supported yet.", span(range),
                fix: "end the frame with CURRENT ROW")
        }
        switch frame.start {
        case .unboundedPreceding: return (frame.isRows, .unboundedPreceding)
        case .currentRow:
            throw SQLErrors.make(
                "SQL205", "OVER RANGE FOLLOWING windows are not supported yet.", span(range),
                fix: "start the frame with a number of rows or an interval PRECEDING")
        case .preceding(let syntax):
            let value = try bind(syntax)
            switch value {
            case .literal(.integer(let rows), _) where frame.isRows && rows >= 0:
                return (true, .preceding(rows))
            case .literal(.milliseconds(let millis), _) where !frame.isRows:
                return (false, .preceding(millis))
            default:
                throw SQLErrors.make(
                    "SQL128",
                    frame.isRows
                        ? "ROWS needs a number of rows"
                        : "Data Type mismatch between ORDER BY and RANGE clause",
                    span(syntax.range))
            }
        default: throw SQLErrors.make("SQL128", "the frame may not start after the current row", span(range))
        }
    }

    // MARK: - TUMBLE_START and its kin

    func windowProperty(_ name: String, _ call: CallSyntax, _ range: TextRange) throws(LabError)
        -> Expression?
    {
        let kinds = ["TUMBLE", "HOP", "SESSION"]
        guard let kind = kinds.first(where: { name.hasPrefix("\($0)_") }) else { return nil }
        let property: WindowProperty
        switch name.dropFirst(kind.count + 1) {
        case "START": property = .start
        case "END": property = .end
        case "ROWTIME": property = .rowtime
        case "PROCTIME": property = .proctime
        default: return nil
        }
        guard let aggregates, let window = aggregates.window, window.name == kind,
            try repeats(window, call)
        else {
            throw SQLErrors.make(
                "SQL115",
                "Call to auxiliary group function '\(name)' must have matching call to group function "
                    + "'$\(kind)' in GROUP BY clause",
                span(range))
        }
        return aggregates.addProperty(property, Self.type(of: property, window.time.type))
    }

    /// Whether a property's arguments are those of the group window.
    private func repeats(_ window: GroupWindowCall, _ call: CallSyntax) throws(LabError) -> Bool {
        guard let scope = call.arguments.isEmpty ? nil : self.scope else { return true }
        var own = call
        own.name.parts[0].text = window.name
        let syntax = ExpressionSyntax(.call(own), call.name.range)
        guard let again = try GroupWindowBinder(binder, scope).bind(syntax) else { return false }
        return again.spec == window.spec && again.time == window.time
    }

    private static func type(of property: WindowProperty, _ time: DataType) -> DataType {
        switch property {
        case .start, .end: return DataType(.timestamp(precision: 3), nullable: false)
        case .proctime: return DataType(.timestampLTZ(precision: 3, attribute: .proctime), nullable: false)
        case .rowtime:
            if case .timestampLTZ = time.logical {
                return DataType(.timestampLTZ(precision: 3, attribute: .rowtime), nullable: time.isNullable)
            }
            return DataType(.timestamp(precision: 3, attribute: .rowtime), nullable: time.isNullable)
        }
    }
}
