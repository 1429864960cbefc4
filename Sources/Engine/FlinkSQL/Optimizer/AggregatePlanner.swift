import LabKernel
import StreamTypes

/// Plans GROUP BY: over windows of a window table function, over legacy group windows, or over the whole
/// stream.
struct AggregatePlanner {
    func plan(
        _ aggregate: LogicalAggregate, _ input: PhysicalNode, _ schema: Schema
    ) throws(LabError) -> PhysicalNode {
        if let window = aggregate.window { return try groupWindow(aggregate, window, input, schema) }
        if let window = input.window, aggregate.grouping.contains(window.start),
            aggregate.grouping.contains(window.end),
            let planned = try windowed(aggregate, window, input, schema)
        {
            return planned
        }
        for call in aggregate.calls where call.function == .count && call.arguments.count > 1 {
            throw SQLErrors.make("SQL208", "We now only support the count of one field.", nil)
        }
        for call in aggregate.calls where call.function == .approxCountDistinct {
            throw SQLErrors.make(
                "SQL208", "APPROX_COUNT_DISTINCT aggregate function is not supported in streaming mode", nil)
        }
        let source = Calcs.materialized(input, keepRowtime: false)
        let operation = GroupAggregate(
            grouping: aggregate.grouping, calls: aggregate.calls, needsRetraction: false,
            emitsUpdateBefore: true, stateTTLMillis: input.stateTTLMillis)
        return PhysicalNode(.groupAggregate(operation), [source], outputSchema(aggregate, schema, source))
    }

    private func outputSchema(_ aggregate: LogicalAggregate, _ schema: Schema, _ source: PhysicalNode)
        -> Schema
    {
        Schema(schema.fields.map { Field($0.name, $0.type.withoutTimeAttribute) })
    }

    // MARK: - Legacy group windows

    private func groupWindow(
        _ aggregate: LogicalAggregate, _ window: LogicalGroupWindow, _ input: PhysicalNode, _ schema: Schema
    ) throws(LabError) -> PhysicalNode {
        let time = input.schema[window.timeColumn].type
        guard time.timeAttribute != .none else {
            throw SQLErrors.make(
                "SQL206",
                "Window aggregate can only be defined over a time attribute column, but \(time) encountered.",
                window.span, fix: "declare a WATERMARK for it in its table")
        }
        let isEventTime = time.timeAttribute == .rowtime
        let operation = GroupWindowAggregate(
            spec: window.spec, timeColumn: window.timeColumn, timeType: time, isEventTime: isEventTime,
            grouping: aggregate.grouping, calls: aggregate.calls, properties: window.properties)
        let count = aggregate.grouping.count + aggregate.calls.count
        let fields = schema.fields[..<count].map { Field($0.name, $0.type.withoutTimeAttribute) }
        let source =
            input.schema.types.enumerated().contains {
                $0.offset != window.timeColumn && $0.element.timeAttribute == .proctime
            }
            ? materializedBut(window.timeColumn, input) : input
        let properties = propertyFields(window.properties, time)
        return PhysicalNode(.groupWindowAggregate(operation), [source], Schema(fields + properties))
    }

    private func materializedBut(_ column: Int, _ input: PhysicalNode) -> PhysicalNode {
        var fields = input.schema.fields
        let values = input.columns.enumerated().map { index, value -> Expression in
            guard index != column, value.type.timeAttribute == .proctime else { return value }
            fields[index].type = value.type.withoutTimeAttribute
            return .call(.proctimeMaterialize, [value], value.type.withoutTimeAttribute)
        }
        return PhysicalNode(.calc(Calc(projection: values)), [input], Schema(fields), window: input.window)
    }

    /// Windows that are put together from parts need aggregates that can be.
    private func refuse(_ calls: [AggregateCall], merging: Bool) throws(LabError) {
        for call in calls where call.function == .approxCountDistinct {
            throw SQLErrors.make(
                "SQL208", "APPROX_COUNT_DISTINCT aggregate function does not support yet for streaming.", nil)
        }
        guard merging else { return }
        for call in calls where call.function == .firstValue || call.function == .lastValue {
            let type = call.function == .firstValue ? "FirstValueAggFunction" : "LastValueAggFunction"
            throw SQLErrors.make(
                "SQL208",
                "Could not find an implementation method 'merge' in class "
                    + "'org.apache.flink.table.runtime.functions.aggregate.\(type)' for function "
                    + "'\(call.function.rawValue)' that matches the following signature:\nvoid "
                    + "merge(org.apache.flink.table.data.RowData, java.lang.Iterable)",
                nil, fix: "use MIN or MAX, or TUMBLE windows")
        }
    }

    private func propertyFields(_ properties: [WindowProperty], _ time: DataType) -> [Field] {
        properties.map { property in
            switch property {
            case .start: return Field("window_start", DataType(.timestamp(precision: 3), nullable: false))
            case .end: return Field("window_end", DataType(.timestamp(precision: 3), nullable: false))
            case .rowtime: return Field("window_time", time.withTimeAttribute(.rowtime).notNull)
            case .proctime:
                return Field(
                    "window_time",
                    DataType(.timestampLTZ(precision: 3, attribute: .proctime), nullable: false))
            }
        }
    }

    // MARK: - Window table functions

    private func windowed(
        _ aggregate: LogicalAggregate, _ window: AttachedWindow, _ input: PhysicalNode, _ schema: Schema
    ) throws(LabError) -> PhysicalNode? {
        let timeKeys = aggregate.grouping.filter { key in
            key != window.start && key != window.end && isWindowTime(key, window, input)
        }
        let bounds = Set([window.start, window.end] + timeKeys)
        let plain = aggregate.grouping.filter { !bounds.contains($0) }
        var properties: [WindowProperty] = [.start, .end]
        if !timeKeys.isEmpty { properties.append(window.isEventTime ? .rowtime : .proctime) }
        let operation: (WindowStrategy, PhysicalNode, (Int) -> Int)
        if let fused = fuse(aggregate, window, input, plain) {
            operation = fused
        } else if case .session = window.spec {
            // Sessions of other keys than the groups' are made first; the groups are those of a plain GROUP BY then.
            return nil
        } else {
            operation = (window.strategy, Calcs.materialized(input, keepRowtime: true), { $0 })
        }
        try refuse(aggregate.calls, merging: window.spec.mergesWindows)
        let (strategy, source, place) = operation
        let calls = aggregate.calls.map { call -> AggregateCall in
            var moved = call
            moved.arguments = call.arguments.map(place)
            moved.filter = call.filter.map(place)
            return moved
        }
        let node = WindowAggregate(
            window: strategy, grouping: plain.map(place), calls: calls, properties: properties)
        let keyFields = plain.map { key -> Field in
            let field = schema[aggregate.grouping.firstIndex(of: key) ?? 0]
            return Field(field.name, field.type.withoutTimeAttribute)
        }
        let callFields = Array(schema.fields[aggregate.grouping.count...])
        let fields = keyFields + callFields + propertyFields(properties, window.timeType)
        let first = plain.count + calls.count
        let result = PhysicalNode(.windowAggregate(node), [source], Schema(fields))
        result.window = AttachedWindow(
            spec: window.spec, start: first, end: first + 1, timeType: window.timeType,
            isEventTime: window.isEventTime)
        return try reordered(aggregate, window, plain, result, schema)
    }

    /// Puts keys, bounds and results in the order that the plan above expects.
    private func reordered(
        _ aggregate: LogicalAggregate, _ window: AttachedWindow, _ plain: [Int], _ node: PhysicalNode,
        _ schema: Schema
    ) throws(LabError) -> PhysicalNode {
        let calls = aggregate.calls.count
        let keys = aggregate.grouping.map { key -> Expression in
            if let index = plain.firstIndex(of: key) { return node.column(index) }
            if key == window.start { return node.column(plain.count + calls) }
            return node.column(plain.count + calls + (key == window.end ? 1 : 2))
        }
        let results = (0..<calls).map { node.column(plain.count + $0) }
        return try Calcs.project(keys + results, over: node, names: schema.names)
    }

    private func isWindowTime(_ key: Int, _ window: AttachedWindow, _ input: PhysicalNode) -> Bool {
        guard let (function, calc) = windowFunction(below: input) else {
            return input.schema[key].type.timeAttribute == .rowtime && input.schema[key].name == "window_time"
        }
        let time = function.width - 1
        guard let calc else { return key == time }
        if case .input(time, _) = calc.projection[key] { return true }
        return false
    }

    /// The window table function directly below, with the calc between, if there is one.
    private func windowFunction(below node: PhysicalNode) -> (PhysicalNode, Calc?)? {
        if case .windowTableFunction = node.op { return (node, nil) }
        if case .calc(let calc) = node.op, case .windowTableFunction = node.input.op {
            return (node.input, calc)
        }
        return nil
    }

    /// Lets the aggregate assign windows itself, if nothing between reads the window columns.
    private func fuse(
        _ aggregate: LogicalAggregate, _ window: AttachedWindow, _ input: PhysicalNode, _ plain: [Int]
    ) -> (WindowStrategy, PhysicalNode, (Int) -> Int)? {
        guard let (function, between) = windowFunction(below: input),
            case .windowTableFunction(let operation) = function.op,
            case .timeAttribute(let time) = operation.window.source
        else { return nil }
        let calc = between ?? Calc(projection: input.columns)
        let width = function.input.width
        let used = plain + aggregate.calls.flatMap(\.arguments) + aggregate.calls.compactMap(\.filter)
        let read = used.flatMap { calc.projection[$0].inputColumns } + (calc.condition?.inputColumns ?? [])
        guard read.allSatisfy({ $0 < width }) else { return nil }
        var strategy = operation.window
        var values: [Expression] = []
        var places: [Int: Int] = [:]
        for column in used where places[column] == nil {
            places[column] = values.count
            values.append(calc.projection[column])
        }
        if case .session(let gap, let partition) = operation.window.spec {
            var moved: [Int] = []
            for key in partition {
                guard let column = plain.first(where: { isColumn(calc.projection[$0], key) }),
                    let place = places[column]
                else { return nil }
                moved.append(place)
            }
            guard moved.count == plain.count else { return nil }
            strategy.spec = .session(gap: gap, partition: moved)
        }
        strategy.source = .timeAttribute(values.count)
        values.append(function.input.column(time))
        return (strategy, source(calc, values, function.input), { places[$0] ?? 0 })
    }

    private func isColumn(_ value: Expression, _ column: Int) -> Bool {
        if case .input(column, _) = value { return true }
        return false
    }

    private func source(_ calc: Calc, _ values: [Expression], _ input: PhysicalNode) -> PhysicalNode {
        let fields = values.enumerated().map { index, value -> Field in
            if case .input(let column, let type) = value { return Field(input.schema[column].name, type) }
            return Field("$f\(index)", value.type.withoutTimeAttribute)
        }
        let read = values.dropLast().map { value -> Expression in
            guard value.type.timeAttribute == .proctime, case .input = value else { return value }
            return .call(.proctimeMaterialize, [value], value.type.withoutTimeAttribute)
        }
        let projected = Calc(projection: read + [values[values.count - 1]], condition: calc.condition)
        let isPlain =
            calc.condition == nil && values.count == input.width
            && values.enumerated().allSatisfy { isColumn($0.element, $0.offset) }
        return isPlain ? input : Calcs.merged(projected, input, Schema(fields))
    }
}
