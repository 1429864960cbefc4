import CloudGateway
import LabKernel
import OSS
import Testing

@Suite struct ObjectTests {
    private func cloud() throws -> TestCloud {
        let cloud = try TestCloud()
        #expect(cloud.raw("PUT", "/lab").status == 200)
        return cloud
    }

    @Test func anObjectAnswersWhatItIs() throws {
        let cloud = try cloud()
        let put = cloud.raw("PUT", "/lab/a", headers: [("Content-Type", "text/plain")], body: "hello flink")
        let etag = "\"" + Hex.encodeUpper(Digests.md5(Array("hello flink".utf8))) + "\""
        #expect(put["ETag"] == etag)
        let get = cloud.raw("GET", "/lab/a")
        #expect(
            get["ETag"] == etag && get["Content-Type"] == "text/plain" && get["x-oss-object-type"] == "Normal"
        )
        #expect(get["x-oss-hash-crc64ecma"] == String(CRC64.checksum(Array("hello flink".utf8))))
        #expect(get["Last-Modified"] == "Fri, 02 Jan 2026 03:00:00 GMT" && get["Server"] == "AliyunOSS")
        #expect(cloud.raw("HEAD", "/lab/a")["Content-Length"] == "11")
    }

    @Test(arguments: [
        ("bytes=0-4", "hello", 206), ("bytes=6-", "flink", 206), ("bytes=-5", "flink", 206),
        ("bytes=6-100", "hello flink", 200), ("bytes=20-30", "hello flink", 200),
        ("bytes=5-2", "hello flink", 200), ("bytes=-0", "hello flink", 200),
        ("lines=1-2", "hello flink", 200),
        ("bytes=-", "hello flink", 200), ("bytes=10-10", "k", 206), ("bytes=--5", "hello flink", 200),
    ])
    func rangesAreRead(range: String, text: String, status: Int) throws {
        let cloud = try cloud()
        #expect(cloud.raw("PUT", "/lab/a", body: "hello flink").status == 200)
        let get = cloud.raw("GET", "/lab/a", headers: [("Range", range)])
        #expect(get.text == text && get.status == status)
    }

    @Test func standardRangesAreStrict() throws {
        let cloud = try cloud()
        #expect(cloud.raw("PUT", "/lab/a", body: "hello flink").status == 200)
        let standard = ("x-oss-range-behavior", "standard")
        #expect(cloud.raw("GET", "/lab/a", headers: [("Range", "bytes=6-100"), standard]).text == "flink")
        let refused = cloud.raw("GET", "/lab/a", headers: [("Range", "bytes=20-30"), standard])
        #expect(refused.status == 416 && refused.code == "InvalidRange")
        #expect(refused["Content-Range"] == "bytes */11")
    }

    @Test func conditionsAreJudged() throws {
        let cloud = try cloud()
        let etag = cloud.raw("PUT", "/lab/a", body: "x")["ETag"] ?? ""
        let time = "Fri, 02 Jan 2026 03:00:00 GMT"
        let earlier = "Fri, 02 Jan 2026 02:00:00 GMT"
        func get(_ header: String, _ value: String) -> Int {
            cloud.raw("GET", "/lab/a", headers: [(header, value)]).status
        }
        #expect(get("If-Match", etag) == 200 && get("If-Match", "\"0\"") == 412)
        #expect(get("If-None-Match", "\"0\"") == 200 && get("If-None-Match", etag) == 304)
        #expect(get("If-Modified-Since", earlier) == 200 && get("If-Modified-Since", time) == 304)
        #expect(get("If-Unmodified-Since", time) == 200 && get("If-Unmodified-Since", earlier) == 412)
    }

    @Test func badDigestsAreRefused() throws {
        let cloud = try cloud()
        let refused = cloud.raw(
            "PUT", "/lab/a", headers: [("Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA==")], body: "x")
        #expect(refused.status == 400 && refused.code == "InvalidDigest")
        #expect(cloud.raw("GET", "/lab/a").code == "NoSuchKey")
    }

    @Test func copiesKeepOrReplaceMetadata() throws {
        let cloud = try cloud()
        let meta = [("x-oss-meta-team", "lab"), ("x-oss-tagging", "k=v")]
        #expect(cloud.raw("PUT", "/lab/a", headers: meta, body: "x").status == 200)
        let source = ("x-oss-copy-source", "/lab/a")
        #expect(cloud.raw("PUT", "/lab/b", headers: [source]).status == 200)
        #expect(cloud.raw("HEAD", "/lab/b")["x-oss-meta-team"] == "lab")
        #expect(cloud.raw("HEAD", "/lab/b")["x-oss-tagging-count"] == "1")
        let replace = [source, ("x-oss-metadata-directive", "REPLACE"), ("x-oss-meta-new", "1")]
        #expect(cloud.raw("PUT", "/lab/c", headers: replace).status == 200)
        #expect(cloud.raw("HEAD", "/lab/c")["x-oss-meta-team"] == nil)
        #expect(cloud.raw("HEAD", "/lab/c")["x-oss-meta-new"] == "1")
        #expect(cloud.raw("GET", "/lab/c").text == "x")
        #expect(cloud.raw("PUT", "/lab/d", headers: [("x-oss-copy-source", "/lab/none")]).code == "NoSuchKey")
        let unmet = [source, ("x-oss-copy-source-if-match", "\"0\"")]
        #expect(cloud.raw("PUT", "/lab/d", headers: unmet).status == 412)
    }

    @Test func appendsCheckTheirPosition() throws {
        let cloud = try cloud()
        #expect(
            cloud.raw("POST", "/lab/log?append&position=0", body: "ab")["x-oss-next-append-position"] == "2")
        let second = cloud.raw("POST", "/lab/log?append&position=2", body: "cd")
        #expect(second["x-oss-hash-crc64ecma"] == String(CRC64.checksum(Array("abcd".utf8))))
        let wrong = cloud.raw("POST", "/lab/log?append&position=1", body: "x")
        #expect(wrong.status == 409 && wrong.code == "PositionNotEqualToLength")
        #expect(wrong["x-oss-next-append-position"] == "4")
        #expect(cloud.raw("PUT", "/lab/plain", body: "x").status == 200)
        #expect(cloud.raw("POST", "/lab/plain?append&position=1", body: "x").code == "ObjectNotAppendable")
        #expect(cloud.raw("GET", "/lab/log").text == "abcd")
    }

    @Test func symlinksAreFollowed() throws {
        let cloud = try cloud()
        #expect(cloud.raw("PUT", "/lab/a", body: "target").status == 200)
        #expect(cloud.raw("PUT", "/lab/l?symlink", headers: [("x-oss-symlink-target", "a")]).status == 200)
        #expect(cloud.raw("GET", "/lab/l").text == "target")
        #expect(cloud.raw("GET", "/lab/l")["x-oss-object-type"] == "Symlink")
        #expect(cloud.raw("GET", "/lab/l?symlink")["x-oss-symlink-target"] == "a")
        #expect(cloud.raw("GET", "/lab/a?symlink").code == "NotSymlink")
        #expect(cloud.raw("DELETE", "/lab/a").status == 204)
        #expect(cloud.raw("GET", "/lab/l").code == "SymlinkTargetNotExist")
    }

    @Test func versionsAreKeptAndMarked() throws {
        let cloud = try cloud()
        let on = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"
        #expect(cloud.raw("PUT", "/lab/a", body: "0").status == 200)
        #expect(cloud.raw("PUT", "/lab?versioning", body: on).status == 200)
        let first = cloud.raw("PUT", "/lab/a", body: "1")["x-oss-version-id"] ?? ""
        _ = cloud.raw("PUT", "/lab/a", body: "2")
        #expect(cloud.raw("GET", "/lab/a?versionId=\(first)").text == "1")
        #expect(cloud.raw("GET", "/lab/a?versionId=null").text == "0")
        let deleted = cloud.raw("DELETE", "/lab/a")
        #expect(deleted["x-oss-delete-marker"] == "true")
        #expect(cloud.raw("GET", "/lab/a").code == "NoSuchKey")
        let versions = cloud.raw("GET", "/lab?versions").xml
        #expect(versions?.all("Version").count == 3 && versions?.all("DeleteMarker").count == 1)
        #expect(cloud.raw("DELETE", "/lab").code == "BucketNotEmpty")
        let marker = deleted["x-oss-version-id"] ?? ""
        #expect(cloud.raw("DELETE", "/lab/a?versionId=\(marker)").status == 204)
        #expect(cloud.raw("GET", "/lab/a").text == "2")
        #expect(cloud.raw("GET", "/lab/a?versionId=nonsense").code == "InvalidArgument")
    }

    @Test func archivedObjectsWaitForTheirRestore() throws {
        let cloud = try cloud()
        #expect(
            cloud.raw("PUT", "/lab/a", headers: [("x-oss-storage-class", "ColdArchive")], body: "x").status
                == 200)
        #expect(cloud.raw("GET", "/lab/a").code == "InvalidObjectState")
        let body =
            "<RestoreRequest><Days>1</Days><JobParameters><Tier>Bulk</Tier></JobParameters></RestoreRequest>"
        let restore = cloud.raw("POST", "/lab/a?restore", body: body)
        #expect(restore.status == 202 && restore["x-oss-object-restore-priority"] == "Bulk")
        #expect(cloud.raw("POST", "/lab/a?restore").code == "RestoreAlreadyInProgress")
        #expect(cloud.raw("HEAD", "/lab/a")["x-oss-restore"] == "ongoing-request=\"true\"")
        cloud.now = cloud.now + .hours(12)
        #expect(cloud.raw("GET", "/lab/a").text == "x")
        cloud.now = cloud.now + .hours(24)
        #expect(cloud.raw("GET", "/lab/a").code == "InvalidObjectState")
    }

    @Test func multipartPartsAreChecked() throws {
        let cloud = try cloud()
        let id = cloud.raw("POST", "/lab/m?uploads").xml?.text("UploadId") ?? ""
        func part(_ number: Int, _ bytes: [UInt8]) -> String {
            cloud.raw("PUT", "/lab/m?partNumber=\(number)&uploadId=\(id)", bytes: bytes)["ETag"] ?? ""
        }
        func complete(_ parts: [(Int, String)]) -> Exchange {
            let list = parts.map { "<Part><PartNumber>\($0.0)</PartNumber><ETag>\($0.1)</ETag></Part>" }
                .joined()
            return cloud.raw(
                "POST", "/lab/m?uploadId=\(id)",
                body: "<CompleteMultipartUpload>\(list)</CompleteMultipartUpload>")
        }
        let big = [UInt8](repeating: 1, count: 102_400)
        let small = part(1, [1])
        let tail = part(3, [2])
        #expect(complete([(1, small), (3, tail)]).code == "EntityTooSmall")
        let whole = part(1, big)
        #expect(complete([(1, small), (3, tail)]).code == "InvalidPart")
        #expect(complete([(3, tail), (1, whole)]).code == "InvalidPartOrder")
        #expect(complete([(1, whole), (2, tail)]).code == "InvalidPart")
        #expect(
            cloud.raw("PUT", "/lab/m?partNumber=10001&uploadId=\(id)", body: "x").code == "InvalidArgument")
        let done = complete([(1, whole), (3, tail)])
        #expect(done.status == 200 && done.xml?.text("ETag")?.hasSuffix("-2\"") == true)
        #expect(done["x-oss-hash-crc64ecma"] == String(CRC64.checksum(big + [2])))
        #expect(complete([(1, whole)]).code == "NoSuchUpload")
    }

    @Test func lockedVersionsStay() throws {
        let cloud = try cloud()
        let on = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"
        #expect(cloud.raw("PUT", "/lab?versioning", body: on).status == 200)
        let worm =
            "<ObjectWormConfiguration><ObjectWormEnabled>Enabled</ObjectWormEnabled></ObjectWormConfiguration>"
        #expect(cloud.raw("PUT", "/lab?objectWorm", body: worm).status == 200)
        let id = cloud.raw("PUT", "/lab/a", body: "x")["x-oss-version-id"] ?? ""
        let until = "<RetainUntilDate>2026-01-03T00:00:00.000Z</RetainUntilDate>"
        let lock = "<Retention><Mode>GOVERNANCE</Mode>\(until)</Retention>"
        #expect(cloud.raw("PUT", "/lab/a?retention", body: lock).status == 200)
        #expect(cloud.raw("DELETE", "/lab/a?versionId=\(id)").code == "FileImmutable")
        let hold = "<LegalHold><Status>ON</Status></LegalHold>"
        #expect(cloud.raw("PUT", "/lab/a?legalHold", body: hold).status == 200)
        let bypass = [("x-oss-bypass-governance-retention", "true")]
        #expect(cloud.raw("DELETE", "/lab/a?versionId=\(id)", headers: bypass).code == "FileImmutable")
        let free = "<LegalHold><Status>OFF</Status></LegalHold>"
        #expect(cloud.raw("PUT", "/lab/a?legalHold", body: free).status == 200)
        #expect(cloud.raw("DELETE", "/lab/a?versionId=\(id)", headers: bypass).status == 204)
    }

    @Test func conditionKeysAreTold() throws {
        let cloud = try cloud()
        #expect(
            cloud.raw("GET", "/lab?prefix=flink%2F&delimiter=%2F", headers: [("User-Agent", "test")]).status
                == 200)
        let check = try #require(cloud.ports.checks.last)
        let context = Dictionary(check.context.map { ($0.key, $0.values) }, uniquingKeysWith: { $1 })
        #expect(context["oss:Prefix"] == ["flink/"] && context["oss:Delimiter"] == ["/"])
        #expect(context["acs:SourceIp"] == ["127.0.0.1"] && context["acs:SecureTransport"] == ["false"])
        #expect(context["acs:AccessId"] == ["owner"] && context["acs:UserAgent"] == ["test"])
        #expect(check.resource.description == "acs:oss:oss-cn-hangzhou:1001000000000001:lab")
        #expect(cloud.raw("GET", "/lab").status == 200)
        #expect(cloud.ports.checks.last?.context.contains { $0.key == "oss:Prefix" } == false)
    }
}
