import CloudClients
import Foundation
import LabKernel
import LabWorld
import Scenarios
import Testing

/// What a lab can say beside its checks: messages, hints that the state calls for, what undoes a step, times, tabs.
@Suite struct LabKeysTests {
    private static let text = """
        apiVersion: labsim/v1
        kind: Scenario
        metadata: {name: keys-of-labs}
        principal: user/learner
        resources:
          learner: {type: ram.user, attach: [system/AliyunOSSFullAccess]}
        timeline:
          - {at: 1s, step: make, do: oss.createBucket, with: {bucket: lab-of-keys}}
          - {at: 2s, step: fill, do: oss.putObject, with: {bucket: lab-of-keys, key: a, text: x}}
        lab:
          timeLimit: 30m
          passScore: 10
          scoring: {hintPenalty: false, speedBonus: {within: 5m, points: 3}}
          steps:
            - id: make
              title: Make a bucket
              tabs: [terminal, "file:sql/a.sql"]
              points: 10
              timeLimit: 2m
              checks:
                - id: there
                  oss: lab-of-keys
                  is: present
                  message: There is no bucket yet.
                  failWhen: [{oss: lab-of-keys, acl: public-read-write}]
                - id: private
                  oss: lab-of-keys
                  acl: private
                  hintWhen: {oss: lab-of-keys, acl: public-read, say: Everybody can read it.}
              hints: [{text: The ACL is its own request., cost: 4, when: {oss: lab-of-keys, is: present}}]
            - id: fill
              title: Put something into it
              text: Anything will do.
              points: 5
              needs: [make]
              checks: [{id: one, oss: lab-of-keys, count: {gte: 1}}]
        """

    private func folder() throws -> String {
        let folder = SeatPlayer.folder()
        try FileManager.default.createDirectory(atPath: folder + "/sql", withIntermediateDirectories: true)
        try Self.text.write(toFile: folder + "/scenario.yaml", atomically: true, encoding: .utf8)
        try "SELECT 1;".write(toFile: folder + "/sql/a.sql", atomically: true, encoding: .utf8)
        return folder
    }

    private func player() throws -> SeatPlayer {
        try SeatPlayer(of: LabOrder(seat: "lab", path: try folder(), identitySeed: 1))
    }

    private func make(_ player: SeatPlayer, acl: String = "private") throws {
        try player.caller().oss.createBucket("lab-of-keys", acl: acl, storageClass: "Standard")
    }

    private func setACL(_ player: SeatPlayer, _ acl: String) throws {
        try player.caller().oss.putBucketACL("lab-of-keys", acl: acl)
    }

    @Test func theLabIsProved() throws {
        let scenario = try ScenarioLoader.load(path: try folder(), files: DiskFiles())
        let result = try #require(LabProof(scenario, options: .init(path: "lab")))
        let proof = try result.result()
        #expect(proof.findings.isEmpty, "\(proof.findings)")
        #expect(proof.score == 18)
    }

    @Test func aCheckSaysItsMessage() throws {
        let player = try player()
        let check = try player.ask("check")["checks"]?.arrayValue?.first
        #expect(check?["message"]?.stringValue == "There is no bucket yet.")
        #expect(check?["evidence"]?.arrayValue?.isEmpty == false)
    }

    @Test func hintsComeWhenTheStateCallsForThem() throws {
        let player = try player()
        #expect(player.refusal("hint") == "USE040", "there is no bucket to speak of")
        #expect(try player.ask("check")["says"] == [])
        try make(player, acl: "public-read")
        #expect(try player.ask("check")["says"] == ["Everybody can read it."])
        #expect(try player.ask("hint")["cost"]?.intValue == 4)
        try setACL(player, "private")
        let check = try player.ask("check")
        #expect(check["passed"]?.boolValue == true && check["says"] == [])
        #expect(try player.score() == 10, "in this lab hints are free")
    }

    @Test func whatIsUndoneIsOpenAgain() throws {
        let player = try player()
        try make(player)
        try player.pass(.seconds(2))
        #expect(try player.state("make") == "passed")
        try setACL(player, "public-read-write")
        try player.pass(.seconds(2))
        #expect(try player.state("make") == "open")
        #expect(try player.score() == 0)
        let evidence = try player.ask("check", ["step": "make"])["checks"]?.arrayValue?.first?["evidence"]
        #expect(evidence?.arrayValue?.first?.stringValue?.hasPrefix("undone: ") == true)
        #expect(player.refusal("hint", ["step": "fill"]) == "USE037", "what needs the step waits again")
        try setACL(player, "private")
        try player.pass(.seconds(2))
        #expect(try player.state("make") == "passed")
    }

    @Test func aStepHasATimeOfItsOwn() throws {
        let player = try player()
        let step = try player.ask("next")
        #expect(step["timeLimit"]?.stringValue == "2m" && step["timeLeft"]?.stringValue == "2m")
        #expect(step["tabs"] == ["terminal", "file:sql/a.sql"])
        try player.pass(.minutes(3))
        try make(player)
        #expect(try player.ask("check", ["step": "make"])["passed"]?.boolValue == true)
        #expect(try player.score() == 0, "it took three minutes of its two")
        _ = try player.caller().oss.putObject(bucket: "lab-of-keys", key: "a", body: [], headers: [])
        #expect(try player.ask("submit")["score"]?.intValue == 8, "the step after it, and the bonus")
    }
}
