import CloudGateway
import Dispatch
import LabKernel
import Synchronization

/// Owns a live world and holds its virtual time to wall time × speed; one thread at a time touches the world.
///
/// A request is answered on the thread that brings it while nobody else has the world, which saves two changes of
/// thread, and else on the host's own queue. A host among many should leave that out, so that a long request in one
/// world holds up no connection to another.
package final class WorldHost<World: LiveWorld>: Sendable {
    private typealias Arrival = (request: CloudRequest, answer: @Sendable (CloudResponse) -> Void)

    private struct Door {
        var arrivals: [Arrival] = []
        var isOpen = false
    }

    /// What belongs to who has the turn.
    private final class Inside: @unchecked Sendable {
        let world: World
        var clock: WorldClock
        var failure: (any Error)?

        init(_ world: sending World, _ clock: WorldClock) { (self.world, self.clock) = (world, clock) }
    }

    private let queue = DispatchQueue(label: "world", qos: .userInitiated)
    private let door = Mutex(Door())
    private let turn = Mutex<Void>(())
    private let inside: Inside
    private let wall: WallTime
    private let answersInline: Bool

    /// Makes the world on its queue; virtual time runs from the world's present.
    ///
    /// - Parameter wall: the callers' time, by which they sign.
    package init(
        wall: WallTime, speed: Double = 1, answersInline: Bool = true,
        make: @Sendable () throws -> sending World
    ) throws {
        inside = try queue.sync {
            let world = try make()
            let clock = WorldClock(world.now, speed: speed)
            return Inside(world, clock)
        }
        (self.wall, self.answersInline) = (wall, answersInline)
    }

    /// Brings the world to the present, then hands it a request; `answer` is called from any thread.
    package func send(_ request: CloudRequest, _ answer: @escaping @Sendable (CloudResponse) -> Void) {
        let mustOpen = door.withLock { door in
            door.arrivals.append((request, answer))
            defer { door.isOpen = true }
            return !door.isOpen
        }
        guard mustOpen else { return }
        let isDone = answersInline && turn.withLockIfAvailable({ _ in admit() }) != nil
        if !isDone { later { self.admit() } }
    }

    /// Runs `body` on the host's queue, when nobody else has the world.
    private func later(_ body: @escaping @Sendable () -> Void) {
        queue.async { self.turn.withLock { _ in body() } }
    }

    /// The world's answer to a request.
    package func send(_ request: CloudRequest) async -> CloudResponse {
        await withCheckedContinuation { continuation in send(request) { continuation.resume(returning: $0) } }
    }

    /// Does something with the world and its clock as of the present; where that moved the world, the clock follows.
    package func perform<Value: Sendable>(
        _ body: @escaping @Sendable (World, inout WorldClock) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            later {
                self.catchUp()
                continuation.resume(
                    with: Result {
                        // A world that failed stands still; whoever asks is told why.
                        if let failure = self.inside.failure { throw failure }
                        defer { self.inside.clock.reach(self.inside.world.now) }
                        return try body(self.inside.world, &self.inside.clock)
                    })
            }
        }
    }

    /// Reads something of the world as of the present.
    package func read<Value: Sendable>(_ body: @escaping @Sendable (World) -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            later {
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
            try await Task.sleep(for: min(max(wait, .milliseconds(1)), Self.longestSleep))
        }
    }

    /// The clock may be set while somebody sleeps by it.
    private static var longestSleep: Duration { .milliseconds(100) }

    /// How long until something is due, after running what was.
    private func look() async -> (wait: Duration, failure: (any Error)?) {
        await withCheckedContinuation { continuation in
            later {
                self.catchUp()
                let next = self.inside.world.nextInstant.flatMap { self.inside.clock.wait(until: $0) }
                continuation.resume(returning: (next ?? Self.longestSleep, self.inside.failure))
            }
        }
    }

    private func admit() {
        while let arrivals = nextArrivals() {
            for arrival in arrivals {
                catchUp()
                var request = arrival.request
                request.arrivedAt = wall.now
                inside.world.send(request, arrival.answer)
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
            try inside.world.advance(to: inside.clock.present())
            // A world may jump ahead by itself.
            inside.clock.reach(inside.world.now)
        } catch {
            inside.failure = error
        }
    }
}
