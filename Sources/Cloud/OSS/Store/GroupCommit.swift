import CloudGateway
import Dispatch
import Glibc
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
        /// Called once the group is lasting.
        var afterwards: (@Sendable () -> Void)?
    }

    typealias Completion = @Sendable (CloudError?) -> Void

    private struct State {
        var entries: [Entry] = []
        var waiters: [Completion] = []
        var isBusy = false
        var failure: CloudError?
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "oss.commit", qos: .userInitiated)
    private let makeLasting: @Sendable ([Entry]) -> CloudError?
    private let undo: @Sendable ([Entry]) -> Void

    /// `makeLasting` is called on the queue, with one group after the other; `undo` with what was lost or refused.
    init(
        undo: @escaping @Sendable ([Entry]) -> Void,
        makeLasting: @escaping @Sendable ([Entry]) -> CloudError?
    ) {
        (self.makeLasting, self.undo) = (makeLasting, undo)
    }

    /// Whether a group was lost since the last `recover()`.
    var hasFailed: Bool { state.withLock { $0.failure != nil } }

    /// Adds a commit to the next group.
    func add(_ entry: Entry) throws(CloudError) {
        let failure = state.withLock { state -> CloudError? in
            if state.failure == nil { state.entries.append(entry) }
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
            guard state.isBusy else { return (false, state.failure) }
            state.waiters.append(done)
            return (true, nil)
        }
        if !waits { done(failure) }
    }

    /// Runs `body` between two groups.
    func perform(_ body: @escaping @Sendable () -> Void) { queue.async(execute: body) }

    /// Waits until all that was added so far was dealt with.
    func flush() { queue.sync {} }

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
            defer { state.isBusy = true }
            return !state.isBusy
        }
        if mustStart { queue.async { self.drain() } }
    }

    private func drain() {
        while let (entries, waiters) = next() {
            let earlier = state.withLock { $0.failure }
            let failure = earlier ?? (entries.isEmpty ? nil : makeLasting(entries))
            if let failure {
                state.withLock { $0.failure = failure }
                undo(entries)
            } else {
                for entry in entries { entry.afterwards?() }
            }
            for waiter in waiters { waiter(failure) }
        }
    }

    private func next() -> ([Entry], [Completion])? {
        // Threads that are about to add something do so first, where there are fewer processors than threads: groups
        // are larger then, and each costs a sync and some changes of thread.
        for _ in 0..<2 { sched_yield() }
        return state.withLock { state in
            guard !(state.entries.isEmpty && state.waiters.isEmpty) else {
                state.isBusy = false
                return nil
            }
            defer { (state.entries, state.waiters) = ([], []) }
            return (state.entries, state.waiters)
        }
    }
}
