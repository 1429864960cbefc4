import Testing

@testable import LabKernel

@Suite struct EventLoopTests {
    @Test func eventsRunByInstantThenByOrderOfScheduling() throws {
        let loop = EventLoop(start: .epoch)
        var seen: [String] = []
        loop.schedule(after: .seconds(2), label: "c") { seen.append("c") }
        loop.schedule(after: .seconds(1), label: "a") { seen.append("a") }
        loop.schedule(after: .seconds(1), label: "b") { seen.append("b") }
        try loop.run()
        #expect(seen == ["a", "b", "c"])
        #expect(loop.now == Instant(epochSeconds: 2))
    }

    @Test func runStopsAtItsLimitAndSetsTheClock() throws {
        let loop = EventLoop(start: .epoch)
        var count = 0
        for second in 1...5 { loop.schedule(after: .seconds(second), label: "tick") { count += 1 } }
        try loop.run(until: Instant(epochSeconds: 3))
        #expect(count == 3)
        try loop.run(until: Instant(epochMillis: 3_500))
        #expect(loop.now == Instant(epochMillis: 3_500))
        #expect(loop.nextInstant == Instant(epochSeconds: 4))
    }

    @Test func aCancelledEventDoesNotRun() throws {
        let loop = EventLoop(start: .epoch)
        var seen: [Int] = []
        let first = loop.schedule(after: .seconds(1), label: "1") { seen.append(1) }
        loop.schedule(after: .seconds(2), label: "2") { seen.append(2) }
        loop.cancel(first)
        try loop.run()
        #expect(seen == [2])
    }

    @Test func cancellingWhatHasRunIsForgotten() throws {
        let loop = EventLoop(start: .epoch)
        loop.schedule(after: .seconds(1_000), label: "last") {}
        for _ in 0..<100 {
            let event = loop.schedule(after: .zero, label: "now") {}
            #expect(try loop.step())
            loop.cancel(event)
        }
        #expect(loop.cancelledCount <= 1)
        #expect(loop.nextInstant == Instant(epochSeconds: 1_000))
    }

    @Test func whatIsDiscardedIsReleased() throws {
        final class Worker {}
        let loop = EventLoop(start: .epoch)
        var worker: Worker? = Worker()
        weak let held = worker
        loop.schedule(after: .seconds(1), label: "work") { [worker] in _ = worker }
        worker = nil
        #expect(held != nil)
        loop.discard()
        #expect(held == nil && loop.nextInstant == nil)
    }

    @Test func thePastIsNow() throws {
        let loop = EventLoop(start: Instant(epochSeconds: 10))
        var at: Instant?
        loop.schedule(at: .epoch, label: "late") { at = loop.now }
        try loop.run()
        #expect(at == Instant(epochSeconds: 10))
    }

    @Test func aThousandRandomEventsComeInOrder() throws {
        let loop = EventLoop(start: .epoch)
        var chance = Prng(seed: 7, purpose: "test")
        var seen: [Instant] = []
        for _ in 0..<1_000 {
            loop.schedule(after: .microseconds(Int64(chance.below(500))), label: "x") {
                seen.append(loop.now)
            }
        }
        try loop.run()
        #expect(seen.count == 1_000)
        #expect(zip(seen, seen.dropFirst()).allSatisfy { $0 <= $1 })
    }

    @Test func whatWasDueBeforeAJumpRunsLateAndInOrder() throws {
        let loop = EventLoop(start: .epoch)
        var seen: [(String, Instant)] = []
        for (name, seconds) in [("b", 2), ("a", 1), ("c", 30)] {
            loop.schedule(after: .seconds(seconds), label: "test") { seen.append((name, loop.now)) }
        }
        loop.jump(by: .seconds(10))
        #expect(loop.nextInstant == Instant(epochSeconds: 10))
        try loop.run()
        #expect(seen.map(\.0) == ["a", "b", "c"])
        #expect(seen.map(\.1.epochSeconds) == [10, 10, 30])
    }
}
