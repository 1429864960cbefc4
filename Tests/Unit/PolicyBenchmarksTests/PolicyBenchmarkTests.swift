import Foundation
import LabKernel
import Testing

@testable import PolicyBenchmarks

/// That the benchmark measures what it says; its figures mean something in a release build only:
/// `ROOMS=PolicyBenchmarks LABSIM_BENCH=1 swift test -c release -Xswiftc -enable-testing`.
@Suite struct PolicyBenchmarkTests {
    private static let isMeasuring = ProcessInfo.processInfo.environment["LABSIM_BENCH"] != nil

    private func figures() throws -> [PolicyFigure] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "RAMPolicyTests/Fixtures/cases")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        var benchmark = PolicyBenchmark()
        benchmark.cases = try names.map { name in
            SourceFile(
                name: name, text: try String(contentsOf: folder.appending(path: name), encoding: .utf8))
        }
        if !Self.isMeasuring { (benchmark.decisions, benchmark.repetitions) = (5_000, 1) }
        var figures: [PolicyFigure] = []
        try benchmark.run { figures.append($0) }
        return figures
    }

    @Test func everyFigureIsThereAndSomethingIsAllowedAndRefused() throws {
        let figures = try figures()
        #expect(figures.count == 4)
        #expect(figures.allSatisfy { $0.value > 0 })
        let shares = figures.compactMap { figure in Int(figure.detail.prefix { $0.isNumber }) }
        #expect(shares.count == 3)
        #expect(shares.allSatisfy { (1...99).contains($0) })
        if Self.isMeasuring {
            for figure in figures { print("BENCH \(figure.line)") }
            #expect(figures.allSatisfy { $0.isMet != false })
        }
    }

    @Test func aTargetIsMetFromAboveOrFromBelow() {
        func figure(_ value: Double, _ unit: String) -> PolicyFigure {
            PolicyFigure(name: "x", value: value, unit: unit, target: 50, detail: "")
        }
        #expect(figure(51, "decisions/s").isMet == true)
        #expect(figure(49, "decisions/s").isMet == false)
        #expect(figure(49, "ms").isMet == true)
        #expect(figure(51, "ms").isMet == false)
    }
}
