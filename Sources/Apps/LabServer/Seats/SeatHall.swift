import CloudGateway
import LabKernel
import Synchronization

/// Seats side by side on one port. A request goes to the seat whose key signed it, or whose name is in its host:
/// `seat-07.localhost`, `bucket.seat-07.localhost`.
package final class SeatHall<World: SeatWorld>: Sendable {
    private struct State {
        var seats: [String: Seat<World>] = [:]
        /// Which seat a key is of; `nil` for keys of nobody here.
        var routes: [String: String?] = [:]
    }

    private let state = Mutex(State())
    private let wall: WallTime
    /// Keys that were asked for and are of nobody are remembered up to this many.
    private static var knownKeys: Int { 10_000 }

    package init(wall: WallTime) { self.wall = wall }

    /// All seats in the order of their names.
    package var seats: [Seat<World>] {
        state.withLock { $0.seats.values.sorted { $0.name < $1.name } }
    }

    package func seat(_ name: String) -> Seat<World>? { state.withLock { $0.seats[name] } }

    /// The seat of a learner's token.
    package func seat(token: String) -> Seat<World>? {
        state.withLock { state in state.seats.values.first { constantTimeEqual($0.token, token) } }
    }

    /// Opens a seat in the place of the one of that name.
    package func open(
        _ name: String, token: String, speed: Double = 1, make: @Sendable () throws -> sending World
    ) async throws -> Seat<World> {
        try await close(name)
        let host = try WorldHost(wall: wall, speed: speed, answersInline: false, make: make)
        let seat = Seat(name: name, token: token, host: host)
        state.withLock { $0.seats[name] = seat }
        return seat
    }

    /// Closes a seat; no effect on one that is not there.
    package func close(_ name: String) async throws {
        let seat = state.withLock { state in
            state.routes = [:]
            return state.seats.removeValue(forKey: name)
        }
        try await seat?.close()
    }

    /// Closes all seats.
    package func closeAll() async throws { for seat in seats { try await close(seat.name) } }

    // MARK: Requests

    /// Hands a request to its seat; `elsewhere` gets one that is of no seat.
    package func send(
        _ request: CloudRequest, _ answer: @escaping @Sendable (CloudResponse) -> Void,
        elsewhere: @escaping @Sendable (CloudRequest) -> Void
    ) {
        let isEmpty = state.withLock { $0.seats.isEmpty }
        guard !isEmpty else { return elsewhere(request) }
        var request = request
        if let seat = takeSeat(fromHost: &request) { return seat.host.send(request, answer) }
        guard let key = RequestSigner.accessKeyID(of: request) else { return elsewhere(request) }
        let (isKnown, known) = state.withLock { state -> (Bool, Seat<World>?) in
            guard let route = state.routes[key] else { return (false, nil) }
            return (true, route.flatMap { state.seats[$0] })
        }
        if let known { return known.host.send(request, answer) }
        if isKnown { return elsewhere(request) }
        let unrouted = request
        Task {
            guard let seat = await find(key) else { return elsewhere(unrouted) }
            seat.host.send(unrouted, answer)
        }
    }

    /// Asks every seat for a key that is new.
    private func find(_ key: String) async -> Seat<World>? {
        var found: Seat<World>?
        for seat in seats {
            let isKnown = await seat.host.read { $0.knows(accessKey: key) }
            guard isKnown else { continue }
            found = seat
            break
        }
        let name = found?.name
        state.withLock { state in
            if state.routes.count >= Self.knownKeys { state.routes = [:] }
            state.routes[key] = .some(name)
        }
        return found
    }

    /// The seat that a host names; the rest of the host is what the cloud sees.
    private func takeSeat(fromHost request: inout CloudRequest) -> Seat<World>? {
        var labels = request.hostName.split(separator: ".").map(String.init)
        guard labels.count >= 2, labels[labels.count - 1] == "localhost",
            let seat = seat(labels[labels.count - 2])
        else { return nil }
        labels.remove(at: labels.count - 2)
        let port = request.host.split(separator: ":").dropFirst().last.map { ":\($0)" } ?? ""
        request.host = labels.joined(separator: ".") + port
        return seat
    }
}
