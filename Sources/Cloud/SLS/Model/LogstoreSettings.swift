import CloudGateway
import LabKernel

/// Members of a logstore that are kept and answered.
///
/// Not emulated: automatic splits (`autoSplit`), storage tiers (`hot_ttl`, `infrequentAccessTTL`),
/// encryption, ingest processors.
enum LogstoreSettings {
    private static let defaults: [(String, JSONValue)] = [
        ("enable_tracking", false), ("autoSplit", false), ("maxSplitShard", 64), ("appendMeta", false),
        ("telemetryType", "None"), ("mode", "standard"), ("hot_ttl", 0), ("encrypt_conf", .object([])),
        ("infrequentAccessTTL", 0), ("resourceGroupId", ""),
    ]

    /// Each known member from `body`, else from `kept`, else its default.
    static func read(_ body: JSONValue, over kept: [(String, JSONValue)] = []) -> [(String, JSONValue)] {
        defaults.map { name, standard in
            if let given = body[name], !given.isNull { return (name, given.bare) }
            return (name, kept.first { $0.0 == name }?.1 ?? standard)
        }
    }
}
