import CloudGateway
import LabKernel

/// A world that outside requests can enter; it lives on one thread and knows no wall clock.
package protocol LiveWorld {
    /// Runs everything due up to `instant`.
    func advance(to instant: Instant) throws

    /// When the next scheduled event is due; nil when there is none.
    var nextInstant: Instant? { get }

    /// Answers one request as of the world's present.
    func send(_ request: CloudRequest) -> CloudResponse
}
