import CloudGateway
import LabKernel

/// Carries writes of a bucket over to the targets of its replication rules that are buckets of this world, right
/// behind the request that wrote. The real service takes seconds to minutes.
///
/// Source: help.aliyun.com/en/oss/user-guide/data-replication-1.
struct Replicator {
    let state: OSSState
    let source: Bucket
    let now: Instant

    private var rules: [XMLElement] {
        (source.record.configurations["replication"]?.children ?? [])
            .filter { $0.text("Status") != "closing" }
    }

    /// Carries over what became of keys.
    func carry(_ keys: [ObjectKey]) throws(CloudError) {
        for rule in rules { for key in keys { try carry(key, rule) } }
    }

    /// Carries over what was there before a rule, if it asks for it.
    func carryHistory(_ rule: XMLElement) throws(CloudError) {
        guard rule.text("HistoricalObjectReplication") != "disabled" else { return }
        for versions in source.objects.values {
            if let newest = versions.first, !newest.isDeleteMarker { try carry(newest.key, rule) }
        }
    }

    private func carry(_ key: ObjectKey, _ rule: XMLElement) throws(CloudError) {
        let prefixes = rule["PrefixSet"]?.all("Prefix").map(\.text) ?? []
        let actions = Set((rule.text("Action") ?? "ALL").split(separator: ",").map(String.init))
        guard prefixes.isEmpty || prefixes.contains(where: { key.hasPrefix(ObjectKey($0)) }),
            let name = rule["Destination"]?.text("Bucket"), let target = state.buckets[name],
            target.record.owner == source.record.owner
        else { return }
        let writer = SystemWriter(state: state, bucket: target, now: now)
        guard let version = source.current(key) else {
            if actions.contains("ALL") || actions.contains("DELETE") { try writer.delete(key) }
            return
        }
        if let there = target.current(key), there.etag == version.etag, there.modified == version.modified {
            return
        }
        try writer.copy(version, from: source)
    }
}
