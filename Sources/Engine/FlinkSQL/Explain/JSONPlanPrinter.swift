import LabKernel

/// Writes the operators of a plan as the JSON of EXPLAIN JSON_EXECUTION_PLAN: inputs before what reads them.
enum JSONPlanPrinter {
    static func text(_ roots: [PlanNode]) -> String {
        var seen: Set<Int> = []
        var nodes: [JSONValue] = []
        for root in roots { visit(root, &seen, &nodes) }
        return JSONValue.object([("nodes", .array(nodes))]).prettyText
    }

    private static func visit(_ node: PlanNode, _ seen: inout Set<Int>, _ nodes: inout [JSONValue]) {
        guard seen.insert(node.id).inserted else { return }
        for input in node.inputs { visit(input, &seen, &nodes) }
        let contents = PlanPrinter.describe(node.op, node.inputs.map(\.schema), node.schema)
        var members: [(String, JSONValue)] = [
            ("id", .int(Int64(node.id))), ("type", .string(type(node, contents))),
            ("pact", .string(pact(node))),
            ("contents", .string("[\(node.id)]:\(contents)")), ("parallelism", .int(1)),
        ]
        if !node.inputs.isEmpty {
            members.append(("predecessors", .array(node.inputs.map { predecessor($0, of: node) })))
        }
        nodes.append(.object(members))
    }

    private static func predecessor(_ input: PlanNode, of node: PlanNode) -> JSONValue {
        .object([
            ("id", .int(Int64(input.id))), ("ship_strategy", .string(isKeyed(node) ? "HASH" : "FORWARD")),
            ("side", .string("second")),
        ])
    }

    /// Whether rows reach the operator by their key.
    private static func isKeyed(_ node: PlanNode) -> Bool {
        switch node.op {
        case .groupAggregate, .windowAggregate, .groupWindowAggregate, .overAggregate, .join, .intervalJoin,
            .temporalJoin, .windowJoin, .rank, .deduplicate, .windowRank, .windowDeduplicate, .match,
            .changelogNormalize:
            true
        default: false
        }
    }

    private static func pact(_ node: PlanNode) -> String {
        switch node.op {
        case .tableScan, .values: "Data Source"
        case .sink: "Data Sink"
        default: "Operator"
        }
    }

    private static func type(_ node: PlanNode, _ contents: String) -> String {
        switch node.op {
        case .tableScan(let scan): "Source: \(scan.table.path.name)[\(node.id)]"
        case .sink(let sink):
            if case .table(let table) = sink.target {
                "Sink: \(table.path.name)[\(node.id)]"
            } else {
                "Sink: collect[\(node.id)]"
            }
        default: "\(contents.prefix { $0 != "(" })[\(node.id)]"
        }
    }
}
