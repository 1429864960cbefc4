import CloudGateway
import LabKernel

/// Meters stored bytes over time, by class, exactly: whenever they change and whenever the bill is asked for.
package final class StorageUsage {
    private let meter: any UsageMeter

    package init(meter: any UsageMeter) { self.meter = meter }

    /// Records byte-seconds since the last time. Meters: `oss.storage.<class>`, with `.zrs` for
    /// zone-redundant buckets.
    func settle(_ bucket: Bucket, at now: Instant) {
        let since = bucket.metered ?? now
        bucket.metered = max(since, now)
        guard now > since else { return }
        let micros = (now - since).wholeMicros
        for (index, bytes) in bucket.billedBytes.enumerated() where bytes > 0 {
            record(StorageClass.allCases[index], "oss.storage", bytes, micros, bucket, at: now, since: since)
        }
    }

    /// Records PUT requests that lifecycle rules make: CommitTransition, ExpireObject, AbortMultipartUpload.
    ///
    /// Source: help.aliyun.com/en/oss/user-guide/fees-related-to-lifecycle-rules.
    func countRequests(_ meters: [String], in bucket: Bucket, at now: Instant) {
        for name in Set(meters).sorted() {
            let count = meters.count { $0 == name }
            meter.record(
                UsageEvent(
                    instant: now, meter: name, resource: bucket.record.resource(),
                    quantity: Rational(Int128(count)), unit: "request"))
        }
    }

    /// Records the rest of a class's minimum days when an object is deleted or written anew before them; a change of
    /// class by a lifecycle rule charges none. Meters: `oss.early-deletion.<class>`.
    ///
    /// Source: help.aliyun.com/en/oss/storage-fees; IA and Archive count from Last-Modified, colder classes
    /// from the change of class; alibabacloud.com/help/en/oss/billing-method-for-objects-whose-storage-duration-is-less-
    /// than-the-minimum-storage-duration (2026-03-20): of objects that a rule moves from class to class only the last
    /// one's days are due, and CopyObject begins them anew.
    func chargeEarlyDeletion(of version: ObjectVersion, in bucket: Bucket, at now: Instant) {
        let storageClass = version.storageClass
        guard storageClass.minimumDays > 0, !version.isDeleteMarker, version.blob != nil else { return }
        let countsFromClass = storageClass.coldness >= StorageClass.coldArchive.coldness
        let start = countsFromClass ? version.classSet : version.modified
        let due = start + .hours(24 * storageClass.minimumDays)
        guard due > now else { return }
        let bytes = storageClass.billedBytes(version.size)
        record(storageClass, "oss.early-deletion", bytes, (due - now).wholeMicros, bucket, at: now)
    }

    private func record(
        _ storageClass: StorageClass, _ meterName: String, _ bytes: Int64, _ micros: Int64, _ bucket: Bucket,
        at now: Instant, since: Instant? = nil
    ) {
        let zone = bucket.record.redundancy == "ZRS" ? ".zrs" : ""
        meter.record(
            UsageEvent(
                instant: now, meter: "\(meterName).\(storageClass.meterWord)\(zone)",
                resource: bucket.record.resource(),
                quantity: Rational(Int128(bytes) * Int128(micros), 1_000_000), unit: "byte-second",
                since: since))
    }
}
