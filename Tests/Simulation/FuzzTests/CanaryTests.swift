import LabKernel
import LabWorld
import Scenarios
import Testing

@Suite struct CanaryTests {
    private static let most = 12

    @Test(arguments: Canary.allCases)
    func theFuzzerFindsAPlantedBug(canary: Canary) throws {
        let scenario =
            switch canary {
            case .watermarkNotRestored: try FuzzScenarios.late()
            case .cursorBehind: try FuzzScenarios.load(FuzzScenarios.logs)
            default: try FuzzScenarios.load(FuzzScenarios.exactlyOnce)
            }
        let fuzzer = try Fuzzer(scenario, options: .init(path: "canary", ports: canary.ports))
        let found = try fuzzer.firstFailure(first: 1, count: Self.most)
        let failure = try #require(found, "\(canary) was not found within \(Self.most) seeds")
        #expect(failure.violations.contains { canary.rules.contains($0.rule) }, "\(failure.violations)")
    }

    @Test func aFailingScheduleIsShrunk() throws {
        let fuzzer = try FuzzScenarios.fuzzer(
            FuzzScenarios.exactlyOnce, ports: Canary.barrierOvertakesRows.ports)
        let found = try #require(try fuzzer.firstFailure(first: 1, count: Self.most))
        let report = try fuzzer.run(first: found.seed, count: 1)
        let failure = try #require(report.failures.first)
        #expect(failure.isShrunk)
        #expect(failure.schedule.count <= found.schedule.count)
        #expect(failure.schedule.count == 1, "\(report.text)")
        #expect(report.text.contains("--seeds 1 --first \(found.seed)"))
        #expect(report.text.contains("fault: {type: "))
    }
}

extension Canary {
    /// The rules that it breaks.
    fileprivate var rules: Set<String> {
        switch self {
        case .subtaskMissing: ["checkpoint"]
        default: ["output", "committed rows"]
        }
    }
}
