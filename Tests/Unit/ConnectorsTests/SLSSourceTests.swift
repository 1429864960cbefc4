import FlinkSQL
import LabKernel
import StreamTypes
import Streaming
import Testing

@testable import Connectors

@Suite struct SLSSourceTests {
    private static let earliest = [("startupMode", "earliest")]

    private func lab(_ options: [(String, String)] = earliest, shards: Int = 1) -> SLSLab {
        SLSLab([("id", .int)], options, shards: shards)
    }

    /// Groups of two logs with the numbers of `ids`.
    private func fill(_ lab: SLSLab, _ ids: ClosedRange<Int>, shard: Int = 0) {
        for id in stride(from: ids.lowerBound, through: ids.upperBound, by: 2) {
            let pair = (id...min(id + 1, ids.upperBound)).map { TestLog([("id", "\($0)")]) }
            lab.logs.receive(shard, LogBytes.group(pair))
        }
    }

    private func rows(_ ids: ClosedRange<Int>) -> [String] { ids.map { "+I[\($0)]" } }

    @Test func columnsAreContentsByName() throws {
        let lab = SLSLab(
            [
                ("flag", .boolean), ("small", .tinyint), ("n", .int), ("big", .bigint), ("f", .float),
                ("d", .double), ("money", .decimal(precision: 10, scale: 2)), ("text", .string),
                ("raw", .varbinary(length: 100)),
            ], Self.earliest)
        lab.logs.receive(
            0,
            LogBytes.group([
                TestLog([
                    ("unknown", "x"), ("text", "héllo"), ("flag", "TRUE"), ("small", "-7"), ("n", " 42 "),
                    ("big", "9007199254740993"), ("f", "1.5"), ("d", "2.25"), ("money", "12.345"),
                    ("raw", "ab"),
                ]),
                TestLog([("n", ""), ("text", ""), ("raw", "")]),
                TestLog([("n", "1"), ("n", "2")]),
            ]))
        let rows = try lab.reader().read()
        #expect(
            rows == [
                "+I[true, -7, 42, 9007199254740993, 1.5, 2.25, 12.35, héllo, [97, 98]]",
                "+I[null, null, null, null, null, null, null, , []]",
                "+I[null, null, 2, null, null, null, null, null, null]",
            ])
    }

    @Test func metadataOfALog() throws {
        let lab = lab()
        lab.logs.receive(
            0,
            LogBytes.group(
                [TestLog([("id", "1")], time: 1_735_689_600), TestLog([("id", "2")], time: 1_735_689_601)],
                topic: "web", source: "10.0.0.1", tags: [("__receive_time__", "1735689602"), ("a", "b")]))
        let rows = try lab.reader(metadata: LogMetadata.allCases).read()
        #expect(
            rows == [
                "+I[1, 10.0.0.1, web, 1735689600, {__receive_time__=1735689602, a=b}]",
                "+I[2, 10.0.0.1, web, 1735689601, {__receive_time__=1735689602, a=b}]",
            ])
    }

    @Test func aTextThatIsNoNumberFailsAfterTheRowsBeforeIt() throws {
        let lab = lab()
        lab.logs.receive(0, LogBytes.group(["1", "2", "x", "4"].map { TestLog([("id", $0)]) }))
        let reader = try lab.reader()
        #expect(try reader.read(2, limit: 10) == rows(1...2))
        let failure = #expect(throws: JobFailure.self) { try reader.read() }
        #expect(failure?.root.message == "For input string: \"x\"")
    }

    /// The law of sources: after a restore come exactly the rows that came after the snapshot.
    @Test(arguments: 0...9, [1, 2, 100])
    func restoreGoesOnInTheMiddleOfAPull(count: Int, batch: Int) throws {
        let lab = lab(Self.earliest + [("batchGetSize", "\(batch)")])
        fill(lab, 1...6)
        let first = try lab.reader()
        var found = try first.read(min(count, 6))
        let snapshot = try first.snapshot()
        fill(lab, 7...10)
        _ = try first.read(2)
        let second = try lab.reader()
        try second.restore([snapshot])
        found += try second.read()
        #expect(found == rows(1...10))
    }

    @Test func aPullWithFewerGroupsThanBeforeTheRestore() throws {
        let lab = lab()
        fill(lab, 1...10)
        let first = try lab.reader()
        _ = try first.read(5)
        let smaller = SLSLab([("id", .int)], Self.earliest + [("batchGetSize", "1")])
        fill(smaller, 1...10)
        let second = try smaller.reader()
        try second.restore([try first.snapshot()])
        #expect(try second.read() == rows(6...10))
    }

    /// Shards go to subtasks by their numbers, also after a rescale.
    @Test(arguments: [(1, 3), (3, 1), (2, 4), (4, 2)])
    func shardsMoveWithTheirCursors(before: Int, after: Int) throws {
        let lab = lab(shards: 4)
        for shard in 0..<4 { fill(lab, (10 * shard + 1)...(10 * shard + 6), shard: shard) }
        var found: [String] = []
        let snapshots = try (0..<before).map { subtask in
            let reader = try lab.reader(subtask, of: before)
            found += try reader.read(5 + subtask)
            return try reader.snapshot()
        }
        for subtask in 0..<after {
            let reader = try lab.reader(subtask, of: after)
            try reader.restore(snapshots, subtask: subtask, of: after)
            found += try reader.read()
        }
        let all: [String] = (0..<4).flatMap { shard in rows((10 * shard + 1)...(10 * shard + 6)) }
        #expect(found.sorted() == all.sorted())
    }

    @Test func shardsWithWorkTakeTurns() throws {
        let lab = lab(Self.earliest + [("batchGetSize", "1")], shards: 2)
        fill(lab, 1...4, shard: 0)
        fill(lab, 11...14, shard: 1)
        let expected = [1, 2, 11, 12, 3, 4, 13, 14].map { "+I[\($0)]" }
        #expect(try lab.reader().read(limit: 10) == expected)
    }

    // MARK: Where it begins and ends

    @Test func theStartIsAMatterOfTheMode() throws {
        func found(_ options: [(String, String)]) throws -> [String] {
            let lab = lab(options)
            lab.logs.groupCursors = [0: "1"]
            fill(lab, 1...2)
            lab.logs.nowMillis = 2_000_000
            lab.logs.submittedMillis = 1_500_000
            fill(lab, 3...4)
            let reader = try lab.reader()
            let before = try reader.read(millis: 1_000)
            fill(lab, 5...6)
            return before + (try reader.read())
        }
        #expect(try found([("startupMode", "earliest")]) == rows(1...6))
        #expect(try found([("startupMode", "latest")]) == rows(5...6))
        #expect(try found([]) == rows(3...6))
        #expect(try found([("startTime", "1970-01-01 00:16:40")]) == rows(1...6))
        #expect(try found([("startTime", "1970-01-01 00:16:41")]) == rows(3...6))
        let group = [("startupMode", "consumer_group"), ("consumerGroup", "g")]
        #expect(try found(group) == rows(3...6))
        #expect(try found([("consumeFromCheckpoint", "true"), ("consumerGroup", "g")]) == rows(3...6))
    }

    @Test func stopTimeEndsTheSource() throws {
        let lab = lab(Self.earliest + [("stopTime", "1970-01-01 00:16:45"), ("exitAfterFinish", "true")])
        fill(lab, 1...2)
        let reader = try lab.reader()
        var found = try reader.read(millis: 1_000)
        lab.logs.nowMillis = 1_004_999
        fill(lab, 3...4)
        lab.logs.nowMillis = 1_005_000
        fill(lab, 5...6)
        found += try reader.read(millis: 60_000)
        #expect(found == rows(1...4))
        #expect(reader.hasEnded)
    }

    @Test func withoutExitTheSourceRestsAtStopTime() throws {
        let lab = lab(Self.earliest + [("stopTime", "1970-01-01 00:16:41")])
        fill(lab, 1...2)
        lab.logs.nowMillis = 1_010_000
        fill(lab, 3...4)
        let reader = try lab.reader()
        #expect(try reader.read(millis: 600_000) == rows(1...2))
        #expect(!reader.hasEnded)
        #expect(lab.logs.requests.filter { $0.hasPrefix("pull") }.count <= 2)
    }

    @Test func exitWithoutStopTimeReadsWhatIsThere() throws {
        let lab = lab(Self.earliest + [("exitAfterFinish", "true")], shards: 3)
        fill(lab, 1...4, shard: 0)
        fill(lab, 5...8, shard: 2)
        let reader = try lab.reader()
        var found = try reader.read(2)
        fill(lab, 9...10)
        let second = try lab.reader()
        try second.restore([try reader.snapshot()])
        found += try second.read()
        #expect(found.sorted() == rows(1...8))
        #expect(second.hasEnded)
    }

    /// The end is where the shards ended at the start, however much is written meanwhile.
    @Test func exitWithoutStopTimeEndsWhileOthersWrite() throws {
        let lab = lab(Self.earliest + [("exitAfterFinish", "true")], shards: 2)
        fill(lab, 1...4, shard: 0)
        let reader = try lab.reader()
        var found: [String] = []
        for id in 5...200 where !reader.hasEnded {
            found += try reader.read(millis: 100)
            fill(lab, id...id, shard: id % 2)
        }
        #expect(reader.hasEnded)
        #expect(found == rows(1...4))
    }

    // MARK: Shards that come and go

    @Test func aSplitIsTakenUp() throws {
        let lab = lab()
        fill(lab, 1...2)
        let reader = try lab.reader()
        var found = try reader.read()
        lab.logs.shardList[0].isReadOnly = true
        lab.logs.shardList += [.init(id: 1), .init(id: 2)]
        fill(lab, 3...4, shard: 1)
        fill(lab, 5...6, shard: 2)
        found += try reader.read(millis: 70_000)
        #expect(found == rows(1...6))
        let before = lab.logs.requests.filter { $0.hasPrefix("pull 0") }.count
        _ = try reader.read(millis: 5_000)
        #expect(lab.logs.requests.filter { $0.hasPrefix("pull 0") }.count == before)
    }

    @Test func theOldSourceRestartsForNewShards() throws {
        let lab = lab(Self.earliest + [("enableNewSource", "false")])
        let reader = try lab.reader()
        _ = try reader.read()
        lab.logs.shardList += [.init(id: 1)]
        let failure = #expect(throws: JobFailure.self) { try reader.read(millis: 70_000) }
        #expect(failure?.root.message.hasSuffix("has changed from {1} to {2}") == true)
    }

    @Test func aNegativeIntervalListsOnce() throws {
        let lab = lab(Self.earliest + [("shardDiscoveryIntervalMs", "-1")])
        _ = try lab.reader().read(millis: 600_000)
        #expect(lab.logs.requests.filter { $0 == "shards" }.count == 1)
    }

    // MARK: Failures

    private static let unavailable = LogServiceError(
        status: 503, code: "ServerBusy", message: "busy", requestID: "R")

    @Test func failuresAreTriedAgain() throws {
        let lab = lab()
        fill(lab, 1...4)
        lab.logs.failures = [Self.unavailable, nil, Self.unavailable, nil, Self.unavailable]
        let start = lab.logs.nowMillis
        #expect(try lab.reader().read(4, millis: 10_000) == rows(1...4))
        #expect(lab.logs.nowMillis - start == 4_000)
    }

    @Test(arguments: [("0", 1), ("3", 4)])
    func afterMaxRetriesTheServiceIsQuoted(retries: String, requests: Int) throws {
        let lab = lab(Self.earliest + [("maxRetries", retries)])
        let denied = LogServiceError(
            status: 401, code: "Unauthorized", message: "denied by sts or ram", requestID: "R")
        lab.logs.failures = .init(repeating: denied, count: 10)
        let reader = try lab.reader()
        let failure = #expect(throws: JobFailure.self) { try reader.read(millis: 60_000) }
        #expect(
            failure?.root
                == .init(
                    "com.aliyun.openservices.log.exception.LogException",
                    "Unauthorized: denied by sts or ram [RequestId]: R"))
        #expect(lab.logs.requests.count == requests)
    }

    @Test func aWrongRequestIsNotTriedAgain() throws {
        let lab = lab()
        lab.logs.failures = [nil, LogServiceError(status: 400, code: "ParameterInvalid", message: "m")]
        let reader = try lab.reader()
        #expect(throws: JobFailure.self) { try reader.read() }
        #expect(lab.logs.requests.count == 2)
    }

    @Test func aSlowAnswerComesLater() throws {
        let lab = lab()
        fill(lab, 1...2)
        lab.logs.delayMillis = 5_000
        let reader = try lab.reader()
        #expect(try reader.read(millis: 4_000) == [])
        let snapshot = try reader.snapshot()
        #expect(try reader.read() == rows(1...2))
        let second = try lab.reader()
        try second.restore([snapshot])
        #expect(try second.read(2, millis: 60_000) == rows(1...2))
    }

    // MARK: Consumer groups

    @Test func aConsumerGroupIsToldWhatIsDurable() throws {
        let lab = lab(Self.earliest + [("consumerGroup", "g")], shards: 2)
        fill(lab, 1...2)
        fill(lab, 3...4, shard: 1)
        let reader = try lab.reader()
        #expect(lab.logs.groupNames == [])
        _ = try reader.read()
        _ = try reader.snapshot(1)
        #expect(lab.logs.groupNames == ["g"])
        #expect(lab.logs.groupCursors == [:])
        fill(lab, 5...6)
        _ = try reader.read()
        _ = try reader.snapshot(2)
        try reader.reader.checkpointCompleted(1)
        #expect(lab.logs.groupCursors == [0: "1", 1: "1"])
        lab.logs.failures = [Self.unavailable]
        try reader.reader.checkpointCompleted(2)
        #expect(lab.logs.groupCursors == [0: "1", 1: "1"])
    }
}
