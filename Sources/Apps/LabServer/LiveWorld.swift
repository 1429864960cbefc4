import CloudGateway
import LabKernel

/// A world that outside requests can enter; it lives on one queue and knows no wall clock.
package protocol LiveWorld: SendableMetatype {
    /// Runs everything due up to `instant`.
    func advance(to instant: Instant) throws

    /// The world's present.
    var now: Instant { get }

    /// When the next scheduled event is due; nil when there is none.
    var nextInstant: Instant? { get }

    /// Runs `body`; what the requests in it change may be made lasting as one. The caller calls what this answers, from
    /// any thread, once others may enter: their answers may wait for it.
    func together(_ body: () -> Void) -> @Sendable () -> Void

    /// Answers one request as of the world's present; `answer` is called once, when all that it tells of is
    /// lasting, from any thread.
    func send(_ request: CloudRequest, _ answer: @escaping @Sendable (CloudResponse) -> Void)
}

extension LiveWorld {
    package func together(_ body: () -> Void) -> @Sendable () -> Void {
        body()
        return {}
    }
}
