import CloudGateway
import LabKernel

/// Owns a live world and holds its virtual time to wall time × speed; the actor is the world's one thread.
package actor WorldHost<World: LiveWorld> {
    private let world: World
    private let start: Instant
    private let speed: Double
    private let began: ContinuousClock.Instant
    private var failure: (any Error)?

    /// Makes the world on the host's own thread; virtual time runs from `start`.
    package init(start: Instant, speed: Double = 1, make: @Sendable () throws -> sending World) rethrows {
        world = try make()
        (self.start, self.speed) = (start, speed)
        began = ContinuousClock.now
    }

    /// The present in virtual time.
    private var present: Instant {
        let micros = Double((ContinuousClock.now - began).wholeMicros) * speed
        return start.advanced(by: .microseconds(Int64(micros)))
    }

    /// Brings the world to the present, then answers.
    package func send(_ request: CloudRequest) -> CloudResponse {
        catchUp()
        return world.send(request)
    }

    /// Reads something of the world as of the present.
    package func read<Value: Sendable>(_ body: @Sendable (World) throws -> Value) rethrows -> Value {
        catchUp()
        return try body(world)
    }

    /// Runs due events until cancelled; returns only when the world failed.
    package func keepTime() async throws {
        while failure == nil {
            catchUp()
            let wait = world.nextInstant.map { $0 - present } ?? .milliseconds(100)
            let bounded = min(max(wait, .milliseconds(1)), .milliseconds(100))
            try await Task.sleep(for: bounded / speed)
        }
        if let failure { throw failure }
    }

    private func catchUp() {
        guard failure == nil else { return }
        do {
            try world.advance(to: present)
        } catch {
            failure = error
        }
    }
}
