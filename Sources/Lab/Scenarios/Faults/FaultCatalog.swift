/// All faults a timeline can bring about.
package enum FaultCatalog {
    package static let faults: [any ScenarioFault.Type] = [
        RequestErrorFault.self, RequestLatencyFault.self, LostAnswerFault.self, ThrottleFault.self,
        QuotaFault.self,
        BlackholeFault.self, ConnectionResetFault.self, NetworkLatencyFault.self,
        DenyFault.self, DetachPolicyFault.self, ExpireTokenFault.self, DisableKeyFault.self,
        RotateKeyFault.self,
        KillTaskManagerFault.self, KillJobManagerFault.self, LoseSlotFault.self, SlowOperatorFault.self,
        OutOfMemoryFault.self, CheckpointTimeoutFault.self, CorruptSavepointFault.self,
        DataBurstFault.self, DataIdleFault.self, HotKeyFault.self, LateDataFault.self,
        DuplicateDataFault.self, PoisonDataFault.self,
        SlowSinkFault.self, RejectingSinkFault.self, DuplicateOnRetryFault.self,
        ClockJumpFault.self,
    ]

    /// Types that the language defines and that are not executed yet.
    package static let planned = [
        "api.eventualConsistency", "network.bandwidth", "network.dns", "network.securityGroup",
        "network.zoneOutage", "engine.upgrade", "data.schemaChange", "data.clockSkew",
        "sink.partialCommit",
    ]

    /// Types that happen once and have no end.
    package static let momentary = [
        KillTaskManagerFault.schema.name, KillJobManagerFault.schema.name, LoseSlotFault.schema.name,
        ClockJumpFault.schema.name,
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
