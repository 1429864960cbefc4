/// What a row costs an operator in virtual time on one core.
package struct OperatorCost: Hashable, Sendable {
    /// Microseconds for each row received, or read by a source.
    package var microsPerRowIn: Double
    /// Microseconds for each row emitted.
    package var microsPerRowOut: Double
}

/// The calibrated costs of all operators: what makes load, lag and back pressure of virtual time.
///
/// One CU (a core with 4 GiB) works off 40,000 to 55,000 simple or 5,000 to 10,000 complex records a second;
/// simple is projecting and filtering, complex is joining, windowing and aggregating. The table splits these
/// figures over the operators of a job: source, projection and sink together take 21 microseconds (47,600
/// rows a second), with an aggregate between them 121 (8,300 rows a second).
/// Source: Alibaba Cloud documentation of Realtime Compute, "Configure resources for a deployment"; the split
/// is labsim's own.
package enum CostTable {
    /// By the beginning of the operator's name in plans.
    private static let rows: [(name: String, microsIn: Double, microsOut: Double)] = [
        ("Source: ", 10, 0), ("Sink: ", 8, 0), ("WatermarkAssigner", 1, 0), ("Calc", 2, 0),
        ("Union", 0, 0), ("Expand", 1, 1), ("DropUpdateBefore", 1, 0), ("Limit", 1, 0),
        ("Correlate", 3, 1), ("WindowTableFunction", 3, 1),
        ("GroupAggregate", 100, 0), ("GlobalWindowAggregate", 100, 1), ("GroupWindowAggregate", 100, 1),
        ("OverAggregate", 120, 0), ("Join", 120, 2), ("IntervalJoin", 120, 2), ("TemporalJoin", 110, 1),
        ("WindowJoin", 110, 2), ("LookupJoin", 100, 1), ("Rank", 110, 1), ("WindowRank", 110, 1),
        ("Deduplicate", 90, 0), ("WindowDeduplicate", 90, 0), ("ChangelogNormalize", 90, 0),
        ("TemporalSort", 90, 0), ("SortLimit", 110, 1), ("Sort", 90, 0), ("Match", 150, 1),
    ]

    /// The cost of an operator by its name, `Calc[2]`.
    package static func cost(of name: String) -> OperatorCost {
        let kind = name.prefix { $0 != "[" }
        let row = rows.first { $0.name.hasSuffix(" ") ? kind.hasPrefix($0.name) : kind == $0.name }
        // An operator without a row of its own counts as complex work.
        return OperatorCost(microsPerRowIn: row?.microsIn ?? 100, microsPerRowOut: row?.microsOut ?? 1)
    }
}
