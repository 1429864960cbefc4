import CloudGateway
import LabKernel

/// All buckets, in memory and in the store; the only place where either changes.
package final class OSSState {
    package let store: any ObjectStore
    package private(set) var buckets = SortedMap<String, Bucket>()
    private var accounts: [String: AccountRecord] = [:]
    private var nextNumber: UInt64 = 1
    private let usage: StorageUsage

    /// Loads what the store holds.
    init(store: any ObjectStore, usage: StorageUsage) throws(CloudError) {
        (self.store, self.usage) = (store, usage)
        try load()
    }

    private func load() throws(CloudError) {
        let index = try store.load()
        (buckets, accounts) = (SortedMap(), [:])
        // Numbers of lost commits are not used again.
        nextNumber = max(nextNumber, index.nextNumber)
        for account in index.accounts { accounts[account.id] = account }
        for record in index.buckets { buckets[record.name] = Bucket(record) }
        for (name, version) in index.versions { _ = buckets[name]?.put(version) }
        for (name, upload) in index.uploads { buckets[name]?.put(upload) }
    }

    /// Goes back to what the store holds when it lost commits, as on a full disk; to be called before each
    /// request.
    func recover() throws(CloudError) {
        if store.hasLostCommits { try load() }
    }

    /// The settings of an account.
    package func account(_ id: String) -> AccountRecord { accounts[id] ?? AccountRecord(id: id) }

    /// Whether a bucket is closed to the public, by its own settings or its account's.
    package func blocksPublicAccess(_ bucket: Bucket) -> Bool {
        PublicAccessBlock.isOn(bucket) || account(bucket.record.owner).blocksPublicAccess
    }

    /// A number that no blob, version or upload has had.
    func takeNumber() -> UInt64 {
        defer { nextNumber += 1 }
        return nextNumber
    }

    /// Makes changes lasting, then visible, and meters what was stored until now.
    func commit(_ changes: [IndexChange], at now: Instant) throws(CloudError) {
        try store.commit(changes, nextNumber: nextNumber)
        var freed: [BlobName] = []
        for change in changes { freed += apply(change, at: now) }
        if !freed.isEmpty { store.discard(freed, at: now) }
    }

    /// Counts requests that the service makes for itself, each by its meter.
    func countRequests(_ meters: [String], in bucket: Bucket, at now: Instant) {
        usage.countRequests(meters, in: bucket, at: now)
    }

    /// Meters stored bytes of all buckets up to `now`.
    func settleUsage(at now: Instant) {
        buckets.forEach { _, bucket in
            usage.settle(bucket, at: now)
            return true
        }
    }

    private func apply(_ change: IndexChange, at now: Instant) -> [BlobName] {
        switch change {
        case .putAccount(let record):
            accounts[record.id] = record
            return []
        case .putBucket(let record):
            if let bucket = buckets[record.name] {
                bucket.record = record
            } else {
                let bucket = Bucket(record)
                bucket.metered = now
                buckets[record.name] = bucket
            }
            return []
        case .deleteBucket(let name):
            if let bucket = buckets[name] { usage.settle(bucket, at: now) }
            buckets[name] = nil
            return []
        case .putVersion(let name, let version):
            let bucket = settled(name, at: now)
            if let old = bucket.version(version.key, version.versionID),
                // A copy onto itself writes the object anew; a lifecycle rule changes its class and no more.
                old.blob != version.blob || old.modified != version.modified
            {
                usage.chargeEarlyDeletion(of: old, in: bucket, at: now)
            }
            return bucket.put(version).map { [$0] } ?? []
        case .deleteVersion(let name, let key, let versionID):
            let bucket = settled(name, at: now)
            if let old = bucket.version(key, versionID) {
                usage.chargeEarlyDeletion(of: old, in: bucket, at: now)
            }
            return bucket.delete(key, versionID).map { [$0] } ?? []
        case .putUpload(let name, let upload):
            settled(name, at: now).put(upload)
            return []
        case .putPart(let name, let key, let part):
            return settled(name, at: now).put(part, of: key).map { [$0] } ?? []
        case .deleteUpload(let name, let key):
            return settled(name, at: now).deleteUpload(key)
        }
    }

    /// The bucket with its usage metered up to `now`.
    private func settled(_ name: String, at now: Instant) -> Bucket {
        guard let bucket = buckets[name] else {
            preconditionFailure("a change names a bucket that does not exist")
        }
        usage.settle(bucket, at: now)
        return bucket
    }
}
