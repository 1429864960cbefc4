import LabKernel
import StreamTypes

/// An aggregate as bound: arguments are expressions over the FROM clause's columns.
struct BoundAggregate: Hashable {
    var function: AggregateID
    var arguments: [Expression]
    var constants: [Expression]
    var isDistinct: Bool
    var filter: Expression?
    var type: DataType
}

/// Takes the aggregates, GROUPING calls and window properties of one SELECT.
final class AggregateCollector {
    private(set) var calls: [BoundAggregate] = []
    /// Arguments of each GROUPING or GROUPING_ID call; nil for GROUP_ID.
    private(set) var groupings: [[Expression]] = []
    private(set) var properties: [WindowProperty] = []
    /// The legacy group window of the GROUP BY, which window properties must repeat.
    var window: GroupWindowCall?
    /// Whether an aggregate over no keys may see no rows, so that its result may be NULL.
    var isGlobal = false

    /// The placeholder for a call; equal calls share one.
    func add(_ call: BoundAggregate) -> Expression {
        let index = calls.firstIndex(of: call) ?? calls.count
        if index == calls.count { calls.append(call) }
        return .input(Placeholder.aggregate + index, call.type)
    }

    func addGrouping(_ arguments: [Expression]) -> Expression {
        let index = groupings.firstIndex(of: arguments) ?? groupings.count
        if index == groupings.count { groupings.append(arguments) }
        return .input(Placeholder.grouping + index, DataType(.bigint, nullable: false))
    }

    func addProperty(_ property: WindowProperty, _ type: DataType) -> Expression {
        let index = properties.firstIndex(of: property) ?? properties.count
        if index == properties.count { properties.append(property) }
        return .input(Placeholder.windowProperty + index, type)
    }
}

/// `TUMBLE(ts, INTERVAL …)` in GROUP BY.
struct GroupWindowCall {
    var name: String
    var time: Expression
    var spec: GroupWindowSpec
    var span: SourceSpan
}

/// An OVER call as bound.
struct BoundOver: Hashable {
    struct Key: Hashable {
        var value: Expression
        var isAscending: Bool
        var nullsFirst: Bool
    }
    /// What calls must share to be computed by one operator.
    struct Window: Hashable {
        var partition: [Expression]
        var order: [Key]
        var isRows: Bool
        var start: FrameBound
    }
    var window: Window
    var function: AggregateID
    var arguments: [Expression]
    var constants: [Expression]
    var isDistinct: Bool
    var filter: Expression?
    var type: DataType
}

/// Takes the OVER calls of one SELECT.
final class OverCollector {
    private(set) var calls: [BoundOver] = []
    private(set) var spans: [SourceSpan] = []

    func add(_ call: BoundOver, _ span: SourceSpan) -> Expression {
        let index = calls.firstIndex(of: call) ?? calls.count
        if index == calls.count {
            calls.append(call)
            spans.append(span)
        }
        return .input(Placeholder.over + index, call.type)
    }

    /// Changes all expressions in the calls.
    func replace(_ change: (Expression) throws(LabError) -> Expression) throws(LabError) {
        for index in calls.indices {
            var call = calls[index]
            for place in call.arguments.indices { call.arguments[place] = try change(call.arguments[place]) }
            if let filter = call.filter { call.filter = try change(filter) }
            for place in call.window.partition.indices {
                call.window.partition[place] = try change(call.window.partition[place])
            }
            for place in call.window.order.indices {
                call.window.order[place].value = try change(call.window.order[place].value)
            }
            calls[index] = call
        }
    }
}
