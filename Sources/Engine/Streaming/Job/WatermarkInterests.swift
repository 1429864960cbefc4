import FlinkSQL

/// Which watermarks matter downstream of each node of a plan.
struct WatermarkInterests {
    private var byNode: [Int: WatermarkInterest] = [:]
    private let zone: ZoneRules

    /// - Parameter zone: the session's, in which windows of TIMESTAMP_LTZ are laid out.
    init(_ roots: [PlanNode], zone: ZoneRules) {
        self.zone = zone
        for root in roots { spread(root, .none) }
    }

    /// What matters to the operators that read this node.
    func of(_ node: PlanNode) -> WatermarkInterest { byNode[node.id] ?? .none }

    private mutating func spread(_ node: PlanNode, _ downstream: WatermarkInterest) {
        byNode[node.id] = of(node).union(downstream)
        let here = of(node).union(node.op.watermarkInterest(zone))
        for input in node.inputs { spread(input, here) }
    }
}

extension PlanOperator {
    /// Which watermarks matter to the operator itself.
    fileprivate func watermarkInterest(_ zone: ZoneRules) -> WatermarkInterest {
        switch self {
        case .tableScan, .values, .sink, .union, .groupAggregate, .expand, .dropUpdateBefore,
            .changelogNormalize,
            .join, .limit, .sortLimit, .rank, .lookupJoin, .watermarkAssigner:
            return .none
        case .calc(let calc):
            let expressions = calc.projection + (calc.condition.map { [$0] } ?? [])
            return expressions.contains { $0.reads(.currentWatermark) } ? .all : .none
        case .windowAggregate(let plan):
            guard plan.window.isEventTime, !plan.window.timeType.logical.isLTZ || zone == .utc,
                case .timeAttribute = plan.window.source, let slices = WindowSlices(plan.window.spec)
            else { return .all }
            return .multiples(step: slices.slice, offset: slices.offset)
        default: return .all
        }
    }
}

extension Expression {
    /// Whether a function is called anywhere in the expression.
    fileprivate func reads(_ function: FunctionID) -> Bool {
        switch self {
        case .input, .literal, .patternColumn, .patternAggregate, .correlated: false
        case .call(let id, let operands, _): id == function || operands.contains { $0.reads(function) }
        case .cast(let value, _, _), .inList(let value, _, _), .field(let value, _, _): value.reads(function)
        case .caseWhen(let branches, let otherwise, _):
            otherwise.reads(function)
                || branches.contains { $0.condition.reads(function) || $0.value.reads(function) }
        }
    }
}
