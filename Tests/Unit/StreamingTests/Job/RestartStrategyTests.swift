import LabKernel
import Testing

@testable import Streaming

@Suite struct RestartStrategyTests {
    @Test func exponentialDelayGrowsAndNeverGivesUp() {
        var strategy = RestartStrategy(.exponentialDelay(RestartStrategy.ExponentialDelay()))
        var now: Int64 = 0
        var delays: [Int64] = []
        for _ in 0..<12 {
            guard let delay = strategy.delay(failedAt: now, jitter: 0) else { break }
            delays.append(delay)
            now += delay + 100
        }
        #expect(delays == [1000, 1500, 2250, 3375, 5062, 7593, 11389, 17083, 25624, 38436, 57654, 60000])
    }

    @Test func failureRateAllowsSoManyInAnInterval() {
        var strategy = RestartStrategy(
            .failureRate(maxFailures: 3, intervalMillis: 60_000, delayMillis: 1_000))
        #expect([0, 10, 20].map { strategy.delay(failedAt: $0, jitter: 0) } == [1000, 1000, 1000])
        #expect(strategy.delay(failedAt: 30, jitter: 0) == nil)
        #expect(
            strategy.text
                == "FailureRateRestartBackoffTimeStrategy(FailureRateRestartBackoffTimeStrategy("
                + "failuresIntervalMS=60000,backoffTimeMS=1000,maxFailuresPerInterval=3)")
    }

    @Test func defaultsDependOnCheckpointing() throws {
        #expect(try JobConfiguration([:]).restart == .none)
        let checkpointed = try JobConfiguration(["execution.checkpointing.interval": "30 s"])
        #expect(checkpointed.restart == .exponentialDelay(RestartStrategy.ExponentialDelay()))
        #expect(checkpointed.intervalMillis == 30_000)
    }

    @Test func aTooShortIntervalIsRefused() {
        #expect(throws: LabError.self) { try JobConfiguration(["execution.checkpointing.interval": "0s"]) }
        #expect(throws: LabError.self) { try JobConfiguration(["restart-strategy.type": "sometimes"]) }
    }
}
