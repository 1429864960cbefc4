import Foundation
import ServiceBenchmarks
import Testing

/// `labsim bench sls` in small. `LABSIM_BENCH=10000000` measures with as many lines and prints the figures, without
/// a build of all rooms.
@Suite struct LogBenchmarkTests {
    private static var lines: Int? { ProcessInfo.processInfo.environment["LABSIM_BENCH"].flatMap { Int($0) } }

    @Test func everyFigureIsMeasured() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "labsim-bench-\(UUID().uuidString)"
        ).path
        try FileManager.default.createDirectory(atPath: folder + "/sls", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var benchmark = LogBenchmark(folder: folder)
        benchmark.lines = Self.lines ?? 2_000
        if Self.lines == nil { benchmark.metricRequests = 2 }
        let figures = try await benchmark.run()
        #expect(figures.count == 12)
        #expect(figures.allSatisfy { $0.value > 0 && $0.value.isFinite })
        guard Self.lines != nil else { return }
        for figure in figures { print("\(figure.name): \(figure.value) \(figure.unit)") }
    }
}
