import Foundation
import LabKernel
import Testing

@testable import SLS

@Suite struct SLSPersistenceTests {
    /// A folder of its own for each test, removed afterwards.
    private final class Folder {
        let path: String
        init() {
            var template = Array("/tmp/labsim-sls-XXXXXX".utf8CString)
            path = mkdtemp(&template).map { String(cString: $0) } ?? ""
        }
        deinit { _ = system("rm -rf '\(path)'") }
    }

    private static let record = SegmentRecord(
        received: .epoch, isIndexed: true, billedBytes: 3,
        outline: LogGroupOutline(logCount: 1, firstTime: 5, lastTime: 6), payload: [1, 2, 3])

    @Test func aNewProcessFindsWhatWasAcknowledged() throws {
        let folder = Folder()
        do {
            let bench = try LogBench.ready(persistence: try FolderPersistence(folder: folder.path))
            try bench.index()
            try bench.fill()
            _ = try bench.call(
                "POST", "/logstores/app/consumergroups", ["consumerGroup": "g", "timeout": 30])
            _ = try bench.call("POST", "/logstores/app/shards/1", query: "action=split")
        }
        let bench = try LogBench(persistence: try FolderPersistence(folder: folder.path))
        #expect(try bench.count("*") == 20)
        #expect(try bench.count("level: ERROR") == 4)
        #expect(try bench.call("GET", "/logstores/app").body["ttl"]?.intValue == 7)
        #expect(try bench.call("GET", "/logstores/app/shards").body.arrayValue?.count == 4)
        #expect(try bench.call("GET", "/logstores/app/consumergroups").body.arrayValue?.count == 1)
        try bench.fill()
        #expect(try bench.count("*") == 40)
    }

    @Test func aTornRecordIsCutOffAndTheRestStays() throws {
        let folder = Folder()
        let first = Self.record
        let path = folder.path + "/x.seg"
        do {
            let file = try SegmentFile(path: path, firstSequence: 0)
            _ = try file.append(first)
            _ = try file.append(first)
        }
        #expect(truncate(path, off_t(2 * 40 - 1)) == 0)
        let file = try SegmentFile(path: path, firstSequence: 0)
        #expect(try file.recover().count == 1)
        _ = try file.append(first)
        #expect(try SegmentFile(path: path, firstSequence: 0).recover().count == 2)
    }

    @Test func anAlteredRecordIsNotRead() throws {
        let folder = Folder()
        let path = folder.path + "/x.seg"
        let record = Self.record
        _ = try SegmentFile(path: path, firstSequence: 0).append(record)
        let descriptor = open(path, O_RDWR)
        var byte: UInt8 = 9
        #expect(pwrite(descriptor, &byte, 1, 38) == 1)
        close(descriptor)
        #expect(try SegmentFile(path: path, firstSequence: 0).recover().isEmpty)
    }

    private func logFiles(_ folder: Folder, shard: Int) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path + "/logs/prj/app/\(shard)")
            .filter { $0.hasSuffix(".log") }.sorted()
    }

    @Test func expiredFilesGoAndCursorsStayWhereTheyAre() throws {
        let folder = Folder()
        let day = Duration.hours(24)
        let big = LogGroup(logs: [
            .init(time: 1, contents: [.init("k", String(repeating: "x", count: 9 << 20))])
        ])
        let cursor: String
        do {
            let bench = try LogBench.ready(persistence: try FolderPersistence(folder: folder.path))
            // Eight fill a file of 64 MiB and begin another.
            for _ in 0..<8 {
                try bench.put(big, path: "/logstores/app/shards/route", query: "key=00")
                try bench.loop.run(until: bench.loop.now + day)
            }
            #expect(
                try logFiles(folder, shard: 0) == ["00000000000000000000.log", "00000000000000000007.log"])
            cursor = try #require(try end(bench))
            try bench.loop.run(until: bench.loop.now + .hours(24 * 6 - 1))
            bench.service.catalog.expire(at: bench.loop.now)
            #expect(try logFiles(folder, shard: 0) == ["00000000000000000007.log"])
            try bench.loop.run(until: bench.loop.now + day)
            bench.service.catalog.expire(at: bench.loop.now)
            #expect(try logFiles(folder, shard: 0) == ["00000000000000000008.log"])
            #expect(try end(bench) == cursor)
        }
        let again = try LogBench(persistence: try FolderPersistence(folder: folder.path))
        #expect(try end(again) == cursor)
        try again.put(big, path: "/logstores/app/shards/route", query: "key=00")
        #expect(try logFiles(folder, shard: 0) == ["00000000000000000008.log"])
        #expect(try end(again) == Cursor.text(9))
    }

    private func end(_ bench: LogBench) throws -> String? {
        try bench.call("GET", "/logstores/app/shards/0", query: "type=cursor&from=end").body["cursor"]?
            .stringValue
    }

    @Test func aRestartMetersNothingOfWhatHadExpired() throws {
        let folder = Folder()
        let old = Instant(epochSeconds: 1_735_689_600)
        do {
            let bench = try LogBench.ready(persistence: try FolderPersistence(folder: folder.path))
            try bench.index()
            try bench.fill()
            try bench.loop.run(until: old + .hours(24 * 6))
            try bench.fill()
            try bench.loop.run(until: old + .hours(24 * 12))
            try bench.fill()
        }
        let again = try LogBench(persistence: try FolderPersistence(folder: folder.path))
        try again.loop.run(until: old + .hours(24 * 12 + 1))
        again.service.catalog.settleUsage(at: again.loop.now, to: again.ports)
        let records = again.service.catalog.allLogstores.flatMap(\.shards).flatMap(\.groups)
        let bytes = records.reduce(Int64(0)) { $0 + $1.billedBytes }
        #expect(records.count == 4)
        #expect(again.ports.total("log.storage") == Rational(Int128(bytes) * 3_600))
    }

    @Test func deletingALogstoreRemovesItsFiles() throws {
        let folder = Folder()
        let bench = try LogBench.ready(persistence: try FolderPersistence(folder: folder.path))
        try bench.fill()
        #expect(access(folder.path + "/logs/prj/app", F_OK) == 0)
        #expect(try bench.call("DELETE", "/logstores/app").status == 200)
        #expect(access(folder.path + "/logs/prj/app", F_OK) != 0)
        let again = try LogBench(persistence: try FolderPersistence(folder: folder.path))
        #expect(try again.call("GET", "/logstores/app").status == 404)
    }
}
