import CloudClients
import CloudGateway
import LabKernel
import Testing

@Suite struct ClientTests {
    private func cloud() throws -> (TestCloud, OSSClient) {
        let cloud = try TestCloud()
        let client = cloud.client()
        try client.createBucket("lab", acl: "private", storageClass: "Standard")
        return (cloud, client)
    }

    @Test func objectsRoundTrip() throws {
        let (_, client) = try cloud()
        #expect(try client.listBuckets() == ["lab"])
        let key = "a b/中 &+=?.txt"
        try client.putObject(bucket: "lab", key: key, body: Array("hello flink".utf8))
        #expect(try client.getObject(bucket: "lab", key: key) == Array("hello flink".utf8))
        #expect(try client.getObject(bucket: "lab", key: key, range: 6...8) == Array("fli".utf8))
        #expect(try client.sizeOfObject(bucket: "lab", key: key) == 11)
        try client.deleteObject(bucket: "lab", key: key)
        #expect(try client.sizeOfObject(bucket: "lab", key: key) == nil)
        try client.deleteBucket("lab")
        #expect(try client.listBuckets() == [])
    }

    @Test func listingsAreFoldedAndPaged() throws {
        let (_, client) = try cloud()
        let keys = (0..<25).map { "page/\(padded($0, 3))&<>%" } + ["other"]
        for key in keys { try client.putObject(bucket: "lab", key: key, body: [1]) }
        let root = try client.listFolder(bucket: "lab", prefix: "")
        #expect(root.folders == ["page/"] && root.objects.map(\.key) == ["other"])
        let first = try client.listFolder(bucket: "lab", prefix: "page/", limit: 10)
        #expect(first.objects.map(\.key) == Array(keys[..<10]))
        let second = try client.listFolder(
            bucket: "lab", prefix: "page/", limit: 10, continuation: first.continuation)
        #expect(second.objects.map(\.key) == Array(keys[10..<20]))
        #expect(try client.listObjects(bucket: "lab", prefix: "page/").objects.count == 25)
        try client.deleteObjects(bucket: "lab", keys: keys)
        #expect(try client.listObjects(bucket: "lab", prefix: "").objects.isEmpty)
    }

    @Test func multipartUploadsMakeOneObject() throws {
        let (_, client) = try cloud()
        let id = try client.initiateMultipartUpload(bucket: "lab", key: "state")
        let big = [UInt8](repeating: 7, count: 102_400)
        let parts = [
            try client.uploadPart(bucket: "lab", key: "state", uploadID: id, number: 1, body: big),
            try client.uploadPart(bucket: "lab", key: "state", uploadID: id, number: 2, body: [9]),
        ]
        #expect(try client.sizeOfObject(bucket: "lab", key: "state") == nil)
        try client.completeMultipartUpload(bucket: "lab", key: "state", uploadID: id, parts: parts)
        #expect(try client.getObject(bucket: "lab", key: "state") == big + [9])
        let failure = #expect(throws: CloudCallError.self) {
            try client.abortMultipartUpload(bucket: "lab", key: "state", uploadID: id)
        }
        #expect(failure?.code == "NoSuchUpload" && failure?.status == 404)
    }

    @Test func refusalsCarryCodeTextAndExplanation() throws {
        let (cloud, client) = try cloud()
        let missing = #expect(throws: CloudCallError.self) {
            try client.getObject(bucket: "lab", key: "none")
        }
        #expect(missing?.code == "NoSuchKey" && missing?.status == 404 && missing?.ec == "0026-00000001")
        #expect(missing?.requestID.count == 24)
        cloud.ports.denied = ["oss:PutObject"]
        let denial = #expect(throws: CloudCallError.self) {
            try client.putObject(bucket: "lab", key: "k", body: [1])
        }
        #expect(denial?.message == "You have no right to access this object because of bucket acl.")
        #expect(denial?.explanation?.contains("acs:oss:oss-cn-hangzhou:1001000000000001:lab/k") == true)
    }

    @Test func keysAreJudgedAfterBuckets() throws {
        let (cloud, _) = try cloud()
        func refusal(_ client: OSSClient, _ bucket: String) -> CloudCallError? {
            do throws(CloudCallError) {
                return try client.sizeOfObject(bucket: bucket, key: "k") == nil ? nil : nil
            } catch {
                return error
            }
        }
        let mismatch = refusal(cloud.client(secret: "wrong"), "lab")
        #expect(mismatch?.code == "SignatureDoesNotMatch" && mismatch?.status == 403)
        #expect(refusal(cloud.client(key: "nobody"), "lab")?.code == "InvalidAccessKeyId")
        #expect(refusal(cloud.client(key: "nobody"), "none")?.code == "NoSuchBucket")
    }

    @Test func overwritingCanBeForbidden() throws {
        let (_, client) = try cloud()
        let forbid = [("x-oss-forbid-overwrite", "true")]
        try client.putObject(bucket: "lab", key: "k", body: [1], headers: forbid)
        let failure = #expect(throws: CloudCallError.self) {
            try client.putObject(bucket: "lab", key: "k", body: [2], headers: forbid)
        }
        #expect(failure?.code == "FileAlreadyExists")
        #expect(try client.getObject(bucket: "lab", key: "k") == [1])
    }
}
