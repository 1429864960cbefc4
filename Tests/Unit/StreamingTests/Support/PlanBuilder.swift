import FlinkSQL
import LabKernel
import StreamTypes

@testable import Streaming

/// Builds plans for tests, node by node.
struct PlanBuilder {
    private var nextID = 0

    static let bigint = DataType(.bigint)
    static let string = DataType(.string)
    static let boolean = DataType(.boolean)
    static let rowtime = DataType(.timestamp(precision: 3, attribute: .rowtime))
    static let timestamp = DataType(.timestamp(precision: 3))

    mutating func node(
        _ op: PlanOperator, _ inputs: [PlanNode], _ schema: Schema, _ mode: ChangelogMode = .insertOnly
    ) -> PlanNode {
        nextID += 1
        return PlanNode(id: nextID, op: op, inputs: inputs, schema: schema, changelogMode: mode)
    }

    mutating func scan(_ table: TestTable, _ mode: ChangelogMode = .insertOnly) -> PlanNode {
        let columns = table.schema.fields.indices.map { ScanColumn.physical($0) }
        return node(
            .tableScan(TableScan(table: table.definition, columns: columns, options: [])), [], table.schema,
            mode)
    }

    /// A watermark `delay` milliseconds behind column `column`.
    mutating func watermark(_ input: PlanNode, column: Int, delay: Int64) -> PlanNode {
        let type = input.schema.types[column]
        let expression = Expression.call(
            .temporalMinus,
            [.input(column, type), .literal(.milliseconds(delay), DataType(.intervalDayTime))], type)
        return node(
            .watermarkAssigner(WatermarkAssigner(rowtimeColumn: column, watermark: expression)), [input],
            input.schema,
            input.changelogMode)
    }

    mutating func sink(_ input: PlanNode) -> PlanNode {
        node(.sink(Sink(target: .collect, accepts: .retract)), [input], Schema())
    }

    static func plan(_ root: PlanNode) -> JobPlan {
        JobPlan(roots: [root], options: [], timeZone: "UTC", name: "test")
    }

    static func sum(_ column: Int) -> AggregateCall {
        AggregateCall(function: .sum, arguments: [column], type: bigint, name: "s")
    }
    static let count = AggregateCall(function: .count, arguments: [], type: bigint.notNull, name: "n")
    static func call(
        _ function: AggregateID, _ column: Int, distinct: Bool = false, _ type: DataType = bigint
    ) -> AggregateCall {
        AggregateCall(
            function: function, arguments: [column], isDistinct: distinct, type: type, name: function.rawValue
        )
    }
}
