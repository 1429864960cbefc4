import CloudGateway
import Dispatch
import LabKernel
import Synchronization

/// Owns a live world and holds its virtual time to wall time × speed; all that touches the world happens on one
/// serial queue.
package final class WorldHost<World: LiveWorld>: Sendable {
    private typealias Arrival = (request: CloudRequest, answer: @Sendable (CloudResponse) -> Void)

    private struct Door {
        var arrivals: [Arrival] = []
        var isOpen = false
    }

    /// What belongs to the queue alone.
    private final class Inside: @unchecked Sendable {
        let world: World
        var failure: (any Error)?

        init(_ world: sending World) { self.world = world }
    }

    private let queue = DispatchQueue(label: "world", qos: .userInitiated)
    private let door = Mutex(Door())
    private let inside: Inside
    private let start: Instant
    private let speed: Double
    private let began: ContinuousClock.Instant

    /// Makes the world on its queue; virtual time runs from `start`.
    package init(start: Instant, speed: Double = 1, make: @Sendable () throws -> sending World) throws {
        inside = try queue.sync { Inside(try make()) }
        (self.start, self.speed) = (start, speed)
        began = ContinuousClock.now
    }

    /// The present in virtual time.
    private var present: Instant {
        let micros = Double((ContinuousClock.now - began).wholeMicros) * speed
        return start.advanced(by: .microseconds(Int64(micros)))
    }

    /// Brings the world to the present, then hands it a request; `answer` is called from any thread.
    package func send(_ request: CloudRequest, _ answer: @escaping @Sendable (CloudResponse) -> Void) {
        let mustOpen = door.withLock { door in
            door.arrivals.append((request, answer))
            defer { door.isOpen = true }
            return !door.isOpen
        }
        if mustOpen { queue.async { self.admit() } }
    }

    /// The world's answer to a request.
    package func send(_ request: CloudRequest) async -> CloudResponse {
        await withCheckedContinuation { continuation in send(request) { continuation.resume(returning: $0) } }
    }

    /// Reads something of the world as of the present.
    package func read<Value: Sendable>(_ body: @escaping @Sendable (World) -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.async {
                self.catchUp()
                continuation.resume(returning: body(self.inside.world))
            }
        }
    }

    /// Runs due events until cancelled; returns only when the world failed.
    package func keepTime() async throws {
        while true {
            let (wait, failure) = await look()
            if let failure { throw failure }
            let bounded = min(max(wait, .milliseconds(1)), .milliseconds(100))
            try await Task.sleep(for: bounded / speed)
        }
    }

    /// How long until something is due, after running what was.
    private func look() async -> (wait: Duration, failure: (any Error)?) {
        await withCheckedContinuation { continuation in
            queue.async {
                self.catchUp()
                let wait = self.inside.world.nextInstant.map { $0 - self.present } ?? .milliseconds(100)
                continuation.resume(returning: (wait, self.inside.failure))
            }
        }
    }

    private func admit() {
        while let arrivals = nextArrivals() {
            for arrival in arrivals {
                catchUp()
                inside.world.send(arrival.request, arrival.answer)
            }
        }
    }

    private func nextArrivals() -> [Arrival]? {
        door.withLock { door in
            guard !door.arrivals.isEmpty else {
                door.isOpen = false
                return nil
            }
            defer { door.arrivals = [] }
            return door.arrivals
        }
    }

    private func catchUp() {
        guard inside.failure == nil else { return }
        do {
            try inside.world.advance(to: present)
        } catch {
            inside.failure = error
        }
    }
}
