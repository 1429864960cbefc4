import LabKernel
import StreamTypes

/// Plans ORDER BY and LIMIT.
struct SortPlanner {
    let options: SessionOptions

    func plan(_ keys: [SortKey], _ offset: Int, _ fetch: Int?, _ input: PhysicalNode) throws(LabError)
        -> PhysicalNode
    {
        guard fetch != nil || offset == 0 else {
            throw SQLErrors.make(
                "SQL210", "FETCH is missed, which on streaming table is not supported currently.", nil,
                fix: "add LIMIT")
        }
        if keys.isEmpty {
            let input = fetch.map { limited(input, offset + $0) } ?? input
            return PhysicalNode(.limit(Limit(offset: offset, count: fetch)), [input], input.schema)
        }
        if let fetch {
            let source = Calcs.materialized(input, keepRowtime: true)
            let operation = SortLimit(keys: keys, offset: offset, count: fetch, strategy: .retract)
            return PhysicalNode(.sortLimit(operation), [source], source.schema)
        }
        let attribute = input.schema[keys[0].column].type.timeAttribute
        if attribute == .none {
            guard options.isTrue("table.exec.non-temporal-sort.enabled") else {
                throw SQLErrors.make(
                    "SQL210", "Sort on a non-time-attribute field is not supported.", nil,
                    fix: "add LIMIT, or order by a time attribute")
            }
            let source = Calcs.materialized(input, keepRowtime: true)
            return PhysicalNode(.sort(Sort(keys: keys)), [source], source.schema)
        }
        guard keys[0].isAscending else {
            throw SQLErrors.make(
                "SQL210", "Sort on a non-time-attribute field is not supported.", nil,
                fix: "order by the time attribute ascending")
        }
        let operation = TemporalSort(keys: keys, isEventTime: attribute == .rowtime)
        return PhysicalNode(.temporalSort(operation), [input], input.schema)
    }

    /// A scan that takes a limit reads no more records than that, whatever changes they hold.
    private func limited(_ node: PhysicalNode, _ rows: Int) -> PhysicalNode {
        guard case .tableScan(var scan) = node.op, node.source?.supportsLimit == true else { return node }
        scan.limit = rows
        return PhysicalNode(.tableScan(scan), [], node.schema, window: node.window, source: node.source)
    }
}
