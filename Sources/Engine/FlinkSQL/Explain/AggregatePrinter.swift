import StreamTypes

/// Writes aggregating operators.
enum AggregatePrinter {
    static func describe(_ op: PlanOperator, _ names: [String], _ schema: Schema) -> String {
        switch op {
        case .groupAggregate(let aggregate):
            return
                "GroupAggregate(\(groupBy(aggregate.grouping, names))"
                + "select=[\(select(aggregate.grouping, aggregate.calls, names, schema))])"
        case .windowTableFunction(let function):
            return "WindowTableFunction(window=[\(window(function.window, names))])"
        case .windowAggregate(let aggregate):
            let list = select(aggregate.grouping, aggregate.calls, names, schema)
            let properties = properties(aggregate.properties)
            return
                "WindowAggregate(\(groupBy(aggregate.grouping, names))"
                + "window=[\(window(aggregate.window, names))], "
                + "select=[\(joined([list] + properties))])"
        case .groupWindowAggregate(let aggregate):
            let list = select(aggregate.grouping, aggregate.calls, names, schema)
            return
                "GroupWindowAggregate(\(groupBy(aggregate.grouping, names))"
                + "window=[\(spec(aggregate.spec, names[aggregate.timeColumn]))], "
                + "select=[\(joined([list] + properties(aggregate.properties)))])"
        case .overAggregate(let over): return self.over(over, names, schema)
        default: return ""
        }
    }

    private static func groupBy(_ grouping: [Int], _ names: [String]) -> String {
        grouping.isEmpty ? "" : "groupBy=[\(PlanPrinter.columns(grouping, names))], "
    }

    private static func select(
        _ grouping: [Int], _ calls: [AggregateCall], _ names: [String], _ schema: Schema
    ) -> String {
        let results = calls.enumerated().map { index, call in
            "\(text(call, names)) AS \(schema[grouping.count + index].name)"
        }
        return (grouping.map { names[$0] } + results).joined(separator: ", ")
    }

    static func text(_ call: AggregateCall, _ names: [String]) -> String {
        let printer = ExpressionPrinter(names: names)
        let arguments = call.arguments.map { names[$0] } + call.constants.map(printer.text)
        let inner = call.function == .count && arguments.isEmpty ? "*" : arguments.joined(separator: ", ")
        let filter = call.filter.map { " FILTER \(names[$0])" } ?? ""
        return "\(call.function.rawValue)(\(call.isDistinct ? "DISTINCT " : "")\(inner))\(filter)"
    }

    private static func joined(_ parts: [String]) -> String {
        parts.filter { !$0.isEmpty }.joined(separator: ", ")
    }

    static func list(_ calls: [AggregateCall], _ names: [String]) -> String {
        calls.map { text($0, names) }.joined(separator: ", ")
    }

    private static func properties(_ properties: [WindowProperty]) -> [String] {
        properties.map { property in
            switch property {
            case .start: "start('w$) AS window_start"
            case .end: "end('w$) AS window_end"
            case .rowtime: "rowtime('w$) AS window_time"
            case .proctime: "proctime('w$) AS window_time"
            }
        }
    }

    static func window(_ window: WindowStrategy, _ names: [String]) -> String {
        let source: String
        switch window.source {
        case .timeAttribute(let column): source = "time_col=[\(names[column])]"
        case .attached(let start, let end): source = "win_start=[\(names[start])], win_end=[\(names[end])]"
        case .attachedEnd(let end): source = "win_end=[\(names[end])]"
        }
        switch window.spec {
        case .tumble(let size, let offset):
            return "TUMBLE(\(source), size=[\(duration(size))]\(shift(offset)))"
        case .hop(let slide, let size, let offset):
            return "HOP(\(source), size=[\(duration(size))], slide=[\(duration(slide))]\(shift(offset)))"
        case .cumulate(let step, let maxSize, let offset):
            return
                "CUMULATE(\(source), max_size=[\(duration(maxSize))], step=[\(duration(step))"
                + "]\(shift(offset)))"
        case .session(let gap, let partition):
            let keys = partition.isEmpty ? "" : ", partition keys=[\(PlanPrinter.columns(partition, names))]"
            return "SESSION(\(source), gap=[\(duration(gap))]\(keys))"
        }
    }

    private static func shift(_ offset: Int64) -> String {
        offset == 0 ? "" : ", offset=[\(duration(offset))]"
    }

    private static func spec(_ spec: GroupWindowSpec, _ time: String) -> String {
        switch spec {
        case .tumble(let size): "TumblingGroupWindow('w$, \(time), \(size))"
        case .hop(let slide, let size): "SlidingGroupWindow('w$, \(time), \(size), \(slide))"
        case .session(let gap): "SessionGroupWindow('w$, \(time), \(gap))"
        }
    }

    /// A duration in its largest whole unit, as `10 s`.
    private static func duration(_ millis: Int64) -> String {
        for (unit, size) in [("d", Int64(86_400_000)), ("h", 3_600_000), ("min", 60_000), ("s", 1_000)]
        where millis % size == 0 && millis != 0 {
            return "\(millis / size) \(unit)"
        }
        return "\(millis) ms"
    }

    private static func over(_ over: OverAggregate, _ names: [String], _ schema: Schema) -> String {
        let start: String
        switch over.start {
        case .unboundedPreceding: start = "UNBOUNDED PRECEDING"
        case .preceding(let value): start = "\(value) PRECEDING"
        case .currentRow: start = "CURRENT ROW"
        }
        let partition =
            over.partition.isEmpty ? "" : "partitionBy=[\(PlanPrinter.columns(over.partition, names))], "
        let calls = over.calls.enumerated().map {
            "\(text($0.element, names)) AS \(schema[names.count + $0.offset].name)"
        }
        return
            "OverAggregate(\(partition)orderBy=[\(names[over.timeColumn]) ASC], window=[ "
            + "\(over.isRows ? "ROWS" : "RANGE") "
            + "BETWEEN \(start) AND CURRENT ROW], select=[\((names + calls).joined(separator: ", "))])"
    }
}
