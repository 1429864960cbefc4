import LabKernel
import StreamTypes

/// Chooses operators for a bound and rewritten plan.
struct PhysicalPlanner {
    let connectors: any ConnectorCatalog
    let options: SessionOptions

    func plan(_ relation: Relation) throws(LabError) -> PhysicalNode {
        switch relation.op {
        case .scan(let scan): return try ScanPlanner(planner: self).plan(scan)
        case .values(let rows): return PhysicalNode(.values(ValuesScan(rows: rows)), [], relation.schema)
        case .project(let values): return try project(values, relation)
        case .filter(let condition): return try filter(condition, relation)
        case .expand(let expand): return self.expand(expand, try plan(relation.input), relation.schema)
        case .aggregate(let aggregate):
            return try AggregatePlanner().plan(aggregate, try plan(relation.input), relation.schema)
        case .over(let over): return try OverPlanner().plan(over, try plan(relation.input), relation.schema)
        case .stateTTL(let millis):
            let node = try plan(relation.input)
            node.stateTTLMillis = millis
            return node
        case .join(let kind, let condition):
            let inputs = [try plan(relation.inputs[0]), try plan(relation.inputs[1])]
            return try JoinPlanner(options: options).plan(
                kind, condition, inputs[0], inputs[1], relation.schema)
        case .temporalJoin(let kind, let condition, let time):
            return try TemporalPlanner(planner: self).plan(kind, condition, time, relation)
        case .correlate(let correlate): return try self.correlate(correlate, relation)
        case .window(let window): return try windowFunction(window, try plan(relation.input), relation.schema)
        case .union: return try union(relation)
        case .sort(let keys, let offset, let fetch):
            return try SortPlanner(options: options).plan(keys, offset, fetch, try plan(relation.input))
        case .match(let match): return try self.match(match, try plan(relation.input), relation.schema)
        }
    }

    // MARK: - Projections and filters

    private func project(_ values: [Expression], _ relation: Relation) throws(LabError) -> PhysicalNode {
        if case .filter(let condition) = relation.input.op, case .over(let over) = relation.input.input.op {
            let input = try plan(relation.input.input.input)
            let uses = Set(values.flatMap(\.inputColumns))
            if let ranked = try RankPlanner().plan(
                over, condition, input, relation.input.input.schema, uses: uses)
            {
                return try Calcs.project(values, over: ranked, names: relation.schema.names)
            }
        }
        return try Calcs.project(values, over: try plan(relation.input), names: relation.schema.names)
    }

    private func filter(_ condition: Expression, _ relation: Relation) throws(LabError) -> PhysicalNode {
        if case .over(let over) = relation.input.op {
            let input = try plan(relation.input.input)
            let all = Set(0..<relation.width)
            if let ranked = try RankPlanner().plan(over, condition, input, relation.input.schema, uses: all) {
                return ranked
            }
            return try Calcs.filter(
                condition, over: try OverPlanner().plan(over, input, relation.input.schema))
        }
        return try Calcs.filter(condition, over: try plan(relation.input))
    }

    private func expand(_ expand: Expand, _ input: PhysicalNode, _ schema: Schema) -> PhysicalNode {
        var fields: [Field] = []
        for field in schema.fields { fields.append(Field(field.name, field.type.withoutTimeAttribute)) }
        let place = { (column: Int) -> Int? in
            schema.fields.indices.first { index in
                expand.projections.allSatisfy { projection in
                    if case .input(column, _) = projection[index] { return true }
                    return false
                }
            }
        }
        return PhysicalNode(.expand(expand), [input], Schema(fields), window: input.window?.moved(place))
    }

    // MARK: - Others

    private func correlate(_ correlate: Correlate, _ relation: Relation) throws(LabError) -> PhysicalNode {
        let input = Calcs.materialized(try plan(relation.input), keepRowtime: true)
        let schema = Schema(input.schema.fields + correlate.functionSchema.fields)
        return PhysicalNode(.correlate(correlate), [input], schema, window: input.window)
    }

    private func windowFunction(
        _ window: LogicalWindow, _ input: PhysicalNode, _ schema: Schema
    ) throws(LabError) -> PhysicalNode {
        let time = input.schema[window.timeColumn].type
        guard time.timeAttribute != .none else {
            throw SQLErrors.make(
                "SQL206",
                time.logical.isTimestampLike
                    ? "The window function requires the timecol is a time attribute type, but is \(time)."
                    : "The window function requires the timecol to be TIMESTAMP or TIMESTAMP_LTZ, but is "
                        + "\(CalciteTypeName.text(time)).\nBesides, the timecol must be a time attribute type "
                        + "in streaming mode.",
                window.span, fix: "declare WATERMARK FOR \(input.schema[window.timeColumn].name) in its table"
            )
        }
        let isEventTime = time.timeAttribute == .rowtime
        let strategy = WindowStrategy(
            spec: window.spec, source: .timeAttribute(window.timeColumn), timeType: time,
            isEventTime: isEventTime)
        let own = schema.fields[(schema.count - 3)...]
        let result = PhysicalNode(
            .windowTableFunction(WindowTableFunction(window: strategy)), [input],
            Schema(input.schema.fields + own))
        result.window = AttachedWindow(
            spec: window.spec, start: input.width, end: input.width + 1, timeType: time,
            isEventTime: isEventTime)
        return result
    }

    private func union(_ relation: Relation) throws(LabError) -> PhysicalNode {
        var inputs: [PhysicalNode] = []
        for input in relation.inputs {
            let node = try plan(input)
            if case .union = node.op { inputs += node.inputs } else { inputs.append(node) }
        }
        var fields: [Field] = []
        for (index, field) in relation.schema.fields.enumerated() {
            let attributes = Set(inputs.map { $0.schema[index].type.timeAttribute })
            let attribute = attributes.count == 1 ? inputs[0].schema[index].type.timeAttribute : .none
            fields.append(Field(field.name, field.type.withTimeAttribute(attribute)))
        }
        return PhysicalNode(.union, inputs, Schema(fields))
    }

    private func match(
        _ match: LogicalMatch, _ input: PhysicalNode, _ schema: Schema
    ) throws(LabError) -> PhysicalNode {
        guard let first = match.match.order.first else {
            throw SQLErrors.make(
                "SQL204", "You must specify either rowtime or proctime for order by.", match.span)
        }
        let time = input.schema[first.column].type
        guard time.timeAttribute != .none else {
            throw SQLErrors.make(
                "SQL204", "You must specify either rowtime or proctime for order by as the first one.",
                match.span)
        }
        guard first.isAscending else {
            throw SQLErrors.make(
                "SQL204", "Primary sort order of a streaming table must be ascending on time.", match.span)
        }
        var result = match.match
        result.isEventTime = time.timeAttribute == .rowtime
        var fields = result.partition.map {
            Field(input.schema[$0].name, input.schema[$0].type.withoutTimeAttribute)
        }
        for index in result.measures.indices {
            var type = result.measures[index].type
            switch result.measures[index].value {
            case .matchRowtime: type = type.withTimeAttribute(.rowtime)
            case .matchProctime: type = type.withTimeAttribute(.proctime)
            case .expression: type = type.withoutTimeAttribute
            }
            result.measures[index].type = type
            fields.append(Field(result.measures[index].name, type))
        }
        return PhysicalNode(.match(result), [Calcs.materialized(input, keepRowtime: true)], Schema(fields))
    }
}
