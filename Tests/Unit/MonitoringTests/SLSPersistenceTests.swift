import Glibc
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
