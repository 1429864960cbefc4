import FlinkSQL

extension PlanNode {
    /// How each input's rows must be spread over the operator's subtasks.
    var distributions: [Distribution] {
        switch op {
        case .groupAggregate(let plan): [keyed(plan.grouping)]
        case .windowAggregate(let plan): [keyed(plan.grouping)]
        case .groupWindowAggregate(let plan): [keyed(plan.grouping)]
        case .overAggregate(let plan): [keyed(plan.partition)]
        case .join(let plan): joined(plan.keys)
        case .intervalJoin(let plan): joined(plan.keys)
        case .temporalJoin(let plan): joined(plan.keys)
        case .windowJoin(let plan): joined(plan.keys)
        case .rank(let plan): [keyed(plan.partition)]
        case .deduplicate(let plan): [keyed(plan.keys)]
        case .windowRank(let plan): [keyed(plan.partition)]
        case .windowDeduplicate(let plan): [keyed(plan.keys)]
        case .match(let plan): [keyed(plan.partition)]
        case .changelogNormalize(let plan): [keyed(plan.uniqueKey)]
        case .windowTableFunction(let plan):
            if case .session(_, let partition) = plan.window.spec { [keyed(partition)] } else { [.forward] }
        case .sort, .limit, .sortLimit, .temporalSort: [.single]
        case .sink(let sink): [sinkDistribution(sink)]
        default: inputs.map { _ in .forward }
        }
    }

    private func keyed(_ columns: [Int]) -> Distribution { columns.isEmpty ? .single : .hash(columns) }

    private func joined(_ keys: [JoinKey]) -> [Distribution] {
        [keyed(keys.map(\.left)), keyed(keys.map(\.right))]
    }

    /// Changes of one key must reach the same writer in order.
    private func sinkDistribution(_ sink: Sink) -> Distribution {
        guard !inputs[0].changelogMode.isInsertOnly, case .table(let table) = sink.target,
            !table.primaryKey.isEmpty
        else { return .forward }
        return .hash(table.primaryKey.compactMap { table.sinkSchema.index(of: $0) })
    }

    /// The operator's name as Flink's plans print it.
    var operatorName: String {
        switch op {
        case .tableScan(let scan): "Source: \(scan.table.path.name)"
        case .values: "Source: Values"
        case .calc: "Calc"
        case .expand: "Expand"
        case .watermarkAssigner: "WatermarkAssigner"
        case .groupAggregate: "GroupAggregate"
        case .windowTableFunction: "WindowTableFunction"
        case .windowAggregate: "GlobalWindowAggregate"
        case .groupWindowAggregate: "GroupWindowAggregate"
        case .overAggregate: "OverAggregate"
        case .join: "Join"
        case .intervalJoin: "IntervalJoin"
        case .temporalJoin: "TemporalJoin"
        case .lookupJoin: "LookupJoin"
        case .windowJoin: "WindowJoin"
        case .correlate: "Correlate"
        case .rank: "Rank"
        case .deduplicate: "Deduplicate"
        case .windowRank: "WindowRank"
        case .windowDeduplicate: "WindowDeduplicate"
        case .temporalSort: "TemporalSort"
        case .sort: "Sort"
        case .limit: "Limit"
        case .sortLimit: "SortLimit"
        case .union: "Union"
        case .match: "Match"
        case .changelogNormalize: "ChangelogNormalize"
        case .dropUpdateBefore: "DropUpdateBefore"
        case .sink(let sink):
            if case .table(let table) = sink.target { "Sink: \(table.path.name)" } else { "Sink: Collect" }
        }
    }
}
