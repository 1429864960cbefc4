import LabKernel
import LabWorld
import Scenarios
import Testing

@Suite struct FuzzTests {
    @Test(arguments: [FuzzScenarios.exactlyOnce, FuzzScenarios.unaligned, FuzzScenarios.logs])
    func filesShowEachRowOnceWhateverFails(path: String) throws {
        let report = try FuzzScenarios.fuzzer(path).run(first: 1, count: 4)
        #expect(report.failures.isEmpty, "\(report.text)")
        #expect(report.seen.values.reduce(0, +) >= 3)
    }

    /// Schedules under which the last commit fails or its answer is lost: the job must not end before it is
    /// done.
    @Test(arguments: [UInt64(1328), 1330])
    func aJobEndsOnlyOnceItsLastRowsAreCommitted(seed: UInt64) throws {
        let failure = try FuzzScenarios.fuzzer(FuzzScenarios.exactlyOnce).firstFailure(first: seed, count: 1)
        #expect(failure == nil, "\(failure?.violations ?? [])")
    }

    /// The clock jumps over the end of the input: a checkpoint of the same instant does not cover it.
    @Test func aCheckpointBeforeTheEndOfInputEndsNoJob() throws {
        let failure = try FuzzScenarios.fuzzer(FuzzScenarios.unaligned).firstFailure(first: 1281, count: 1)
        #expect(failure == nil, "\(failure?.violations ?? [])")
    }

    /// A source is asked for a barrier when it has ended, and its last rows are on their way: the checkpoint must
    /// not wait for the barrier.
    @Test(arguments: [UInt64(1336), 1349])
    func aSourceThatHasEndedAnswersForItsChain(seed: UInt64) throws {
        let failure = try FuzzScenarios.fuzzer(FuzzScenarios.unaligned).firstFailure(first: seed, count: 1)
        #expect(failure == nil, "\(failure?.violations ?? [])")
    }

    @Test func theHandsOnLabPrintsEveryRowWhateverFails() throws {
        let report = try FuzzScenarios.fuzzer("scenarios/labs/01-hands-on").run(first: 1, count: 2)
        #expect(report.failures.isEmpty, "\(report.text)")
    }

    @Test func lateRowsStayLateAfterARestore() throws {
        let fuzzer = try Fuzzer(try FuzzScenarios.late(), options: .init(path: "late"))
        let report = try fuzzer.run(first: 1, count: 4)
        #expect(report.failures.isEmpty, "\(report.text)")
    }

    @Test func theSameSeedDrawsTheSameSchedule() throws {
        let fuzzer = try FuzzScenarios.fuzzer(FuzzScenarios.exactlyOnce)
        for seed in UInt64(1)...20 {
            let first = fuzzer.schedule(seed).map(\.yaml)
            #expect(first == fuzzer.schedule(seed).map(\.yaml))
            #expect(first != fuzzer.schedule(seed + 1).map(\.yaml))
        }
    }

    @Test func everyKindOfFaultIsDrawn() throws {
        let fuzzer = try FuzzScenarios.fuzzer(FuzzScenarios.exactlyOnce)
        let kinds = Set((UInt64(1)...60).flatMap { fuzzer.schedule($0).map(\.kind) })
        #expect(kinds == Set(FuzzFault.Kind.allCases))
    }

    /// Where a job reads Log Service its pulls are disturbed in all four ways.
    @Test func logstoresAreDisturbed() throws {
        let fuzzer = try FuzzScenarios.fuzzer(FuzzScenarios.logs)
        let faults = (UInt64(1)...60).flatMap { fuzzer.schedule($0) }
        let kinds = faults.filter { fault in fault.words.contains { $0.value.contains("log") } }.map(\.kind)
        #expect(Set(kinds) == [.deniedRequests, .requestErrors, .lostAnswers, .delayedRequests])
    }

    /// What is printed can be pasted into a scenario's timeline.
    @Test func aScheduleIsATimeline() throws {
        let fuzzer = try FuzzScenarios.fuzzer(FuzzScenarios.exactlyOnce)
        for seed in UInt64(1)...10 {
            let schedule = fuzzer.schedule(seed)
            let scenario = try FuzzScenarios.loadExactlyOnce(appending: schedule.map(\.yaml).joined())
            let faults = scenario.timeline.compactMap { item -> FaultItem? in
                if case .fault(let fault) = item.step { fault } else { nil }
            }
            #expect(faults.map(\.id) == schedule.map(\.id))
            #expect(faults.map { "\($0.effect)" } == schedule.map { "\($0.effect)" })
            #expect(faults.map(\.duration) == schedule.map(\.duration))
        }
    }
}
