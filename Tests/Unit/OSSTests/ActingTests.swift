import CloudGateway
import LabKernel
import Testing

@testable import OSS

/// Configurations of buckets that do something.
@Suite struct ActingTests {
    private func cloud(_ buckets: String...) throws -> TestCloud {
        let cloud = try TestCloud()
        for bucket in buckets { #expect(cloud.raw("PUT", "/\(bucket)").status == 200) }
        return cloud
    }

    @Test func requestsAreLoggedByTheHour() throws {
        let cloud = try cloud("lab", "logs")
        let logging =
            "<BucketLoggingStatus><LoggingEnabled><TargetBucket>logs</TargetBucket><TargetPrefix>log/</TargetPrefix>"
            + "</LoggingEnabled></BucketLoggingStatus>"
        #expect(cloud.raw("PUT", "/lab?logging", body: logging).status == 200)
        #expect(cloud.raw("PUT", "/lab/a%20b", body: "12345").status == 200)
        #expect(cloud.raw("GET", "/lab/none", headers: [("User-Agent", "probe \"1\"")]).status == 404)
        #expect(cloud.raw("GET", "/lab/none", key: "").status == 403)
        #expect(cloud.raw("GET", "/logs?prefix=log/").xml?.all("Contents").isEmpty == true)
        cloud.now = cloud.now + .hours(1)
        let listed = cloud.raw("GET", "/logs?prefix=log/").xml?.all("Contents").map { $0.text("Key") ?? "" }
        #expect(listed == ["log/lab2026-01-02-03-00-00-0001"])
        let lines = cloud.raw("GET", "/logs/log/lab2026-01-02-03-00-00-0001").text.split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[1].contains("[02/Jan/2026:11:00:00 +0800] \"PUT /lab/a%20b HTTP/1.1\" 200"))
        #expect(lines[1].contains("\"PutObject\" \"lab\" \"a%20b\" 5") && lines[1].hasSuffix("\"owner\""))
        #expect(lines[2].contains("404") && lines[2].contains("\"NoSuchKey\""))
        #expect(lines[2].contains("\"probe %221%22\""))
        #expect(lines[3].contains("\"AccessDenied\"") && lines[3].hasSuffix("\"-\""))
    }

    @Test func transitionsCanCountFromTheLastRead() throws {
        let cloud = try cloud("lab")
        for key in ["read", "left"] { #expect(cloud.raw("PUT", "/lab/\(key)", body: "x").status == 200) }
        let monitor = "<AccessMonitorConfiguration><Status>Enabled</Status></AccessMonitorConfiguration>"
        #expect(cloud.raw("PUT", "/lab?accessmonitor", body: monitor).status == 200)
        let rule =
            "<LifecycleConfiguration><Rule><Prefix/><Status>Enabled</Status><Transition><Days>5</Days>"
            + "<StorageClass>IA</StorageClass><IsAccessTime>true</IsAccessTime>"
            + "<ReturnToStdWhenVisit>true</ReturnToStdWhenVisit></Transition></Rule></LifecycleConfiguration>"
        #expect(cloud.raw("PUT", "/lab?lifecycle", body: rule).status == 200)
        cloud.now = CivilTime(year: 2026, month: 1, day: 6).instant
        #expect(cloud.raw("GET", "/lab/read").status == 200)
        cloud.now = CivilTime(year: 2026, month: 1, day: 8).instant
        let meta = cloud.raw("HEAD", "/lab/read?objectMeta")
        #expect(meta["x-oss-last-access-time"] == "Tue, 06 Jan 2026 00:00:00 GMT")
        #expect(cloud.raw("HEAD", "/lab/read")["x-oss-storage-class"] == "Standard")
        #expect(cloud.raw("HEAD", "/lab/left")["x-oss-storage-class"] == "IA")
        #expect(cloud.raw("GET", "/lab/left").status == 200)
        #expect(cloud.raw("HEAD", "/lab/left")["x-oss-storage-class"] == "Standard")
    }

    @Test func lifecycleDeletesNothingThatIsRetained() throws {
        let cloud = try cloud("lab")
        #expect(cloud.raw("PUT", "/lab/a", body: "x").status == 200)
        let rule =
            "<LifecycleConfiguration><Rule><Prefix/><Status>Enabled</Status><Expiration><Days>1</Days></Expiration>"
            + "</Rule></LifecycleConfiguration>"
        #expect(cloud.raw("PUT", "/lab?lifecycle", body: rule).status == 200)
        let worm =
            "<InitiateWormConfiguration><RetentionPeriodInDays>5</RetentionPeriodInDays></InitiateWormConfiguration>"
        let id = cloud.raw("POST", "/lab?worm", body: worm)["x-oss-worm-id"] ?? ""
        #expect(cloud.raw("POST", "/lab?wormId=\(id)").status == 200)
        cloud.now = CivilTime(year: 2026, month: 1, day: 6).instant
        #expect(cloud.raw("GET", "/lab/a").status == 200)
        cloud.now = CivilTime(year: 2026, month: 1, day: 8).instant
        #expect(cloud.raw("GET", "/lab/a").code == "NoSuchKey")
    }

    @Test func inventoriesAreWrittenAtMidnight() throws {
        let cloud = try cloud("lab", "lists")
        for (key, body) in [("x/1", "a"), ("x/2", "bb"), ("y", "ccc")] {
            #expect(cloud.raw("PUT", "/lab/\(key)", body: body).status == 200)
        }
        let rule =
            "<InventoryConfiguration><Id>daily</Id><IsEnabled>true</IsEnabled><Filter><Prefix>x/</Prefix></Filter>"
            + "<Destination><OSSBucketDestination><Format>CSV</Format><AccountId>1</AccountId><RoleArn>r</RoleArn>"
            + "<Bucket>acs:oss:::lists</Bucket><Prefix>inv</Prefix></OSSBucketDestination></Destination><Schedule>"
            + "<Frequency>Daily</Frequency></Schedule><IncludedObjectVersions>Current</IncludedObjectVersions>"
            + "<OptionalFields><Field>Size</Field><Field>ETag</Field></OptionalFields></InventoryConfiguration>"
        #expect(cloud.raw("PUT", "/lab?inventory&inventoryId=daily", body: rule).status == 200)
        cloud.now = CivilTime(year: 2026, month: 1, day: 3, hour: 1).instant
        let manifest = try JSONParser.parse(
            text: cloud.raw("GET", "/lists/inv/lab/daily/2026-01-03T00-00Z/manifest.json").text)
        #expect(manifest["fileSchema"]?.stringValue == "Bucket, Key, Size, ETag")
        let file = try #require(manifest["files"]?.arrayValue?.first?["key"]?.stringValue)
        guard case .bytes(let packed) = cloud.raw("GET", "/lists/\(file)").response.body,
            let rows = Inflate.gzip(packed, limit: 1_000)
        else { throw CancellationError() }
        let etags = ["a", "bb"].map { Hex.encodeUpper(Digests.md5(Array($0.utf8))) }
        #expect(
            String(decoding: rows, as: UTF8.self)
                == "\"lab\",\"x%2F1\",\"1\",\"\(etags[0])\"\n\"lab\",\"x%2F2\",\"2\",\"\(etags[1])\"\n")
        #expect(
            manifest["files"]?.arrayValue?.first?["MD5checksum"]?.stringValue
                == Hex.encodeUpper(Digests.md5(packed)))
    }

    @Test func writesAreReplicated() throws {
        let cloud = try cloud("lab", "copy")
        let meta = [("x-oss-meta-a", "1"), ("Content-Type", "text/plain")]
        #expect(cloud.raw("PUT", "/lab/p/old", headers: meta, body: "old").status == 200)
        let rule =
            "<ReplicationConfiguration><Rule><ID>r</ID><PrefixSet><Prefix>p/</Prefix></PrefixSet><Destination>"
            + "<Bucket>copy</Bucket><Location>oss-cn-hangzhou</Location></Destination></Rule></ReplicationConfiguration>"
        #expect(cloud.raw("POST", "/lab?replication&comp=add", body: rule).status == 200)
        let old = cloud.raw("GET", "/copy/p/old")
        #expect(old.text == "old" && old["x-oss-meta-a"] == "1" && old["Content-Type"] == "text/plain")
        #expect(cloud.raw("PUT", "/lab/p/new", body: "new").status == 200)
        #expect(cloud.raw("PUT", "/lab/q", body: "other").status == 200)
        #expect(cloud.raw("GET", "/copy/p/new").text == "new")
        #expect(cloud.raw("GET", "/copy/q").status == 404)
        #expect(
            cloud.raw(
                "POST", "/lab?delete", body: "<Delete><Object><Key>p/new</Key></Object></Delete>"
            ).status == 200)
        #expect(cloud.raw("GET", "/copy/p/new").status == 404)
        let closing = "<ReplicationRules><ID>r</ID></ReplicationRules>"
        #expect(cloud.raw("POST", "/lab?replication&comp=delete", body: closing).status == 200)
        #expect(cloud.raw("PUT", "/lab/p/late", body: "late").status == 200)
        #expect(cloud.raw("GET", "/copy/p/late").status == 404)
        #expect(cloud.raw("GET", "/lab?replication").xml?["Rule"]?.text("Status") == "closing")
        cloud.now = cloud.now + .hours(1)
        #expect(cloud.raw("GET", "/lab?replication").code == "NoSuchReplicationConfiguration")
    }

    @Test func routingRulesRedirect() throws {
        let cloud = try cloud("lab")
        let website =
            "<WebsiteConfiguration><IndexDocument><Suffix>index.html</Suffix><SupportSubDir>true</SupportSubDir>"
            + "</IndexDocument><RoutingRules><RoutingRule><RuleNumber>2</RuleNumber><Condition><KeyPrefixEquals>m/"
            + "</KeyPrefixEquals><HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals></Condition><Redirect>"
            + "<RedirectType>Mirror</RedirectType><MirrorURL>http://far.example/</MirrorURL></Redirect></RoutingRule>"
            + "<RoutingRule><RuleNumber>1</RuleNumber><Condition><KeyPrefixEquals>old/</KeyPrefixEquals></Condition>"
            + "<Redirect><RedirectType>External</RedirectType><Protocol>https</Protocol><HostName>new.example</HostName>"
            + "<ReplaceKeyPrefixWith>new/</ReplaceKeyPrefixWith><PassQueryString>True</PassQueryString>"
            + "<HttpRedirectCode>301</HttpRedirectCode></Redirect></RoutingRule></RoutingRules></WebsiteConfiguration>"
        #expect(cloud.raw("PUT", "/lab?website", body: website).status == 200)
        let rules = cloud.raw("GET", "/lab?website").xml?["RoutingRules"]?.children ?? []
        #expect(rules.map { $0.text("RuleNumber") } == ["1", "2"])
        #expect(rules.first?["Redirect"]?.text("PassQueryString") == "true")
        let moved = cloud.raw("GET", "/lab/old/a?x=1")
        #expect(moved.status == 301 && moved["Location"] == "https://new.example/new/a?x=1")
        #expect(cloud.raw("GET", "/lab/m/a").code == "MirrorFailed")
        #expect(cloud.raw("PUT", "/lab/dir/index.html", body: "home").status == 200)
        #expect(cloud.raw("GET", "/lab/dir/").text == "home")
        #expect(cloud.raw("GET", "/lab/none").code == "NoSuchKey")
    }

    @Test func textIsPackedForThoseWhoTakeIt() throws {
        let cloud = try cloud("lab")
        let text = String(repeating: "a line of text\n", count: 200)
        let type = [("Content-Type", "text/plain")]
        #expect(cloud.raw("PUT", "/lab/a.txt", headers: type, body: text).status == 200)
        let packed = cloud.raw("GET", "/lab/a.txt", headers: [("Accept-Encoding", "deflate, gzip;q=0.5")])
        guard case .bytes(let bytes) = packed.response.body else { throw CancellationError() }
        #expect(packed["Content-Encoding"] == "gzip" && packed["Transfer-Encoding"] == "chunked")
        #expect(packed["ETag"] == nil && packed["x-oss-hash-crc64ecma"] != nil)
        #expect(Inflate.gzip(bytes, limit: 10_000) == Array(text.utf8))
        #expect(
            cloud.raw("GET", "/lab/a.txt", headers: [("Range", "bytes=0-4"), ("Accept-Encoding", "gzip")])
                .text == "a lin")
        #expect(cloud.raw("PUT", "/lab/b.bin", body: text).status == 200)
        #expect(
            cloud.raw("GET", "/lab/b.bin", headers: [("Accept-Encoding", "gzip")])["Content-Encoding"] == nil)
    }

    @Test func anAliasStandsForItsBucket() throws {
        let cloud = try cloud("lab")
        #expect(cloud.raw("PUT", "/lab/a", body: "a").status == 200)
        let point =
            "<CreateAccessPointConfiguration><AccessPointName>ap-1</AccessPointName><NetworkOrigin>internet"
            + "</NetworkOrigin></CreateAccessPointConfiguration>"
        let alias = try #require(cloud.raw("PUT", "/lab?accessPoint", body: point).xml?.text("Alias"))
        #expect(cloud.raw("GET", "/\(alias)/a").text == "a")
        #expect(cloud.raw("PUT", "/lab?accessPoint", body: point).code == "AccessPointNameAlreadyExist")
    }

    @Test func metadataIsQueried() throws {
        let cloud = try cloud("lab")
        for (key, body) in [("a", "1"), ("b", "22"), ("c", "333")] {
            #expect(
                cloud.raw("PUT", "/lab/\(key)", headers: [("x-oss-meta-kind", "k" + body)], body: body).status
                    == 200)
        }
        func query(_ text: String, _ rest: String = "") -> XMLElement? {
            cloud.raw(
                "POST", "/lab?metaQuery&comp=query",
                body: "<MetaQuery><Query>\(text)</Query>\(rest)</MetaQuery>"
            ).xml
        }
        #expect(cloud.raw("GET", "/lab?metaQuery").status == 404)
        #expect(cloud.raw("POST", "/lab?metaQuery&comp=add").status == 200)
        let large = #"{"Field":"Size","Value":"1","Operation":"gt"}"#
        let sorted = query(large, "<Sort>Size</Sort><Order>desc</Order><MaxResults>1</MaxResults>")
        #expect(sorted?["Files"]?.all("File").map { $0.text("Filename") } == ["c"])
        #expect(sorted?.text("NextToken") == "1")
        let both =
            #"{"SubQueries":[\#(large),{"Field":"OSSUserMeta.kind","Value":"k22","Operation":"eq"}],"Operation":"and"}"#
        #expect(query(both)?["Files"]?.all("File").map { $0.text("Filename") } == ["b"])
        let sum =
            "<Aggregations><Aggregation><Field>Size</Field><Operation>sum</Operation></Aggregation></Aggregations>"
        #expect(query("", sum)?["Aggregations"]?["Aggregation"]?.text("Value") == "6")
    }
}
