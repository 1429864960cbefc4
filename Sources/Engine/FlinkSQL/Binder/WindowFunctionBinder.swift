import LabKernel
import StreamTypes

/// Binds TUMBLE, HOP, CUMULATE and SESSION as table functions.
struct WindowFunctionBinder {
    static let names: Set<String> = ["TUMBLE", "HOP", "CUMULATE", "SESSION"]

    let binder: Binder
    let outer: Scope?

    /// The arguments by their names.
    private struct Arguments {
        var table: TableArgumentSyntax
        var time: ExpressionSyntax
        /// Milliseconds of the intervals after the time column, by name.
        var intervals: [String: Int64] = [:]
        /// SESSION's partition columns, if given as a descriptor.
        var keys: ExpressionSyntax?
    }

    func bind(_ call: CallSyntax, _ range: TextRange) throws(LabError) -> Relation {
        let name = call.name.text.uppercased()
        guard WindowFunctionBinder.names.contains(name) else {
            throw SQLErrors.make(
                "SQL122", "No match found for function signature \(call.name.text)\(families(call))",
                binder.span(call.name.range),
                fix: nearest(to: name, among: WindowFunctionBinder.names.sorted()).map {
                    "did you mean '\($0)'?"
                })
        }
        let arguments = try arguments(name, call, range)
        let input = try source(arguments.table)
        let scope = Scope(tables: [Binder.scopeTable(input, "")], parent: outer)
        let time = try timeColumn(arguments.time, scope)
        let partition = try partition(arguments, scope)
        let spec = try spec(name, arguments, partition, range)
        let window = LogicalWindow(spec: spec, timeColumn: time, span: binder.span(range))
        return Relation(.window(window), [input], schema(input, time))
    }

    private func schema(_ input: Relation, _ time: Int) -> Schema {
        let plain = DataType(.timestamp(precision: 3), nullable: false)
        let type = input.schema[time].type
        let attribute: TimeAttribute = type.timeAttribute == .proctime ? .proctime : .rowtime
        let rowtime: DataType
        if case .timestampLTZ = type.logical {
            rowtime = DataType(.timestampLTZ(precision: 3, attribute: attribute), nullable: false)
        } else {
            rowtime = DataType(.timestamp(precision: 3, attribute: attribute), nullable: false)
        }
        return Schema(
            input.schema.fields + [
                Field("window_start", plain), Field("window_end", plain), Field("window_time", rowtime),
            ])
    }

    // MARK: - Arguments

    private static let parameters: [String: [String]] = [
        "TUMBLE": ["DATA", "TIMECOL", "SIZE", "OFFSET"],
        "HOP": ["DATA", "TIMECOL", "SLIDE", "SIZE", "OFFSET"],
        "CUMULATE": ["DATA", "TIMECOL", "STEP", "SIZE", "OFFSET"], "SESSION": ["DATA", "TIMECOL", "GAP"],
    ]

    private func arguments(
        _ name: String, _ call: CallSyntax, _ range: TextRange
    ) throws(LabError) -> Arguments {
        var parameters = WindowFunctionBinder.parameters[name] ?? []
        if name == "SESSION", call.arguments.count == 4 { parameters.insert("KEY", at: 2) }
        var given: [String: ExpressionSyntax] = [:]
        for (index, argument) in call.arguments.enumerated() {
            guard
                let parameter = argument.name?.text.uppercased()
                    ?? (index < parameters.count ? parameters[index] : nil),
                parameters.contains(parameter), given[parameter] == nil
            else { throw wrongArguments(name, parameters, range) }
            given[parameter] = argument.value
        }
        guard let data = given["DATA"], let time = given["TIMECOL"] else {
            throw wrongArguments(name, parameters, range)
        }
        var result = Arguments(table: try tableArgument(data), time: time, keys: given["KEY"])
        let values = ExpressionBinder(binder, Scope(parent: nil), clause: name)
        for parameter in parameters where !["DATA", "TIMECOL", "KEY"].contains(parameter) {
            guard let syntax = given[parameter] else { continue }
            guard case .literal(.milliseconds(let millis), _) = try values.bind(syntax) else {
                throw SQLErrors.make(
                    "SQL120",
                    "Cannot apply '\(name)' to arguments of type '\(name)(<RECORDTYPE>, <COLUMN_LIST>, "
                        + "<\(CalciteTypeName.text(try values.bind(syntax).type))>)'. Supported form(s): "
                        + "\(name)(TABLE table_name, DESCRIPTOR(timecol), datetime interval"
                        + "\(name == "TUMBLE" ? "" : ", datetime interval")[, datetime interval])",
                    binder.span(syntax.range), fix: "give \(parameter) as an INTERVAL of days to seconds")
            }
            result.intervals[parameter] = millis
        }
        for parameter in parameters where !["DATA", "TIMECOL", "KEY", "OFFSET"].contains(parameter) {
            if result.intervals[parameter] == nil { throw wrongArguments(name, parameters, range) }
        }
        return result
    }

    private func wrongArguments(_ name: String, _ parameters: [String], _ range: TextRange) -> LabError {
        SQLErrors.make(
            "SQL122",
            "Invalid number of arguments to function '\(name)'. Was expecting "
                + "\(name == "HOP" || name == "CUMULATE" ? 4 : 3) arguments",
            binder.span(range),
            fix: "\(name) takes \(parameters.joined(separator: ", ")): "
                + "\(name)(TABLE t, DESCRIPTOR(ts), INTERVAL …)")
    }

    private func tableArgument(_ syntax: ExpressionSyntax) throws(LabError) -> TableArgumentSyntax {
        switch syntax.kind {
        case .tableArgument(let table): return table
        case .scalarQuery(let query): return TableArgumentSyntax(source: .query(query))
        default:
            throw SQLErrors.make(
                "SQL112", "Column '\(binder.span(syntax.range).covered)' not found in any table",
                binder.span(syntax.range),
                fix: "the first argument of a window function is a table: write TABLE before its name")
        }
    }

    private func source(_ table: TableArgumentSyntax) throws(LabError) -> Relation {
        switch table.source {
        case .table(let name): return try binder.table(name, hints: [], alias: nil).relation
        case .query(let query): return try binder.query(query, outer: outer)
        }
    }

    // MARK: - Columns

    private func descriptor(_ syntax: ExpressionSyntax) throws(LabError) -> [NameSyntax] {
        guard case .call(let call) = syntax.kind, call.name.text.uppercased() == "DESCRIPTOR" else {
            throw SQLErrors.make(
                "SQL112", "Column '\(binder.span(syntax.range).covered)' not found in any table",
                binder.span(syntax.range),
                fix: "a column is given as DESCRIPTOR(\(binder.span(syntax.range).covered))")
        }
        var names: [NameSyntax] = []
        for argument in call.arguments {
            guard case .name(let name) = argument.value.kind else {
                throw SQLErrors.make(
                    "SQL120", "DESCRIPTOR takes column names", binder.span(argument.value.range))
            }
            names.append(name)
        }
        return names
    }

    private func timeColumn(_ syntax: ExpressionSyntax, _ scope: Scope) throws(LabError) -> Int {
        let names = try descriptor(syntax)
        guard names.count == 1 else {
            throw SQLErrors.make("SQL120", "DESCRIPTOR takes one time column here", binder.span(syntax.range))
        }
        return try column(names[0], scope)
    }

    private func column(_ name: NameSyntax, _ scope: Scope) throws(LabError) -> Int {
        let matches = scope.tables[0].columns.filter { $0.name == name.parts[name.parts.count - 1].text }
        guard let column = matches.first else {
            throw SQLErrors.make(
                "SQL112", "Unknown identifier '\(name.text)'", binder.span(name.range),
                fix: suggestion(for: name.text, among: scope.columnNames, kind: "columns"))
        }
        return column.index
    }

    private func partition(_ arguments: Arguments, _ scope: Scope) throws(LabError) -> [Int] {
        var result: [Int] = []
        if let keys = arguments.keys {
            for name in try descriptor(keys) { result.append(try column(name, scope)) }
        }
        for item in arguments.table.partitionBy {
            guard case .name(let name) = item.kind else {
                throw SQLErrors.make(
                    "SQL120", "PARTITION BY of a table argument takes columns", binder.span(item.range))
            }
            guard scope.columnNames.contains(name.text) else {
                throw SQLErrors.make(
                    "SQL112", "Column '\(name.text)' not found in any table", binder.span(name.range),
                    fix: suggestion(for: name.text, among: scope.columnNames, kind: "columns"))
            }
            result.append(try column(name, scope))
        }
        return result
    }

    /// The argument families of a call, as far as they can be told.
    private func families(_ call: CallSyntax) -> String {
        let values = ExpressionBinder(binder, Scope(parent: outer), clause: "FROM")
        let types = call.arguments.map { (try? values.bind($0.value).type.logical.family.rawValue) ?? "ANY" }
        return "(\(types.map { "<\($0)>" }.joined(separator: ", ")))"
    }

    // MARK: - Shape

    private func spec(
        _ name: String, _ arguments: Arguments, _ partition: [Int], _ range: TextRange
    ) throws(LabError) -> WindowSpec {
        let value = { (key: String) in arguments.intervals[key] ?? 0 }
        let (size, offset) = (value("SIZE"), value("OFFSET"))
        for (key, millis) in arguments.intervals.sorted(by: { $0.key < $1.key })
        where key != "OFFSET" && millis <= 0 {
            let wanted: String
            switch name {
            case "TUMBLE": wanted = "TumblingWindowAssigner parameters must satisfy size > 0"
            case "HOP": wanted = "SlidingWindowAssigner parameters must satisfy slide > 0 and size > 0"
            case "CUMULATE":
                wanted = "CumulativeWindowAssigner parameters must satisfy step > 0 and size > 0"
            default: wanted = "Dynamic session time gap must satisfy 0 < gap"
            }
            throw SQLErrors.make(
                "SQL203", "\(wanted): \(key.lowercased()) is \(millis) ms", binder.span(range))
        }
        switch name {
        case "TUMBLE": return .tumble(size: size, offset: offset)
        case "HOP":
            let slide = value("SLIDE")
            guard size % slide == 0 else {
                throw SQLErrors.make(
                    "SQL203",
                    "HOP table function based aggregate requires size must be an integral multiple of "
                        + "slide, but got size "
                        + "\(size) ms and slide \(slide) ms", binder.span(range))
            }
            return .hop(slide: slide, size: size, offset: offset)
        case "CUMULATE":
            let step = value("STEP")
            guard size % step == 0 else {
                throw SQLErrors.make(
                    "SQL203",
                    "CUMULATE table function based aggregate requires maxSize must be an integral multiple "
                        + "of step, but got "
                        + "maxSize \(size) ms and step \(step) ms", binder.span(range))
            }
            return .cumulate(step: step, maxSize: size, offset: offset)
        default: return .session(gap: value("GAP"), partition: partition)
        }
    }
}
