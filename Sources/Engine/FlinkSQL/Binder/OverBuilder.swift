import LabKernel
import StreamTypes

/// Builds the operators of OVER calls.
enum OverBuilder {
    /// The relation with all calls computed, and the column of each call.
    static func build(_ overs: OverCollector, over input: Relation) -> (relation: Relation, columns: [Int]) {
        var extra: [Expression] = []
        let place = { (value: Expression) -> Int in
            if case .input(let index, _) = value, index < input.width { return index }
            let index = extra.firstIndex(of: value) ?? extra.count
            if index == extra.count { extra.append(value) }
            return input.width + index
        }
        var groups: [(window: BoundOver.Window, calls: [Int])] = []
        for (index, call) in overs.calls.enumerated() {
            if let group = groups.firstIndex(where: { $0.window == call.window }) {
                groups[group].calls.append(index)
            } else {
                groups.append((call.window, [index]))
            }
        }
        var steps: [(LogicalOver, [Int])] = []
        for group in groups {
            let calls = group.calls.map { index -> AggregateCall in
                let call = overs.calls[index]
                return AggregateCall(
                    function: call.function, arguments: call.arguments.map(place), constants: call.constants,
                    isDistinct: call.isDistinct, filter: call.filter.map(place), type: call.type,
                    name: "w\(index)$o0")
            }
            let order = group.window.order.map {
                SortKey(column: place($0.value), isAscending: $0.isAscending, nullsFirst: $0.nullsFirst)
            }
            let over = LogicalOver(
                partition: group.window.partition.map(place), order: order, isRows: group.window.isRows,
                start: group.window.start, calls: calls, span: overs.spans[group.calls[0]])
            steps.append((over, group.calls))
        }
        return stack(steps, extra, input, overs.calls.count)
    }

    private static func stack(
        _ steps: [(LogicalOver, [Int])], _ extra: [Expression], _ input: Relation, _ count: Int
    ) -> (relation: Relation, columns: [Int]) {
        var relation = input
        if !extra.isEmpty {
            let fields =
                input.schema.fields
                + extra.enumerated().map { Field("$\(input.width + $0.offset)", $0.element.type) }
            relation = Relation(.project(input.columns + extra), [input], Schema(fields))
        }
        var columns = Array(repeating: 0, count: count)
        for (over, calls) in steps {
            for (offset, call) in calls.enumerated() { columns[call] = relation.width + offset }
            let fields = relation.schema.fields + over.calls.map { Field($0.name, $0.type) }
            relation = Relation(.over(over), [relation], Schema(fields))
        }
        return (relation, columns)
    }
}
