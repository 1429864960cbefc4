import Foundation
import LabKernel
import LabWorld
import Scenarios

/// The scenarios that are fuzzed.
enum FuzzScenarios {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let exactlyOnce = "scenarios/faults/exactly-once"
    static let unaligned = "scenarios/faults/exactly-once-unaligned"

    static let logs = "scenarios/faults/sls-exactly-once"

    static func load(_ path: String) throws -> Scenario {
        try ScenarioLoader.load(
            path: root.appending(path: path).path, overrides: ScenarioOverrides(), files: DiskFiles())
    }

    static func fuzzer(_ path: String, ports: EnginePorts = EnginePorts()) throws -> Fuzzer {
        try Fuzzer(try load(path), options: .init(path: path, ports: ports))
    }

    /// The exactly-once scenario with more items at the end of its timeline.
    static func loadExactlyOnce(appending items: String) throws -> Scenario {
        try ScenarioLoader.load(
            path: root.appending(path: exactlyOnce).path, overrides: ScenarioOverrides(),
            files: LongerTimeline(items: items))
    }

    private struct LongerTimeline: FileSource {
        let items: String

        func text(of path: String) throws(FileReadError) -> String {
            try DiskFiles().text(of: path).replacing("\nexpect:\n", with: "\n\(items)\nexpect:\n")
        }
    }

    /// One subtask, and half of the rows too late for their window: what a forgotten watermark would let in.
    static func late() throws -> Scenario {
        var scenario = try load(exactlyOnce)
        for index in scenario.resources.indices {
            guard var totals = scenario.resources[index].properties as? DeploymentResource else { continue }
            totals.settings.parallelism = 1
            totals.script = Script(
                file: SourceFile(name: "late.sql", text: lateRows), place: totals.script.place)
            scenario.resources[index].properties = totals
        }
        return scenario
    }

    private static let lateRows = """
        CREATE TABLE orders (
          id BIGINT,
          n AS id - CASE WHEN MOD(id, 4) >= 2 THEN 200 ELSE 0 END,
          ts AS CAST(TIMESTAMP '2025-01-01 00:00:00'
            + (id - CASE WHEN MOD(id, 4) >= 2 THEN 200 ELSE 0 END) * INTERVAL '0.1' SECOND AS TIMESTAMP(3)),
          WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
        ) WITH (
          'connector' = 'datagen', 'rows-per-second' = '10', 'fields.id.kind' = 'sequence',
          'fields.id.start' = '0', 'fields.id.end' = '1199'
        );
        CREATE TABLE totals (window_start TIMESTAMP(3), total BIGINT, orders BIGINT) WITH (
          'connector' = 'filesystem', 'path' = 'oss://orders-lake/totals', 'format' = 'json',
          'sink.rolling-policy.rollover-interval' = '15 s'
        );
        INSERT INTO totals
        SELECT window_start, SUM(n) AS total, COUNT(*) AS orders
        FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '5' SECOND))
        GROUP BY window_start, window_end;
        """
}
