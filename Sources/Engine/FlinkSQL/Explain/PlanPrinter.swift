import LabKernel
import StreamTypes

/// Writes plans as text, one operator a line, in the manner of Flink's EXPLAIN.
enum PlanPrinter {
    // MARK: - Trees

    /// A tree under construction.
    static func tree(_ node: PhysicalNode) -> String {
        lines(line(node), node.inputs.map(tree)).joined(separator: "\n")
    }

    /// A finished plan, with the changelog mode of each node if asked for.
    package static func text(_ node: PlanNode, withModes: Bool) -> String {
        var head = describe(node.op, node.inputs.map(\.schema), node.schema)
        if withModes {
            let mode = ", changelogMode=[\(node.changelogMode)])"
            head = head.hasSuffix(")") ? head.dropLast() + mode : head + mode
        }
        return lines(head, node.inputs.map { text($0, withModes: withModes) }).joined(separator: "\n")
    }

    private static func lines(_ head: String, _ inputs: [String]) -> [String] {
        var result = [head]
        for (index, input) in inputs.enumerated() {
            let isLast = index == inputs.count - 1
            for (number, line) in input.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            {
                let mark = number == 0 ? (isLast ? "+- " : ":- ") : (isLast ? "   " : ":  ")
                result.append(mark + line)
            }
        }
        return result
    }

    static func line(_ node: PhysicalNode) -> String {
        describe(node.op, node.inputs.map(\.schema), node.schema)
    }

    /// The operator's name alone.
    static func name(_ node: PhysicalNode) -> String {
        String(line(node).prefix { $0 != "(" })
    }

    // MARK: - Operators

    static func describe(_ op: PlanOperator, _ inputs: [Schema], _ schema: Schema) -> String {
        let names = inputs.first?.names ?? []
        let select = "select=[\(schema.names.joined(separator: ", "))]"
        switch op {
        case .tableScan(let scan):
            let path = scan.table.path
            return
                "TableSourceScan(table=[[\(path.catalog), \(path.database), \(path.name)]], "
                + "fields=[\(schema.names.joined(separator: ", "))])"
        case .values(let values):
            let rows = values.rows.map { row in
                "{ \(zip(row, schema.types).map { ExpressionPrinter.text($0, $1) }.joined(separator: ", ")) }"
            }
            return "Values(tuples=[[\(rows.joined(separator: ", "))]])"
        case .calc(let calc): return self.calc(calc, names, schema)
        case .expand(let expand):
            let printer = ExpressionPrinter(names: names)
            let projects = expand.projections.map { "{\($0.map(printer.text).joined(separator: ", "))}" }
            return "Expand(projects=[\(projects.joined(separator: ", "))])"
        case .watermarkAssigner(let assigner):
            let text = ExpressionPrinter(names: names).text(assigner.watermark)
            return "WatermarkAssigner(rowtime=[\(names[assigner.rowtimeColumn])], watermark=[\(text)])"
        case .union: return "Union(all=[true], union=[\(schema.names.joined(separator: ", "))])"
        case .dropUpdateBefore: return "DropUpdateBefore"
        case .changelogNormalize(let normalize):
            return "ChangelogNormalize(key=[\(columns(normalize.uniqueKey, names))])"
        case .sink(let sink): return self.sink(sink, schema)
        case .correlate(let correlate): return self.correlate(correlate, names, schema)
        case .match(let match): return self.match(match, names)
        case .groupAggregate, .windowTableFunction, .windowAggregate, .groupWindowAggregate, .overAggregate:
            return AggregatePrinter.describe(op, names, schema)
        case .join, .intervalJoin, .temporalJoin, .lookupJoin, .windowJoin:
            return JoinPrinter.describe(op, inputs, schema, select)
        default: return OrderPrinter.describe(op, names, schema, select)
        }
    }

    static func columns(_ indices: [Int], _ names: [String]) -> String {
        indices.map { $0 < names.count ? names[$0] : "$\($0)" }.joined(separator: ", ")
    }

    private static func calc(_ calc: Calc, _ names: [String], _ schema: Schema) -> String {
        let printer = ExpressionPrinter(names: names)
        let items = zip(calc.projection, schema.names).map { value, name -> String in
            let text = printer.text(value)
            return text == name ? name : "\(text) AS \(name)"
        }
        let condition = calc.condition.map { ", where=[\(printer.text($0))]" } ?? ""
        return "Calc(select=[\(items.joined(separator: ", "))]\(condition))"
    }

    private static func sink(_ sink: Sink, _ schema: Schema) -> String {
        let fields = "fields=[\(schema.names.joined(separator: ", "))]"
        switch sink.target {
        case .collect: return "Sink(table=[*anonymous_collect*], \(fields))"
        case .table(let table):
            let materialize = sink.materializesUpserts ? ", upsertMaterialize=[true]" : ""
            return "Sink(table=[\(table.path)], \(fields)\(materialize))"
        }
    }

    private static func correlate(_ correlate: Correlate, _ names: [String], _ schema: Schema) -> String {
        let printer = ExpressionPrinter(names: names)
        let call: String
        switch correlate.function {
        case .unnest(let value, _): call = "$UNNEST_ROWS$1(\(printer.text(value)))"
        case .named(let name, let values):
            call = "\(name)(\(values.map(printer.text).joined(separator: ", ")))"
        }
        return
            "Correlate(invocation=[\(call)], joinType=[\(correlate.kind.rawValue.uppercased())], "
            + "select=[\(schema.names.joined(separator: ","))])"
    }

    private static func match(_ match: Match, _ names: [String]) -> String {
        let printer = ExpressionPrinter(names: names)
        let defines = match.definitions.map { "\($0.variable)=\(printer.text($0.condition))" }
        let measures = match.measures.map { measure -> String in
            if case .expression(let value) = measure.value {
                return "\(printer.text(value)) AS \(measure.name)"
            }
            return "MATCH_TIME AS \(measure.name)"
        }
        return
            "Match(partitionBy=[\(columns(match.partition, names))], "
            + "orderBy=[\(OrderPrinter.keys(match.order, names))], "
            + "measures=[\(measures.joined(separator: ", "))], pattern=[\(pattern(match.pattern))], "
            + "define=[{\(defines.joined(separator: ", "))}])"
    }

    private static func pattern(_ pattern: Pattern) -> String {
        switch pattern {
        case .variable(let name): return name
        case .sequence(let items): return "(\(items.map(self.pattern).joined(separator: " ")))"
        case .alternation(let items): return "(\(items.map(self.pattern).joined(separator: " | ")))"
        case .quantified(let inner, let min, let max, let isGreedy):
            let bounds =
                max == nil
                ? (min == 0 ? "*" : min == 1 ? "+" : "{\(min),}")
                : max == 1 && min == 0 ? "?" : "{\(min),\(max ?? min)}"
            return self.pattern(inner) + bounds + (isGreedy ? "" : "?")
        }
    }
}
