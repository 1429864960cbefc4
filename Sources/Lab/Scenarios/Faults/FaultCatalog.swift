/// All faults a timeline can bring about.
package enum FaultCatalog {
    package static let faults: [any ScenarioFault.Type] = [
        KillTaskManagerFault.self, KillJobManagerFault.self, LoseSlotFault.self, SlowOperatorFault.self,
        RequestErrorFault.self, RequestLatencyFault.self, LostAnswerFault.self, DenyFault.self,
        ClockJumpFault.self,
    ]

    /// Types that the language defines and that are not executed yet.
    package static let planned = [
        "api.throttle", "network.blackhole", "network.latency",
        "data.burst", "data.idle", "sink.reject",
    ]

    /// Rows that every fault has.
    package static let common = [
        FieldRow("id", .defines(.fault), .required, "the name by which it is cleared and named in checks"),
        FieldRow("for", .duration, .optional, "how long it lasts; until it is cleared when absent"),
    ]

    /// The fault of type `name`.
    package static func fault(_ name: String) -> (any ScenarioFault.Type)? {
        faults.first { $0.schema.name == name }
    }
}
