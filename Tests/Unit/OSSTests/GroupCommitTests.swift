import CloudGateway
import Foundation
import LabKernel
import Synchronization
import Testing

@testable import OSS

@Suite struct GroupCommitTests {
    private func name(_ number: UInt64, _ key: String = "k") -> BlobName {
        BlobName(bucket: "lab", owner: .object(ObjectKey(key)), number: number)
    }

    private func put(_ store: DurableStore, _ key: String, _ bytes: [UInt8], number: UInt64) throws {
        try store.write(.bytes(bytes), as: name(number, key))
        var version = ObjectVersion(
            key: ObjectKey(key), versionID: "null", sequence: number, modified: .epoch)
        (version.blob, version.size) = (number, Int64(bytes.count))
        try store.commit([.putVersion(bucket: "lab", version)], nextNumber: number + 1)
    }

    private func bytes(_ store: DurableStore, _ key: String, number: UInt64, count: Int64) throws -> [UInt8] {
        switch try store.read(BlobSlice(name(number, key), count: count)) {
        case .bytes(let bytes): bytes
        case .file(let path, let offset, let count):
            try Files.read(path, offset: offset, count: Int(count))
        }
    }

    /// Waits until all that was committed is lasting.
    private func settled(_ store: DurableStore) async -> CloudError? {
        await withCheckedContinuation { continuation in
            store.whenLasting { continuation.resume(returning: $0) }
        }
    }

    @Test func answersWaitForWhatTheyTellOf() async throws {
        let order = Mutex<[String]>([])
        let gate = DispatchSemaphore(value: 0)
        let group = GroupCommit(undo: { _ in }) { _ in
            gate.wait()
            order.withLock { $0.append("lasting") }
            return nil
        }
        try group.add(GroupCommit.Entry())
        group.whenLasting { _ in order.withLock { $0.append("answered") } }
        gate.signal()
        group.flush()
        #expect(order.withLock { $0 } == ["lasting", "answered"])
    }

    /// Holds each group up until it is opened, and tells the groups' sizes.
    private final class Gate: Sendable {
        let entered = DispatchSemaphore(value: 0)
        let opened = DispatchSemaphore(value: 0)
        let sizes = Mutex<[Int]>([])

        func group() -> GroupCommit {
            GroupCommit(undo: { _ in }) { entries in
                self.entered.signal()
                self.opened.wait()
                self.sizes.withLock { $0.append(entries.count) }
                return nil
            }
        }
    }

    @Test func whatComesWhileAGroupIsSyncedIsTheNextGroup() throws {
        let gate = Gate()
        let group = gate.group()
        try group.add(GroupCommit.Entry())
        gate.entered.wait()
        for _ in 0..<5 { try group.add(GroupCommit.Entry()) }
        gate.opened.signal()
        gate.opened.signal()
        group.flush()
        #expect(gate.sizes.withLock { $0 } == [1, 5])
    }

    @Test func whatIsAddedTogetherIsOneGroupAndHoldsNothingUp() throws {
        let gate = Gate()
        let group = gate.group()
        let entry = GroupCommit.Entry()
        try group.add(entry)
        gate.entered.wait()
        try group.add(entry)
        let before = DispatchSemaphore(value: 0)
        group.whenLasting { _ in before.signal() }
        let answers = Mutex(0)
        let settle = group.together {
            for _ in 0..<3 {
                #expect(throws: Never.self) { try group.add(entry) }
                group.whenLasting { _ in answers.withLock { $0 += 1 } }
            }
            for _ in 0..<2 { gate.opened.signal() }
            // What was added before does not wait for the end of this.
            before.wait()
            #expect(answers.withLock { $0 } == 0)
        }
        gate.opened.signal()
        settle()
        group.flush()
        #expect(gate.sizes.withLock { $0 } == [1, 1, 3])
        #expect(answers.withLock { $0 } == 3)
    }

    @Test(arguments: [(Duration.seconds(600), "", true), (.zero, "", false), (.seconds(600), "large", false)])
    func whoBringsASmallGroupMakesItLastingWhereThatIsQuick(
        moment: Duration, written: String, isLed: Bool
    ) throws {
        let threads = Mutex<[pthread_t]>([])
        let group = GroupCommit(moment: moment, undo: { _ in }) { _ in
            threads.withLock { $0.append(pthread_self()) }
            return nil
        }
        // Whether it is quick is known from the group before.
        let first = DispatchSemaphore(value: 0)
        try group.add(GroupCommit.Entry())
        group.whenLasting { _ in first.signal() }
        first.wait()
        group.flush()
        var entry = GroupCommit.Entry()
        if !written.isEmpty { entry.written = [written] }
        let answered = DispatchSemaphore(value: 0)
        let settle = group.together {
            #expect(throws: Never.self) { try group.add(entry) }
            group.whenLasting { _ in answered.signal() }
        }
        settle()
        answered.wait()
        #expect(threads.withLock { $0.count } == 2)
        #expect((threads.withLock { $0[1] } == pthread_self()) == isLed)
    }

    /// What came of commits that were added from many threads.
    private final class Tally: Sendable {
        let turn = Mutex(())
        let isInside = Mutex(false)
        let overlaps = Mutex(0)
        let made = Mutex<[String: Int]>([:])
        let early = Mutex(0)
        let answered = Mutex(0)

        func make(_ entries: [GroupCommit.Entry]) {
            let wasInside = isInside.withLock { isInside in
                defer { isInside = true }
                return isInside
            }
            if wasInside { overlaps.withLock { $0 += 1 } }
            made.withLock { made in for name in entries.flatMap(\.created) { made[name, default: 0] += 1 } }
            isInside.withLock { $0 = false }
        }

        func commit(_ name: String, to group: GroupCommit) {
            var entry = GroupCommit.Entry()
            entry.created = [name]
            do throws(CloudError) { try group.add(entry) } catch { Issue.record(error) }
            group.whenLasting { _ in
                let isMade = self.made.withLock { $0[name] == 1 }
                if !isMade { self.early.withLock { $0 += 1 } }
                self.answered.withLock { $0 += 1 }
            }
        }
    }

    /// Threads take turns and settle beside each other; recoveries come between.
    @Test func everyCommitIsMadeLastingOnceAndBeforeItsAnswer() async throws {
        let tally = Tally()
        let group = GroupCommit(moment: .seconds(600), undo: { _ in }) { entries in
            tally.make(entries)
            return nil
        }
        await withTaskGroup(of: Void.self) { tasks in
            for task in 0..<6 {
                tasks.addTask {
                    for round in 0..<200 {
                        let settle = tally.turn.withLock { _ in
                            group.together {
                                for number in 0...(round % 3) {
                                    tally.commit("\(task)-\(round)-\(number)", to: group)
                                    if round % 50 == number { group.recover() }
                                }
                            }
                        }
                        settle()
                    }
                }
            }
        }
        group.flush()
        let count = 6 * (0..<200).reduce(0) { $0 + $1 % 3 + 1 }
        let made = tally.made.withLock { $0 }
        #expect(made.count == count && made.values.allSatisfy { $0 == 1 })
        #expect(tally.answered.withLock { $0 } == count)
        #expect(tally.early.withLock { $0 } == 0 && tally.overlaps.withLock { $0 } == 0)
    }

    @Test func whatIsHeldBackIsDealtWithBeforeARecovery() throws {
        let undone = Mutex(0)
        let group = GroupCommit(undo: { lost in undone.withLock { $0 += lost.count } }) { _ in
            CloudError("InternalError", status: 500, "no space")
        }
        let settle = group.together {
            #expect(throws: Never.self) { try group.add(GroupCommit.Entry()) }
            group.recover()
            #expect(undone.withLock { $0 } == 1 && !group.hasFailed)
        }
        settle()
        group.flush()
        #expect(undone.withLock { $0 } == 1 && !group.hasFailed)
    }

    @Test func aLostGroupTakesAllThatCameBehindItAlong() throws {
        let undone = Mutex(0)
        let (entered, gate) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let fails = Mutex(true)
        let group = GroupCommit(undo: { lost in undone.withLock { $0 += lost.count } }) { _ in
            entered.signal()
            gate.wait()
            return fails.withLock { $0 } ? CloudError("InternalError", status: 500, "no space") : nil
        }
        let entry = GroupCommit.Entry()
        try group.add(entry)
        entered.wait()
        try group.add(entry)
        let failure = Mutex<CloudError?>(nil)
        group.whenLasting { error in failure.withLock { $0 = error } }
        gate.signal()
        group.flush()
        #expect(undone.withLock { $0 } == 2 && group.hasFailed)
        #expect(failure.withLock { $0 }?.message == "no space")
        #expect(throws: CloudError.self) { try group.add(entry) }
        group.recover()
        fails.withLock { $0 = false }
        gate.signal()
        try group.add(entry)
        try group.wait()
        #expect(undone.withLock { $0 } == 3)
    }

    @Test func aKilledProcessLeavesItsSmallBodiesInTheJournal() async throws {
        let folder = try TestFolder()
        do {
            let store = try DurableStore(folder: folder.path, isGrouped: true)
            _ = try store.load()
            try store.commit(
                [.putBucket(BucketRecord(name: "lab", created: .epoch, owner: "1", region: "r"))],
                nextNumber: 1)
            for number in 1...20 { try put(store, "k\(number)", [UInt8(number)], number: UInt64(number)) }
            #expect(await settled(store) == nil)
        }
        let store = try DurableStore(folder: folder.path, isGrouped: true)
        let index = try store.load()
        #expect(index.versions.count == 20)
        for number in 1...20 {
            let found = try bytes(store, "k\(number)", number: UInt64(number), count: 1)
            #expect(found == [UInt8(number)])
        }
        store.close()
        #expect(folder.files.filter { $0.hasPrefix("lab/objects/k") }.count == 20)
        #expect(!folder.files.contains { $0.hasSuffix(".segment") })
    }

    @Test func whatWasAppendedIsNotUndoneByTheJournal() async throws {
        let folder = try TestFolder()
        do {
            let store = try DurableStore(folder: folder.path, isGrouped: true)
            _ = try store.load()
            try store.commit(
                [.putBucket(BucketRecord(name: "lab", created: .epoch, owner: "1", region: "r"))],
                nextNumber: 1)
            try put(store, "log", [1, 2], number: 1)
            try store.append(.bytes([3, 4]), to: name(1, "log"), at: 2)
            var version = ObjectVersion(
                key: ObjectKey("log"), versionID: "null", sequence: 1, modified: .epoch)
            (version.blob, version.size) = (1, 4)
            try store.commit([.putVersion(bucket: "lab", version)], nextNumber: 2)
            #expect(await settled(store) == nil)
        }
        let store = try DurableStore(folder: folder.path, isGrouped: true)
        _ = try store.load()
        #expect(try bytes(store, "log", number: 1, count: 4) == [1, 2, 3, 4])
        store.close()
        #expect(
            FileManager.default.contents(atPath: "\(folder.path)/lab/objects/log@1") == Data([1, 2, 3, 4]))
    }

    @Test func aTornRecordEndsASegment() throws {
        let folder = try TestFolder()
        let segment = try Segment(folder.path + "/1.segment")
        var records: [UInt8] = []
        _ = Segment.encode([1, 2, 3], number: 7, path: "lab/objects/a@7", into: &records)
        let whole = records.count
        _ = Segment.encode([4, 5, 6], number: 8, path: "lab/objects/b@8", into: &records)
        for cut in whole..<records.count {
            try segment.append(Array(records[..<cut]), at: 0)
            #expect(truncate(segment.path, cut) == 0)
            #expect(try segment.records().map(\.number) == [7])
        }
        records[records.count - 1] ^= 1
        try segment.append(records, at: 0)
        #expect(try segment.records().map(\.number) == [7])
    }

    @Test func changesOfTheIndexComeBackFromTheirBytes() throws {
        var version = ObjectVersion(
            key: ObjectKey("a/\u{1}é"), versionID: "v1", sequence: 3, modified: .epoch)
        version.metadata = [NamedValue("name", "\"quoted\"")]
        let upload = MultipartUpload(id: "U1", template: version, initiated: .epoch, isSequential: false)
        let key = UploadKey(key: version.key, id: "U1")
        let part = UploadedPart(number: 7, size: 9, etag: "E", crc64: .max, modified: .epoch, blob: 4)
        let changes: [IndexChange] = [
            .putAccount(AccountRecord(id: "1", blocksPublicAccess: true)),
            .putBucket(BucketRecord(name: "lab", created: .epoch, owner: "1", region: "r")),
            .putVersion(bucket: "lab", version), .putUpload(bucket: "lab", upload),
            .putPart(bucket: "lab", key, part), .deleteUpload(bucket: "lab", key),
            .deleteVersion(bucket: "lab", version.key, versionID: "v1"), .deleteBucket("lab"),
        ]
        var bytes: [UInt8] = []
        for change in changes { IndexRow.append(change, to: &bytes) }
        IndexRow.append(nextNumber: .max, to: &bytes)
        let rows = try #require(IndexRow.decode(bytes))
        #expect(Set(rows.map(\.statement)) == Set(IndexStatement.allCases))
        let name = IndexRow.Value.text("lab")
        let blob = IndexRow.Value.blob(version.key.bytes)
        #expect(rows[5].values == [name, blob, .text("U1")])
        #expect(rows[7].values == [name, blob, .text("v1")])
        #expect(rows[9].values == [.text("18446744073709551615")])
        #expect(
            rows[4].values == [
                name, blob, .text("U1"), .integer(7),
                .text(
                    #"{"size":9,"etag":"E","crc64":"18446744073709551615","modified":0,"blob":"4"}"#),
            ])
        for cut in bytes.indices.dropFirst() { #expect(IndexRow.decode(Array(bytes[..<cut])) != rows) }
        for row in rows {
            let marks = row.statement.sql.count { $0 == "?" }
            #expect(marks == row.values.count, "\(row.statement)")
        }
    }

    @Test func aVersionComesBackFromItsJSON() throws {
        let key = ObjectKey("a")
        var version = ObjectVersion(key: key, versionID: "v1", sequence: 3, modified: .epoch)
        (version.kind, version.storageClass) = (.multipart, .archive)
        (version.isDeleteMarker, version.isHeld) = (true, true)
        (version.size, version.etag, version.crc64, version.blob) = (-7, "E\"1", .max, 12)
        (version.contentMD5, version.symlinkTarget) = ("bWQ1", "b/\n")
        version.classSet = Instant(epochMicros: -5)
        version.acl = "private"
        version.headers = [NamedValue("Content-Type", "text/plain"), NamedValue("Expires", "")]
        version.metadata = [NamedValue("ünlich", "\\")]
        version.tags = [NamedValue("k", "v")]
        version.encryption = [NamedValue("x-oss-server-side-encryption", "AES256")]
        version.partSizes = [1, 2]
        version.retention = Retention(mode: .compliance, until: Instant(epochMicros: 9))
        version.restore = RestoreState(ready: Instant(epochMicros: 1), expires: Instant(epochMicros: 2))
        var bytes: [UInt8] = []
        IndexCodec.write(version, into: &bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(
            text
                == #"{"sequence":"3","kind":"Multipart","size":-7,"etag":"E\"1","crc64":"18446744073709551615","#
                + #""class":"Archive","modified":0,"classSet":-5,"acl":"private","deleteMarker":true,"md5":"bWQ1","#
                + #""target":"b/\n","blob":"12","headers":[["Content-Type","text/plain"],["Expires",""]],"#
                + #""metadata":[["ünlich","\\"]],"tags":[["k","v"]],"#
                + #""encryption":[["x-oss-server-side-encryption","AES256"]],"parts":[1,2],"#
                + #""retention":"COMPLIANCE","retained":9,"held":true,"ready":1,"restored":2}"#)
        let read = try #require(
            IndexCodec.version(try JSONParser.parse(text: text), key: key, versionID: "v1"))
        #expect("\(read)" == "\(version)")
    }

    @Test func whatAKilledProcessDeletedStaysDeleted() async throws {
        let folder = try TestFolder()
        do {
            let store = try DurableStore(folder: folder.path, isGrouped: true)
            _ = try store.load()
            try store.commit(
                [.putBucket(BucketRecord(name: "lab", created: .epoch, owner: "1", region: "r"))],
                nextNumber: 1)
            for number in 1...5 { try put(store, "k\(number)", [UInt8(number)], number: UInt64(number)) }
            try store.commit(
                [.deleteVersion(bucket: "lab", ObjectKey("k3"), versionID: "null")], nextNumber: 6)
            store.discard([name(3, "k3")], at: .epoch)
            #expect(await settled(store) == nil)
        }
        let store = try DurableStore(folder: folder.path, isGrouped: true)
        #expect(try store.load().versions.map(\.version.key.text) == ["k1", "k2", "k4", "k5"])
        store.close()
        #expect(folder.files.filter { $0.hasPrefix("lab/objects/k") }.count == 4)
    }
}
