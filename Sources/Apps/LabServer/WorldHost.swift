import CloudGateway
import Dispatch
import LabKernel
import NIOCore
import NIOPosix

/// Owns a live world and holds its virtual time to wall time × speed; one thread at a time touches the world.
///
/// The requests that a thread of the edge reads in one go enter the world together, on that thread, so that no other has
/// to be woken for them and what they change is made lasting as one. Threads wait for their turn for a moment; where
/// that is not enough the requests go to the host's own queue. A host among many should leave that out, so that a long
/// request in one world holds up no connection to another.
package final class WorldHost<World: LiveWorld>: Sendable {
    private typealias Arrival = (request: CloudRequest, answer: @Sendable (CloudResponse) -> Void)

    /// The requests that a thread of the edge has read and not brought into the world. Only that thread has it.
    private final class Batch: @unchecked Sendable { var arrivals: [Arrival] = [] }

    /// What belongs to who has the turn.
    private final class Inside: @unchecked Sendable {
        let world: World
        var clock: WorldClock
        var failure: (any Error)?

        init(_ world: sending World, _ clock: WorldClock) { (self.world, self.clock) = (world, clock) }
    }

    private let queue = DispatchQueue(label: "world", qos: .userInitiated)
    /// Taken by who has the world. A semaphore, since one can wait for it for a while only.
    private let turn = DispatchSemaphore(value: 1)
    /// Nil when all requests go to the queue.
    private let batches: ThreadSpecificVariable<Batch>?
    private let inside: Inside
    private let wall: WallTime

    /// So long a thread of the edge waits for its turn; it has other connections too.
    private static var patience: DispatchTimeInterval { .milliseconds(2) }

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
        self.wall = wall
        batches = answersInline ? ThreadSpecificVariable() : nil
    }

    /// Brings the world to the present, then hands it a request; `answer` is called from any thread.
    package func send(_ request: CloudRequest, _ answer: @escaping @Sendable (CloudResponse) -> Void) {
        guard let batches, let loop = MultiThreadedEventLoopGroup.currentEventLoop else {
            return enterLater([(request, answer)])
        }
        let batch = batches.currentValue ?? Batch()
        batches.currentValue = batch
        batch.arrivals.append((request, answer))
        // An event loop turns to what it is given when it has read all that there was to read.
        guard batch.arrivals.count == 1 else { return }
        loop.execute {
            let arrivals = batch.arrivals
            batch.arrivals = []
            self.enter(arrivals)
        }
    }

    private func enter(_ arrivals: [Arrival]) {
        guard turn.wait(timeout: .now() + Self.patience) == .success else { return enterLater(arrivals) }
        admit(arrivals)
    }

    private func enterLater(_ arrivals: [Arrival]) {
        queue.async {
            self.turn.wait()
            self.admit(arrivals)
        }
    }

    /// Runs `body` on the host's queue, when nobody else has the world.
    private func later(_ body: @escaping @Sendable () -> Void) {
        queue.async {
            self.turn.wait()
            defer { self.turn.signal() }
            body()
        }
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

    /// Brings requests into the world and ends the turn.
    private func admit(_ arrivals: [Arrival]) {
        let settle = inside.world.together {
            for arrival in arrivals {
                catchUp()
                var request = arrival.request
                request.arrivedAt = wall.now
                inside.world.send(request, arrival.answer)
            }
        }
        turn.signal()
        settle()
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
