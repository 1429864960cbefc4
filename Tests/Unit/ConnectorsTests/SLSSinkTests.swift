import FlinkSQL
import LabKernel
import StreamTypes
import Streaming
import Testing

@testable import Connectors

@Suite struct SLSSinkTests {
    private let columns: [(String, LogicalType)] = [
        ("id", .int), ("name", .string), ("price", .decimal(precision: 5, scale: 2)), ("on", .boolean),
        ("d", .double),
    ]
    private let clock = EvaluationClock()

    private func lab(_ options: [(String, String)] = []) -> SLSLab {
        clock.processingMillis = 5_500
        return SLSLab(columns, options)
    }

    private func rows(_ names: [String?], in lab: SLSLab) -> Batch {
        batch(
            lab.definition.sinkSchema,
            names.enumerated().map { index, name in
                [
                    .int(Int64(index + 1)), name.map { .string($0) } ?? .null, .int(250), .bool(true),
                    .double(1),
                ]
            })
    }

    private func lines(_ lab: SLSLab) throws -> [[String]] {
        try lab.logs.puts.map { try LogBytes.lines($0.bytes) }
    }

    private func checkpoint(_ writer: any SinkWriter) throws {
        var snapshot = SnapshotWriter()
        try writer.prepareCommit(checkpoint: 1, &snapshot)
    }

    @Test func rowsBecomeLogs() throws {
        let lab = lab()
        let writer = try lab.writer(clock)
        try writer.write(rows(["a", nil], in: lab))
        #expect(lab.logs.puts.isEmpty)
        try checkpoint(writer)
        #expect(
            try lines(lab) == [
                ["||5|id=1,name=a,price=2.50,on=true,d=1.0", "||5|id=2,name=,price=2.50,on=true,d=1.0"]
            ])
        try writer.commit(checkpoint: 1)
        try checkpoint(writer)
        #expect(lab.logs.puts.count == 1)
    }

    @Test func nullCanBeLeftOut() throws {
        let lab = lab([("writeNullProperties", "false")])
        let writer = try lab.writer(clock)
        try writer.write(rows([nil], in: lab))
        try writer.finish()
        #expect(try lines(lab) == [["||5|id=1,price=2.50,on=true,d=1.0"]])
    }

    @Test func topicTimeAndSourceComeFromColumns() throws {
        let lab = lab([("topicField", "name"), ("timefield", "id"), ("sourceField", "price")])
        let writer = try lab.writer(clock)
        try writer.write(rows(["x", "y", "x"], in: lab))
        try writer.endInput()
        let tail = "price=2.50,on=true,d=1.0"
        #expect(
            try lines(lab) == [
                ["x|2.50|1|id=1,name=x,\(tail)", "x|2.50|3|id=3,name=x,\(tail)"],
                ["y|2.50|2|id=2,name=y,\(tail)"],
            ])
    }

    @Test func equalValuesGoToOneShard() throws {
        let lab = lab([("partitionField", "name"), ("buckets", "16")])
        let writer = try lab.writer(clock)
        try writer.write(rows(["a", "b", "a", nil], in: lab))
        try writer.finish()
        // MD5: a 0cc1…, b 92eb…, empty d41d…; 16 buckets leave four bits.
        let zeros = String(repeating: "0", count: 31)
        #expect(lab.logs.puts.map(\.hashKey) == ["0\(zeros)", "9\(zeros)", "d\(zeros)"])
        #expect(try lines(lab).map(\.count) == [2, 1, 1])
    }

    @Test func logsWaitNoLongerThanTheInterval() throws {
        let lab = lab([("flushIntervalMs", "500")])
        let writer = try lab.writer(clock)
        #expect(writer.nextTimer == nil)
        try writer.write(rows(["a"], in: lab))
        #expect(writer.nextTimer == 6_000)
        clock.processingMillis = 5_900
        try writer.write(rows(["b"], in: lab))
        #expect(writer.nextTimer == 6_000)
        try writer.onTimer(6_000)
        #expect(try lines(lab).map(\.count) == [2])
        #expect(writer.nextTimer == nil)
    }

    @Test func largeGroupsAreWrittenAtOnce() throws {
        let lab = lab()
        let writer = try lab.writer(clock)
        try writer.write(rows(.init(repeating: "a", count: 5_000), in: lab))
        #expect(try lines(lab).map(\.count) == [4_096])
        try writer.finish()
        #expect(try lines(lab).map(\.count) == [4_096, 904])
    }

    private static let busy = LogServiceError(status: 503, code: "ServerBusy", message: "busy")

    /// The law of sinks: what a checkpoint covers has been written, whatever failed before.
    @Test func failuresAreTriedAgain() throws {
        let lab = lab()
        let writer = try lab.writer(clock)
        try writer.write(rows(["a"], in: lab))
        lab.logs.failures = [Self.busy, Self.busy, nil]
        try writer.onTimer(7_500)
        #expect(writer.nextTimer == 8_500)
        try writer.onTimer(8_500)
        #expect(writer.nextTimer == 10_500)
        try writer.write(rows(["b"], in: lab))
        try writer.onTimer(10_500)
        #expect(try lines(lab).map(\.count) == [1, 1])
    }

    @Test func aCheckpointDoesNotCompleteWithoutItsLogs() throws {
        let lab = lab()
        let writer = try lab.writer(clock)
        try writer.write(rows(["a"], in: lab))
        lab.logs.failures = .init(repeating: Self.busy, count: 4)
        let failure = #expect(throws: JobFailure.self) { try checkpoint(writer) }
        #expect(failure?.chain.first?.javaClass == "java.io.IOException")
        #expect(failure?.root.message == "ServerBusy: busy")
        try checkpoint(writer)
        #expect(try lines(lab).map(\.count) == [1])
    }

    @Test func anAbortedAttemptWritesNoMore() throws {
        let lab = lab()
        let writer = try lab.writer(clock)
        try writer.write(rows(["a"], in: lab))
        writer.abort()
        #expect(writer.nextTimer == nil)
        try checkpoint(writer)
        #expect(lab.logs.puts.isEmpty)
    }

    /// What the sink writes the source reads.
    @Test func rowsComeBack() throws {
        let lab = SLSLab(columns, [("startupMode", "earliest")])
        let writer = try lab.writer(clock)
        try writer.write(rows(["a", "ü"], in: lab))
        try writer.finish()
        for put in lab.logs.puts { lab.logs.receive(0, put.bytes) }
        #expect(try lab.reader().read() == ["+I[1, a, 2.50, true, 1.0]", "+I[2, ü, 2.50, true, 1.0]"])
    }
}
