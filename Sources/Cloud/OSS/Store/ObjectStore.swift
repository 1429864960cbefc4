import CloudGateway
import LabKernel

/// Where object bytes and the index are kept: in memory for a run, on disk for `labsim up`.
///
/// A blob is written before the commit that makes it visible, and discarded after the commit that hides it.
/// Blobs do not change, except that `append` adds bytes behind those the index knows of.
package protocol ObjectStore: AnyObject {
    /// What is stored; called once, before anything else.
    func load() throws(CloudError) -> StoredIndex

    /// Stores a whole body. A spooled file may be moved away.
    func write(_ body: RequestBody, as name: BlobName) throws(CloudError)

    /// Stores a body behind the first `offset` bytes of a blob.
    func append(_ body: RequestBody, to name: BlobName, at offset: Int64) throws(CloudError)

    /// Makes a blob of slices of others, in order.
    func join(_ slices: [BlobSlice], as name: BlobName) throws(CloudError)

    /// A slice's bytes as an answer's body; large ones stay in their file.
    func read(_ slice: BlobSlice) throws(CloudError) -> ResponseBody

    /// Makes changes lasting, all or none. `nextNumber` is greater than every number used so far.
    ///
    /// A store that commits in groups returns before the changes are lasting: `whenLasting` tells when they are.
    func commit(_ changes: [IndexChange], nextNumber: UInt64) throws(CloudError)

    /// Frees blobs that the index no longer names. Answers that still point to them stay readable for a
    /// minute.
    func discard(_ names: [BlobName], at now: Instant)

    /// Runs `body`; the commits in it may be made lasting as one. The caller calls what this answers, from any thread,
    /// once others may commit something: `whenLasting` may wait for it.
    func together(_ body: () -> Void) -> @Sendable () -> Void

    /// Calls `done` once everything committed so far is lasting: at once, or later from another thread; with the
    /// error when it was lost.
    func whenLasting(_ done: @escaping @Sendable (CloudError?) -> Void)

    /// Whether commits were lost that seemed to be accepted, so that only `load()` says what is stored.
    var hasLostCommits: Bool { get }

    /// Leaves everything in order; the store may not be used afterwards.
    func close()
}

extension ObjectStore {
    package func together(_ body: () -> Void) -> @Sendable () -> Void {
        body()
        return {}
    }
    package func whenLasting(_ done: @escaping @Sendable (CloudError?) -> Void) { done(nil) }
    package var hasLostCommits: Bool { false }
    package func close() {}
}
