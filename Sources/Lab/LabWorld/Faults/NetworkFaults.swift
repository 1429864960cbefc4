import CloudClients
import CloudGateway
import LabKernel
import Scenarios

/// The way from one job to one service, on which faults of the network lie.
final class JobTransport: CloudTransport {
    private let inner: any CloudTransport
    private let faults: FaultInjector
    private let deployment: String
    private let service: String
    /// The shares of the requests so far that are still to be hit, by fault.
    private var due: [String: EvenShare] = [:]

    /// - Parameter service: `oss` or `log`.
    init(_ inner: any CloudTransport, faults: FaultInjector, deployment: String, service: String) {
        (self.inner, self.faults) = (inner, faults)
        (self.deployment, self.service) = (deployment, service)
    }

    var now: Instant { inner.now }

    func send(_ request: CloudRequest) -> CloudResponse {
        if let failure = failure(to: request.hostName) { return failure }
        return inner.send(request)
    }

    /// What a client makes of a request that gets nowhere.
    private func failure(to host: String) -> CloudResponse? {
        for (id, effect) in faults.effects(of: BlackholeFault.self)
        where effect.deployment == deployment && effect.service == service {
            return Self.unanswered("connect to \(host) timed out (\(id))")
        }
        for (id, effect) in faults.effects(of: ConnectionResetFault.self)
        where effect.deployment == deployment && effect.service == service {
            if due[id, default: EvenShare()].hits(effect.share) {
                return Self.unanswered("connection to \(host) was reset by peer (\(id))")
            }
        }
        return nil
    }

    private static func unanswered(_ text: String) -> CloudResponse {
        CloudResponse(status: 599, body: .bytes(Array(text.utf8)))
    }
}

/// Picks a share of what comes by, evenly: of 0.25 every fourth.
struct EvenShare {
    private var sum = 0.0

    mutating func hits(_ share: Double) -> Bool {
        sum += share
        // Sums of thirds and tenths come a little short of 1.
        guard sum > 1 - 1e-9 else { return false }
        sum -= 1
        return true
    }
}

extension BlackholeFault: ExecutableFault {
    func begin(in run: ScenarioRun) -> Bool { false }
}

extension ConnectionResetFault: ExecutableFault {
    func begin(in run: ScenarioRun) -> Bool { false }
}

extension NetworkLatencyFault: ExecutableFault {
    func begin(in run: ScenarioRun) -> Bool { false }
}
