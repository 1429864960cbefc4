import Dispatch
import Synchronization

/// Notices when nothing was committed for a moment.
final class IdleWatch: Sendable {
    private struct State {
        var count = 0
        var isWatching = false
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "oss.idle", qos: .utility)
    private static let moment = DispatchTimeInterval.milliseconds(60)

    /// Whether the last `note` was a moment ago or longer.
    var isIdle: Bool { state.withLock { !$0.isWatching } }

    /// Something was committed; `whenIdle` is called once nothing was for a moment.
    func note(_ whenIdle: @escaping @Sendable () -> Void) {
        let mustWatch = state.withLock { state in
            state.count += 1
            defer { state.isWatching = true }
            return !state.isWatching
        }
        if mustWatch { look(later: state.withLock { $0.count }, whenIdle) }
    }

    private func look(later count: Int, _ whenIdle: @escaping @Sendable () -> Void) {
        queue.asyncAfter(deadline: .now() + Self.moment) {
            let newer = self.state.withLock { state in
                if state.count == count { state.isWatching = false }
                return state.count
            }
            if newer == count { whenIdle() } else { self.look(later: newer, whenIdle) }
        }
    }
}
