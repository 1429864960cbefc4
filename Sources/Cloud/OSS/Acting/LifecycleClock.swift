import CloudGateway
import LabKernel

/// Acts on lifecycle and inventory rules at each midnight UTC of the world's clock: before the first request behind it,
/// which is before anybody can see the difference.
///
/// Source: help.aliyun.com/en/oss/user-guide/lifecycle-rules-based-on-the-last-modified-time.
final class LifecycleClock {
    private static let day: Int64 = 86_400_000_000
    /// The midnight whose rules ran last; nil before the first time.
    private var last: Instant?

    /// Runs every midnight up to `now`.
    func run(_ state: OSSState, until now: Instant) throws(CloudError) {
        let midnight = Instant(epochMicros: now.epochMicros.dividedFloor(by: Self.day) * Self.day)
        guard let last else {
            self.last = midnight
            return
        }
        guard midnight > last else { return }
        let hasRules = state.buckets.values.contains {
            $0.record.configurations["lifecycle"] != nil || $0.record.configurations["inventory"] != nil
        }
        var next = hasRules ? Instant(epochMicros: last.epochMicros + Self.day) : midnight
        while next <= midnight {
            for bucket in state.buckets.values {
                let changes = LifecycleRun(bucket: bucket, state: state, now: next).changes()
                let meters = RequestClass.lifecycleMeters(changes, in: bucket)
                if !changes.isEmpty { try state.commit(changes, at: next) }
                state.countRequests(meters, in: bucket, at: next)
                try InventoryReports(state: state, now: next).write(for: bucket)
            }
            next = Instant(epochMicros: next.epochMicros + Self.day)
        }
        self.last = midnight
    }
}

/// One midnight in one bucket.
private struct LifecycleRun {
    let bucket: Bucket
    let state: OSSState
    let now: Instant

    func changes() -> [IndexChange] {
        guard let configuration = bucket.record.configurations["lifecycle"] else { return [] }
        let rules = configuration.all("Rule").filter { $0.text("Status") == "Enabled" }
        var changes: [IndexChange] = []
        bucket.objects.forEach { key, versions in
            for (index, version) in versions.enumerated() {
                let newer = index == 0 ? nil : versions[index - 1]
                changes += self.changes(to: version, newer: newer, isOnly: versions.count == 1, rules)
            }
            return true
        }
        bucket.uploads.forEach { key, upload in
            let isDue = rules.contains { rule in
                upload.template.key.hasPrefix(ObjectKey(rule.text("Prefix") ?? ""))
                    && rule["AbortMultipartUpload"].map { self.isDue($0, since: upload.initiated) } ?? false
            }
            if isDue { changes.append(.deleteUpload(bucket: bucket.record.name, key)) }
            return true
        }
        return changes
    }

    /// The first matching expiration wins over transitions; of those, the coldest.
    private func changes(
        to version: ObjectVersion, newer: ObjectVersion?, isOnly: Bool, _ rules: [XMLElement]
    ) -> [IndexChange] {
        let matching = rules.filter { LifecycleFilter.takes(version, $0) }
        if matching.contains(where: { expires(version, newer: newer, isOnly: isOnly, $0) }) {
            let changes = expire(version, isCurrent: newer == nil)
            // A delete marker in front of what must stay takes nothing away.
            let isLasting = changes.contains { if case .deleteVersion = $0 { true } else { false } }
            return isLasting && Worm.retains(version, in: bucket, at: now) ? [] : changes
        }
        guard !version.isDeleteMarker else { return [] }
        let name = newer == nil ? "Transition" : "NoncurrentVersionTransition"
        let due = matching.flatMap { $0.all(name) }
            .filter { isDue($0, since: start(of: $0, version, newer: newer)) && takesSize(version, $0) }
            .compactMap { StorageClass(rawValue: $0.text("StorageClass") ?? "") }
            .max { $0.coldness < $1.coldness }
        guard let due, due.coldness > version.storageClass.coldness else { return [] }
        var moved = version
        (moved.storageClass, moved.classSet) = (due, now)
        return [.putVersion(bucket: bucket.record.name, moved)]
    }

    /// What a transition counts its days from: the last read, with IsAccessTime.
    private func start(of step: XMLElement, _ version: ObjectVersion, newer: ObjectVersion?) -> Instant {
        let written = newer?.modified ?? version.modified
        guard step.text("IsAccessTime") == "true", let read = bucket.accessed[version.key] else {
            return written
        }
        return max(written, read)
    }

    /// Objects under 64 KiB can be left out of transitions by the last read.
    private func takesSize(_ version: ObjectVersion, _ step: XMLElement) -> Bool {
        step.text("AllowSmallFile") != "false" || version.size >= 65_536
    }

    private func expires(_ version: ObjectVersion, newer: ObjectVersion?, isOnly: Bool, _ rule: XMLElement)
        -> Bool
    {
        if let newer {
            return rule["NoncurrentVersionExpiration"].map { isDue($0, since: newer.modified) } ?? false
        }
        guard let expiration = rule["Expiration"] else { return false }
        if version.isDeleteMarker {
            return isOnly && expiration.text("ExpiredObjectDeleteMarker") == "true"
        }
        return isDue(expiration, since: version.modified)
    }

    private func isDue(_ action: XMLElement, since start: Instant) -> Bool {
        if let days = (action.text("Days") ?? action.text("NoncurrentDays")).flatMap({ Int64($0) }) {
            return now >= start && (now - start).wholeMicros / 86_400_000_000 >= days
        }
        if let date = action.text("CreatedBeforeDate").flatMap({ ISO8601.parse($0) }) {
            return start < date && date <= now
        }
        return action.text("Date").flatMap { ISO8601.parse($0) }.map { $0 <= now } ?? false
    }

    /// A current version of a versioned bucket leaves a delete marker; everything else goes.
    private func expire(_ version: ObjectVersion, isCurrent: Bool) -> [IndexChange] {
        let name = bucket.record.name
        guard isCurrent, !version.isDeleteMarker, let versioning = bucket.record.versioning else {
            return [.deleteVersion(bucket: name, version.key, versionID: version.versionID)]
        }
        let number = state.takeNumber()
        var marker = ObjectVersion(
            key: version.key, versionID: versioning == .enabled ? Identifiers.versionID(number) : "null",
            sequence: number, modified: now)
        marker.isDeleteMarker = true
        return [.putVersion(bucket: name, marker)]
    }
}

/// Which versions a lifecycle rule is about: by prefix, tags, size and exceptions.
enum LifecycleFilter {
    static func takes(_ version: ObjectVersion, _ rule: XMLElement) -> Bool {
        guard version.key.hasPrefix(ObjectKey(rule.text("Prefix") ?? "")), hasTags(version, rule.all("Tag"))
        else {
            return false
        }
        guard let filter = rule["Filter"] else { return true }
        if let least = filter.text("ObjectSizeGreaterThan").flatMap({ Int64($0) }), version.size <= least {
            return false
        }
        if let most = filter.text("ObjectSizeLessThan").flatMap({ Int64($0) }), version.size >= most {
            return false
        }
        return !filter.all("Not").contains { exception in
            version.key.hasPrefix(ObjectKey(exception.text("Prefix") ?? ""))
                && hasTags(version, exception.all("Tag"))
        }
    }

    private static func hasTags(_ version: ObjectVersion, _ tags: [XMLElement]) -> Bool {
        tags.allSatisfy { tag in
            version.tags.contains { $0.name == tag.text("Key") && $0.value == tag.text("Value") }
        }
    }
}
