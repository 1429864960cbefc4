import Foundation
import LabKernel
import LabWorld
import Testing

/// What a lab says at its end, and of checks that must hold for a time.
@Suite struct LabCostTests {
    private static func text(show: String) -> String {
        """
        apiVersion: labsim/v1
        kind: Scenario
        metadata: {name: costly}
        principal: user/learner
        resources:
          learner: {type: ram.user, attach: [system/AliyunOSSFullAccess]}
        timeline:
          - {at: 1s, step: make, do: oss.createBucket, with: {bucket: costly-bucket}}
        lab:
          passScore: 10
          steps:
            - id: make
              title: Make a bucket
              points: 10
              checks: [{id: there, oss: costly-bucket, is: present, for: 5m}]
        cost: {show: \(show)}
        """
    }

    private func player(show: String) throws -> SeatPlayer {
        let folder = SeatPlayer.folder()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Self.text(show: show).write(
            toFile: folder + "/scenario.yaml", atomically: true, encoding: .utf8)
        var order = LabOrder(seat: "lab", path: folder, identitySeed: 1)
        order.prices = try CostScenarioTests.book()
        return try SeatPlayer(of: order)
    }

    @Test func aCheckThatMustHoldSaysForHowLongItHas() throws {
        let player = try player(show: "none")
        func check() throws -> JSONValue? {
            try player.ask("check", ["step": "make"])["checks"]?.arrayValue?.first
        }
        #expect(try check()?["waits"]?.boolValue == false && check()?["held"]?.isNull == true)
        try player.caller().oss.createBucket("costly-bucket", acl: "private", storageClass: "Standard")
        #expect(try check()?["waits"]?.boolValue == true)
        try player.pass(.minutes(2))
        #expect(try check()?["held"]?.stringValue == "2m")
        #expect(try check()?["for"]?.stringValue == "5m")
        try player.pass(.minutes(4))
        #expect(try check()?["waits"]?.boolValue == false)
        #expect(try player.state("make") == "passed")
    }

    @Test(arguments: ["none", "usage", "bill"])
    func whatWasUsedIsSaidAtTheEndWhereTheScenarioShowsIt(show: String) throws {
        let player = try player(show: show)
        try player.caller().oss.createBucket("costly-bucket", acl: "private", storageClass: "Standard")
        try player.pass(.minutes(90))
        let answer = try player.ask("submit")
        #expect((answer["usage"] != nil) == (show != "none"))
        #expect((answer["bill"] != nil) == (show == "bill"))
        guard show == "bill" else { return }
        let meters = answer["bill"]?["lines"]?.arrayValue?.compactMap { $0["meter"]?.stringValue } ?? []
        #expect(meters.contains("oss.request.put"))
        let total = try #require(answer["bill"]?["totalShown"]?.stringValue)
        #expect(
            answer["billShown"]?.arrayValue?.contains { $0.stringValue?.contains("total \(total)") == true }
                == true)
    }

    @Test func afterTheEndNothingIsNextAndNothingAsksToHandIn() throws {
        let player = try player(show: "none")
        try player.ask("solve", ["step": "make"])
        func fix() -> String? {
            do {
                try player.ask("next")
                return nil
            } catch {
                return (error as? LabError)?.fix
            }
        }
        #expect(fix() == "hand the lab in: labsim lab submit")
        try player.ask("submit")
        #expect(fix()?.contains("labsim lab status") == true)
    }
}
