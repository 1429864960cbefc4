import CloudGateway
import Dispatch
import Synchronization

/// Makes commits lasting on a queue of its own, in groups: all that came while one group was synced is the
/// next group.
///
/// A group is lasting whole or not at all. When one fails, all that came behind it is refused too, since it was
/// made upon what is lost, until `recover()`.
final class GroupCommit: Sendable {
    /// What one commit brings.
    struct Entry: Sendable {
        /// Changes of the index, as `IndexRow` writes them.
        var rows: [UInt8] = []
        /// Small bodies that go into the segment, with the paths of their files under the store's folder.
        var bodies: [(number: UInt64, path: String, bytes: [UInt8])] = []
        /// Files and folders that were written and are to be synced, in this order.
        var written: [String] = []
        /// Files among them that are new, and go when the group is lost.
        var created: [String] = []
        /// Greater than every number used so far; nil when the one in the index still is.
        var nextNumber: UInt64?
        /// Blobs that nothing names any more once the group is lasting.
        var freed: [BlobName] = []
    }

    typealias Completion = @Sendable (CloudError?) -> Void

    /// Commits, and who waits for them or for what came before them.
    private struct Group {
        var entries: [Entry] = []
        var waiters: [Completion] = []

        var isEmpty: Bool { entries.isEmpty && waiters.isEmpty }

        mutating func append(_ other: Group) {
            entries += other.entries
            waiters += other.waiters
        }
    }

    private struct State {
        /// What the next group takes.
        var next = Group()
        /// What came within `together`, and goes into the next group as one.
        var held = Group()
        var isHolding = false
        /// Whether somebody is about to take the next group.
        var isAwaited = false
        /// Whether a group is being made lasting.
        var isBusy = false
        /// Whether the last commits took a moment only.
        var isQuick = false
        var failure: CloudError?

        mutating func append(_ entry: Entry) {
            if isHolding { held.entries.append(entry) } else { next.entries.append(entry) }
        }

        /// Gives what was held to the next group.
        mutating func handOver() {
            next.append(held)
            held = Group()
        }

        mutating func append(_ waiter: @escaping Completion) {
            if isHolding { held.waiters.append(waiter) } else { next.waiters.append(waiter) }
        }
    }

    /// A thread that has other things to do may be held up by so much.
    private let moment: Duration
    private let state = Mutex(State())
    /// One group is made lasting at a time, always on this queue.
    private let queue = DispatchQueue(label: "oss.commit", qos: .userInitiated)
    private let makeLasting: @Sendable ([Entry]) -> CloudError?
    private let undo: @Sendable ([Entry]) -> Void

    /// `makeLasting` is called with one group after the other; `undo` with what was lost or refused.
    init(
        moment: Duration = .milliseconds(1), undo: @escaping @Sendable ([Entry]) -> Void,
        makeLasting: @escaping @Sendable ([Entry]) -> CloudError?
    ) {
        (self.moment, self.makeLasting, self.undo) = (moment, makeLasting, undo)
    }

    /// Whether a group was lost since the last `recover()`.
    var hasFailed: Bool { state.withLock { $0.failure != nil } }

    /// Adds a commit to the next group.
    func add(_ entry: Entry) throws(CloudError) {
        let failure = state.withLock { state -> CloudError? in
            if state.failure == nil { state.append(entry) }
            return state.failure
        }
        if let failure {
            undo([entry])
            throw failure
        }
        wake()
    }

    /// Calls `done` once all that was added so far is lasting or lost: at once when nothing waits.
    func whenLasting(_ done: @escaping Completion) {
        let (waits, failure) = state.withLock { state -> (Bool, CloudError?) in
            let isPending = state.isBusy || !state.next.isEmpty || !state.held.isEmpty
            guard isPending else { return (false, state.failure) }
            state.append(done)
            return (true, nil)
        }
        if !waits { done(failure) }
    }

    /// Runs `body`, from one thread at a time; what is added meanwhile goes into one group. The caller calls what this
    /// answers once others may add something: it makes that group lasting on the caller's thread, where that takes a
    /// moment only and nobody else is at it, which saves two changes of thread, and else leaves it to the queue.
    func together(_ body: () -> Void) -> @Sendable () -> Void {
        state.withLock { $0.isHolding = true }
        body()
        state.withLock { state in
            state.isHolding = false
            state.handOver()
        }
        return { self.lead() }
    }

    /// Runs `body` between two groups.
    func perform(_ body: @escaping @Sendable () -> Void) { queue.async(execute: body) }

    /// Waits until all that was added so far was dealt with.
    func flush() {
        state.withLock { $0.handOver() }
        queue.sync { while finishNext() {} }
    }

    /// Waits until all that was added so far is lasting.
    func wait() throws(CloudError) {
        flush()
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    /// Accepts commits again: what was lost is forgotten on all sides.
    func recover() {
        flush()
        state.withLock { $0.failure = nil }
    }

    private func wake() {
        let mustStart = state.withLock { state in
            guard !state.isAwaited, !state.next.isEmpty else { return false }
            state.isAwaited = true
            return true
        }
        if mustStart { queue.async { self.drain() } }
    }

    private func lead() {
        let mayLead = state.withLock { state in
            let isSmall = state.isQuick && state.next.entries.allSatisfy(\.written.isEmpty)
            guard isSmall, !state.isAwaited, !state.next.isEmpty else { return false }
            state.isAwaited = true
            return true
        }
        guard mayLead else { return wake() }
        queue.sync { _ = finishNext() }
        if isMoreAwaited() { queue.async { self.drain() } }
    }

    private func drain() {
        while finishNext() || isMoreAwaited() {}
    }

    private func isMoreAwaited() -> Bool {
        state.withLock { state in
            state.isAwaited = !state.next.isEmpty
            return state.isAwaited
        }
    }

    /// Makes the next group lasting, on the queue; answers whether there was one.
    private func finishNext() -> Bool {
        let (group, earlier) = state.withLock { state -> (Group, CloudError?) in
            defer { state.next = Group() }
            state.isBusy = !state.next.isEmpty
            return (state.next, state.failure)
        }
        guard !group.isEmpty else { return false }
        let start = ContinuousClock.now
        let failure = earlier ?? (group.entries.isEmpty ? nil : makeLasting(group.entries))
        let isQuick = ContinuousClock.now - start < moment
        state.withLock { state in
            state.isBusy = false
            if !group.entries.isEmpty { state.isQuick = isQuick }
            if let failure { state.failure = failure }
        }
        if failure != nil { undo(group.entries) }
        for waiter in group.waiters { waiter(failure) }
        return true
    }
}
