/// What a row costs each operator in virtual time on one CU.
///
/// Source: Alibaba Cloud documentation of Realtime Compute: one CU handles 40,000 to 55,000 simple or 5,000
/// to 10,000 complex records a
/// second; simple work is projection and filtering, complex work joins, windows and aggregates.
enum VirtualCost {
    /// Microseconds of one row in an operator, by its name.
    static func rowMicros(_ name: String) -> Double {
        let simple = [
            "Source", "Sink", "Calc", "WatermarkAssigner", "Union", "Expand", "DropUpdateBefore", "Limit",
        ]
        return simple.contains { name.hasPrefix($0) } ? 1_000_000 / 50_000 : 1_000_000 / 10_000
    }
}
