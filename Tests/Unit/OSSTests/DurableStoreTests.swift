import CloudClients
import CloudGateway
import Foundation
import LabKernel
import OSS
import Testing

/// A folder that goes when the test ends.
final class TestFolder {
    let path: String

    init() throws {
        path =
            FileManager.default.temporaryDirectory.appendingPathComponent("labsim-oss-\(UUID().uuidString)")
            .path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: path) } catch {
            print("cannot remove \(path): \(error)")
        }
    }

    /// Regular files below, as paths from here.
    var files: [String] {
        (FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []).filter {
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: "\(path)/\($0)", isDirectory: &isFolder)
            return exists && !isFolder.boolValue
        }.sorted()
    }
}

@Suite struct DurableStoreTests {
    private func open(_ folder: TestFolder) throws -> TestCloud {
        try TestCloud(store: DurableStore(folder: folder.path + "/oss"))
    }

    @Test func whatWasAcknowledgedIsThereAfterReopening() throws {
        let folder = try TestFolder()
        do {
            let cloud = try open(folder)
            let client = cloud.client()
            try client.createBucket("lab", acl: "public-read", storageClass: "IA")
            try client.putObject(
                bucket: "lab", key: "jobs/a.jar", body: Array("jar".utf8),
                headers: [
                    ("x-oss-meta-team", "lab"), ("x-oss-tagging", "k=v"),
                    ("Content-Type", "application/java"),
                ])
            #expect(cloud.raw("PUT", "/lab?lifecycle", body: lifecycle).status == 200)
            #expect(cloud.raw("POST", "/lab/log?append&position=0", body: "ab").status == 200)
            #expect(cloud.raw("POST", "/lab/log?append&position=2", body: "cd").status == 200)
            let id = try client.initiateMultipartUpload(bucket: "lab", key: "up")
            _ = try client.uploadPart(bucket: "lab", key: "up", uploadID: id, number: 1, body: [1, 2, 3])
        }
        let cloud = try open(folder)
        let head = cloud.raw("HEAD", "/lab/jobs/a.jar")
        #expect(head["x-oss-meta-team"] == "lab" && head["Content-Type"] == "application/java")
        #expect(head["x-oss-storage-class"] == "IA" && head["x-oss-tagging-count"] == "1")
        #expect(cloud.raw("GET", "/lab/log").text == "abcd")
        #expect(
            cloud.raw("POST", "/lab/log?append&position=4", body: "ef")["x-oss-next-append-position"] == "6")
        #expect(cloud.raw("GET", "/lab/log").text == "abcdef")
        #expect(cloud.raw("GET", "/lab?acl").text.contains("<Grant>public-read</Grant>"))
        #expect(cloud.raw("GET", "/lab?lifecycle").xml == XMLReader.read(Array(lifecycle.utf8)))
        let uploads = try #require(cloud.raw("GET", "/lab?uploads").xml?.all("Upload"))
        #expect(uploads.map { $0.text("Key") } == ["up"])
        let id = uploads[0].text("UploadId") ?? ""
        #expect(cloud.raw("GET", "/lab/up?uploadId=\(id)").xml?.all("Part").count == 1)
    }

    private let lifecycle =
        "<LifecycleConfiguration><Rule><ID>r</ID><Prefix>x/</Prefix><Status>Enabled</Status>"
        + "<Expiration><Days>3</Days></Expiration></Rule></LifecycleConfiguration>"

    @Test func numbersAreNotUsedAgainAfterReopening() throws {
        let folder = try TestFolder()
        var ids: Set<String> = []
        for _ in 0..<3 {
            let client = try open(folder).client()
            try client.createBucket("lab", acl: "private", storageClass: "Standard")
            for _ in 0..<3 { ids.insert(try client.initiateMultipartUpload(bucket: "lab", key: "up")) }
        }
        #expect(ids.count == 9)
    }

    @Test func filesThatNobodyCommittedAreRemovedAndNeverServed() throws {
        let folder = try TestFolder()
        do {
            let client = try open(folder).client()
            try client.createBucket("lab", acl: "private", storageClass: "Standard")
            try client.putObject(bucket: "lab", key: "kept", body: [1])
        }
        let stray = folder.path + "/oss/lab/objects/kept@ffff"
        try FileManager.default.createDirectory(
            atPath: folder.path + "/oss/lab/objects", withIntermediateDirectories: true)
        #expect(FileManager.default.createFile(atPath: stray, contents: Data([9, 9])))
        let client = try open(folder).client()
        #expect(try client.getObject(bucket: "lab", key: "kept") == [1])
        #expect(!FileManager.default.fileExists(atPath: stray))
    }

    @Test func aFailedCommitLeavesTheOldObject() throws {
        let folder = try TestFolder()
        let store = try DurableStore(folder: folder.path + "/oss")
        let failing = FailingStore(store)
        let cloud = try TestCloud(store: failing)
        let client = cloud.client()
        try client.createBucket("lab", acl: "private", storageClass: "Standard")
        try client.putObject(bucket: "lab", key: "k", body: [1])
        failing.fails = true
        let failure = #expect(throws: CloudCallError.self) {
            try client.putObject(bucket: "lab", key: "k", body: [2])
        }
        #expect(failure?.code == "InternalError" && failure?.message.contains("no space") == true)
        #expect(try client.getObject(bucket: "lab", key: "k") == [1])
    }

    @Test func oneProcessHasTheFolder() throws {
        let folder = try TestFolder()
        let store = try DurableStore(folder: folder.path + "/oss")
        let error = #expect(throws: LabError.self) { try DurableStore(folder: folder.path + "/oss") }
        #expect(error?.code == "OSS002")
        store.close()
    }

    @Test func anUnusableFolderIsTheUsersMistake() {
        let error = #expect(throws: LabError.self) { try DurableStore(folder: "/proc/labsim") }
        #expect(error?.code == "OSS001" && error?.message.contains("/proc/labsim") == true)
    }

    @Test func objectsAreFilesThatPeopleFind() throws {
        let folder = try TestFolder()
        let store = try DurableStore(folder: folder.path + "/oss")
        let client = try TestCloud(store: store).client()
        try client.createBucket("lab", acl: "private", storageClass: "Standard")
        try client.putObject(bucket: "lab", key: "jobs/wordcount.jar", body: [1])
        store.close()
        #expect(folder.files.contains { $0.hasPrefix("oss/lab/objects/jobs/wordcount.jar@") })
    }

    @Test func oldFilesGoWithTheirObjects() throws {
        let folder = try TestFolder()
        let store = try DurableStore(folder: folder.path + "/oss")
        let client = try TestCloud(store: store).client()
        try client.createBucket("lab", acl: "private", storageClass: "Standard")
        for round in 0..<10 {
            let size = round.isMultiple(of: 2) ? 3 : 20_000
            try client.putObject(
                bucket: "lab", key: "a/b", body: [UInt8](repeating: UInt8(round), count: size))
        }
        try client.deleteObject(bucket: "lab", key: "a/b")
        try client.putObject(bucket: "lab", key: "c", body: [1])
        try client.putObject(bucket: "lab", key: "c", body: [2])
        store.close()
        #expect(folder.files.filter { $0.contains("/objects/") }.count == 1)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/oss/lab/objects/a"))
    }

    @Test func aSpooledBodyIsMovedIntoPlace() throws {
        let folder = try TestFolder()
        let cloud = try open(folder)
        try cloud.client().createBucket("lab", acl: "private", storageClass: "Standard")
        let bytes = [UInt8](repeating: 3, count: 200_000)
        let spooled = folder.path + "/spool"
        #expect(FileManager.default.createFile(atPath: spooled, contents: Data(bytes)))
        let exchange = cloud.raw("PUT", "/lab/big", spooled: spooled, count: 200_000)
        #expect(exchange.status == 200)
        #expect(exchange["x-oss-hash-crc64ecma"] == String(CRC64.checksum(bytes)))
        #expect(!FileManager.default.fileExists(atPath: spooled))
        #expect(try cloud.client().getObject(bucket: "lab", key: "big") == bytes)
    }
}

/// A store whose commits can be made to fail.
private final class FailingStore: ObjectStore {
    private let inner: any ObjectStore
    var fails = false

    init(_ inner: any ObjectStore) { self.inner = inner }

    func load() throws(CloudError) -> StoredIndex { try inner.load() }
    func write(_ body: RequestBody, as name: BlobName) throws(CloudError) { try inner.write(body, as: name) }
    func append(_ body: RequestBody, to name: BlobName, at offset: Int64) throws(CloudError) {
        try inner.append(body, to: name, at: offset)
    }
    func join(_ slices: [BlobSlice], as name: BlobName) throws(CloudError) {
        try inner.join(slices, as: name)
    }
    func read(_ slice: BlobSlice) throws(CloudError) -> ResponseBody { try inner.read(slice) }
    func commit(_ changes: [IndexChange], nextNumber: UInt64) throws(CloudError) {
        if fails { throw CloudError("InternalError", status: 500, "labsim: no space left on device") }
        try inner.commit(changes, nextNumber: nextNumber)
    }
    func discard(_ names: [BlobName], at now: Instant) { inner.discard(names, at: now) }
}
