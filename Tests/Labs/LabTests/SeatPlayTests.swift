import CloudClients
import Foundation
import LabKernel
import LabWorld
import Testing

/// A lab played from outside: by verbs and by calls that are signed with the learner's keys.
@Suite struct SeatPlayTests {
    private static let bucket = "flink-lab-state"

    /// The first two steps as a learner does them.
    private func begin(_ player: SeatPlayer) throws {
        if try player.state("region") == "open" {
            try player.ask("quiz", ["step": "region", "choices": [1, 2, 3]])
        }
        let oss = try player.caller().oss
        try oss.createBucket(Self.bucket, acl: "private", storageClass: "Standard")
        for key in ["flink-checkpoints/", "flink-savepoints/"] {
            try oss.putObject(bucket: Self.bucket, key: key, body: [], headers: [])
        }
    }

    @Test func stepsPassByWhatTheLearnerDoes() throws {
        let player = try SeatPlayer()
        let wrong = try player.ask("quiz", ["choices": [1, 4]])
        #expect(wrong["right"]?.boolValue == false)
        let before = try player.ask("check", ["step": "bucket"])
        #expect(before["passed"]?.boolValue == false)
        let evidence = before["checks"]?.arrayValue?.first?["evidence"]?.arrayValue?.first?.stringValue
        #expect(evidence == "expected presence to be 'present', found 'absent'")
        try begin(player)
        #expect(try player.ask("check", ["step": "bucket"])["passed"]?.boolValue == true)
        #expect(try player.state("region") == "passed")
        #expect(try player.score() == 20)
        #expect(try player.ask("next")["id"]?.stringValue == "workspace")
    }

    @Test func aCheckWithoutANameIsOfTheStepThatIsWorkedOn() throws {
        let player = try SeatPlayer()
        try player.ask("quiz", ["step": "region", "choices": [1, 2, 3]])
        try begin(player)
        let check = try player.ask("check")
        #expect(check["id"]?.stringValue == "bucket" && check["passed"]?.boolValue == true)
        #expect(check["next"]?.stringValue == "workspace")
        for step in ["workspace", "draft", "settings", "run", "cleanup"] {
            try player.ask("solve", ["step": .string(step)])
        }
        #expect(try player.ask("check")["passed"]?.boolValue == true, "nothing is left to be checked")
    }

    @Test func aStepPassesByItselfSoonAfter() throws {
        let player = try SeatPlayer()
        try begin(player)
        try player.pass(.seconds(2))
        #expect(try player.ask("board")["score"]?.intValue == 20)
    }

    @Test func aCheckSaysWhatTheStateCallsFor() throws {
        let player = try SeatPlayer()
        let oss = try player.caller("user/learner").oss
        // Nobody may make it public afterwards, but a bucket can be born so.
        try oss.createBucket(Self.bucket, acl: "public-read", storageClass: "Standard")
        let check = try player.ask("check", ["step": "bucket"])
        let says = check["says"]?.arrayValue?.compactMap(\.stringValue) ?? []
        #expect(says.contains { $0.contains("ACL is not private") })
    }

    @Test func solutionsAndHintsCostPoints() throws {
        let player = try SeatPlayer()
        try begin(player)
        try player.ask("status")
        #expect(try player.ask("solve", ["step": "workspace"])["state"]?.stringValue == "solved")
        #expect(try player.score() == 20)
        let hint = try player.ask("hint", ["step": "draft"])
        #expect(hint["cost"]?.intValue == 10, "the free one is for a draft that fails")
        #expect(player.refusal("hint", ["step": "draft"]) == "USE040")
    }

    @Test func theWholeLabCanBeSolvedAndHandedIn() throws {
        let player = try SeatPlayer()
        for step in ["region", "bucket", "workspace", "draft", "settings", "run", "cleanup"] {
            #expect(try player.ask("solve", ["step": .string(step)])["state"]?.stringValue == "solved")
        }
        let status = try player.ask("submit")
        #expect(status["verdict"]?.stringValue == "FAIL")
        #expect(status["score"]?.intValue == 0)
        #expect(player.refusal("hint") == "USE035")
    }

    /// Solutions work in a live world as they do in a run, also when the clock went on before each of them.
    @Test(arguments: LabProofTests.labs) func everyStepOfEveryLabCanBeSolved(path: String) throws {
        guard let lab = try ScenarioRuns.load(path).lab else { return }
        let player = try SeatPlayer(path)
        for step in lab.steps {
            try player.pass(.minutes(1))
            guard try player.state(step.id) != "passed" else { continue }
            try player.ask("solve", ["step": .string(step.id)])
        }
        let status = try player.ask("submit")
        // What passes by itself as time goes on gives its points.
        #expect(status["verdict"]?.stringValue == "FAIL")
    }

    @Test func aSolutionGoesOnFromWhatTheLearnerMade() throws {
        let player = try SeatPlayer()
        try begin(player)
        let caller = try player.caller()
        let storage: JSONValue = ["Oss": ["Bucket": .string(Self.bucket)]]
        try caller.workspaces.call(
            "CreateInstance",
            [
                ("InstanceName", "flink-lab"), ("ChargeType", "POST"), ("Region", caller.region),
                ("Storage", storage.text), ("Extra", #"{"runtimeRole":"flink-runtime"}"#),
            ])
        #expect(try player.ask("check", ["step": "workspace"])["passed"]?.boolValue == true)
        for step in ["draft", "settings", "run"] { try player.ask("solve", ["step": .string(step)]) }
        let rows = try player.ask("query", ["sql": "SELECT name, state FROM labsim.jobs"])["rows"]
        #expect(rows == [["purchases", "RUNNING"]])
        #expect(try player.score() == 30)
    }

    @Test func whatCannotBeDoneIsRefusedByName() throws {
        let player = try SeatPlayer()
        #expect(player.refusal("solve", ["step": "draft"]) == "USE037")
        #expect(player.refusal("check", ["step": "bukket"]) == "USE033")
        #expect(player.refusal("quiz", ["step": "region", "choices": [9]]) == "USE044")
        #expect(player.refusal("quiz", ["step": "region", "choices": []]) == "USE044")
        #expect(player.refusal("quiz", ["step": "bucket", "choices": [1]]) == "USE043")
        #expect(player.refusal("answer", ["step": "region", "text": "x"]) == "USE041")
        #expect(player.refusal("dance") == "USE032")
        #expect(player.refusal("query", ["sql": "SELECT nothing FROM labsim.jobs"])?.hasPrefix("SQL") == true)
        #expect(player.refusal("query", ["sql": ""]) == "USE038")
        #expect(player.refusal("keys", ["as": "account"]) == "USE039")
        #expect(player.refusal("extend", ["by": "soon"]) == "USE046")
        try player.ask("quiz", ["step": "region", "choices": [1, 2, 3]])
        #expect(player.refusal("quiz", ["step": "region", "choices": [1]]) == "USE036")
    }

    @Test func nothingPassesWhenTheTimeIsOver() throws {
        let player = try SeatPlayer()
        try player.pass(.minutes(46))
        #expect(player.refusal("quiz", ["step": "region", "choices": [1, 2, 3]]) == "USE035")
        try player.ask("extend", ["by": "10m"])
        #expect(
            try player.ask("quiz", ["step": "region", "choices": [1, 2, 3]])["right"]?.boolValue == true)
        #expect(try player.ask("submit")["verdict"]?.stringValue == "INCOMPLETE")
    }

    @Test func anAnswerIsComputedFromTheSeatsData() throws {
        let player = try SeatPlayer("scenarios/labs/02-kpi-dashboard")
        try player.ask("solve", ["step": "run"])
        try player.pass(.minutes(12))
        #expect(try player.ask("answer", ["step": "count", "text": "-1"])["right"]?.boolValue == false)
        let board = try player.ask("board")
        #expect(board["attempts"]?.intValue == 1)
    }

    @Test func tablesThatDoNotFitTheChecksAreEvidence() throws {
        let player = try SeatPlayer("scenarios/labs/02-kpi-dashboard")
        for step in ["run", "count"] { try player.ask("solve", ["step": .string(step)]) }
        let caller = try player.caller()
        let keys = try player.ask("keys")["workspaces"]?.arrayValue?.first
        let space = "/api/v2/namespaces/\(keys?["namespace"]?.stringValue ?? "")"
        let headers = [("workspace", keys?["id"]?.stringValue ?? "")]
        let list = try caller.deployments.call(
            "ListDeployments", "GET", space + "/deployments", headers: headers)
        let id = list["data"]?.arrayValue?.first?["deploymentId"]?.stringValue ?? ""
        let sql = """
            CREATE TABLE s (x INT) WITH ('connector' = 'datagen', 'number-of-rows' = '3');
            CREATE TABLE kpi (x INT) WITH ('connector' = 'print');
            INSERT INTO kpi SELECT x FROM s;
            """
        try caller.deployments.call(
            "UpdateDeployment", "PUT", space + "/deployments/\(id)", headers: headers,
            body: ["artifact": ["kind": "SQLSCRIPT", "sqlArtifact": ["sqlScript": .string(sql)]]])
        try caller.deployments.call(
            "StartJobWithParams", "POST", space + "/jobs:start", headers: headers,
            body: ["deploymentId": .string(id), "restoreStrategy": ["kind": "NONE"]])
        try player.pass(.minutes(1))
        let check = try player.ask("check", ["step": "mend"])
        let evidence = check["checks"]?.arrayValue?.first?["evidence"]?.arrayValue?.first?.stringValue ?? ""
        #expect(evidence.contains("does not"))
        #expect(check["passed"]?.boolValue == false)
    }

    @Test func othersKeysAreGivenWhereTheLabAsksForThem() throws {
        let player = try SeatPlayer("scenarios/labs/32-world-readable")
        let outsider = try player.caller("outsider")
        #expect(throws: CloudCallError.self) {
            _ = try outsider.oss.getObject(bucket: "clinic-state", key: "flink-checkpoints/x")
        }
        #expect(player.refusal("keys", ["as": "account"]) == "USE039")
    }

    @Test func aFaultThatJumpsTheClockMovesTheSeat() throws {
        let player = try SeatPlayer("scenarios/labs/40-weekend-job")
        let began = player.seat.now
        try player.pass(.minutes(1))
        #expect(player.seat.now - began > .hours(61))
    }
}
