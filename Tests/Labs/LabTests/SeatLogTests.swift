import Foundation
import LabKernel
import LabWorld
import Testing

/// A seat survives the end of its server.
@Suite struct SeatLogTests {
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = SeatPlayer.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test func aRunningJobGoesOnWhereItWas() throws {
        try inFolder { folder in
            let first = try SeatPlayer(folder: folder)
            try first.ask("quiz", ["step": "region", "choices": [1, 2, 3]])
            let oss = try first.caller().oss
            try oss.createBucket("flink-lab-state", acl: "private", storageClass: "Standard")
            for step in ["bucket", "workspace", "draft", "settings", "run"] {
                try first.ask("solve", ["step": .string(step)])
            }
            #expect(first.refusal("hint", ["step": "cleanup"]) == "USE040")
            try first.pass(.minutes(1))
            let before = try facts(first)
            // The process is killed: nothing is closed.
            let second = try SeatPlayer(folder: folder)
            try second.seat.advance(to: first.seat.now)
            #expect(try facts(second) == before)
            #expect(second.seat.now == first.seat.now)
        }
    }

    /// What a learner could see of a seat.
    private func facts(_ player: SeatPlayer) throws -> [JSONValue] {
        [
            try player.ask("status"), try player.ask("keys"),
            try player.ask("query", ["sql": "SELECT * FROM labsim.requests"]),
            try player.ask("query", ["sql": "SELECT * FROM labsim.checkpoints"]),
            try player.ask("query", ["sql": "SELECT COUNT(*) AS n, SUM(cnt) AS events FROM sink.sink_out"]),
        ]
    }

    @Test func aLogThatWasCutOffIsPlayedUpToThere() throws {
        try inFolder { folder in
            let first = try SeatPlayer(folder: folder)
            try first.ask("quiz", ["step": "region", "choices": [1, 2, 3]])
            let file = URL(fileURLWithPath: folder + "/log.jsonl")
            try (try Data(contentsOf: file) + Data("{\"t\": 17357".utf8)).write(to: file)
            let second = try SeatPlayer(folder: folder)
            #expect(try second.state("region") == "passed")
        }
    }

    @Test func aLogThatMakesNoSenseIsRefused() throws {
        try inFolder { folder in
            try SeatPlayer(folder: folder).ask("quiz", ["step": "region", "choices": [1, 2, 3]])
            let file = URL(fileURLWithPath: folder + "/log.jsonl")
            try (try Data(contentsOf: file) + Data("{\"x\": 1}\n".utf8)).write(to: file)
            #expect(throws: LabError.self) { try SeatPlayer(folder: folder) }
        }
    }

    @Test func passedStepsOutliveAnotherFormOfTheLab() throws {
        try inFolder { folder in
            let source = ScenarioRuns.root.appending(path: ScenarioRuns.handsOn).path
            let lab = folder + "/lab"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: source, toPath: lab)
            let order = LabOrder(seat: "lab", path: lab, identitySeed: 1, folder: folder + "/seat")
            let first = try LabSeat(order)
            _ = try first.perform("quiz", ["step": "region", "choices": [1, 2, 3]])
            let scenario = lab + "/scenario.yaml"
            let text = try String(contentsOfFile: scenario, encoding: .utf8)
            try (text + "\n# another form\n").write(toFile: scenario, atomically: true, encoding: .utf8)
            let second = try LabSeat(order)
            let status = try second.perform("status", .object([]))
            #expect(status["score"]?.intValue == 10)
            #expect(status["current"]?.stringValue == "bucket")
        }
    }
}
