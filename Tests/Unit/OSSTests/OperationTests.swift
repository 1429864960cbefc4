import CloudGateway
import LabKernel
import OSS
import Testing

/// One allowed and one denied exchange of each operation in the catalog.
@Suite struct OperationTests {
    /// A request of an operation.
    struct Sample {
        var operation: String
        var method: String
        var target: String
        var headers: [(String, String)] = []
        var body = ""
        var status = 200

        init(
            _ operation: String, _ method: String, _ target: String, headers: [(String, String)] = [],
            body: String = "", status: Int = 200
        ) {
            (self.operation, self.method, self.target) = (operation, method, target)
            (self.headers, self.body, self.status) = (headers, body, status)
        }
    }

    static let target = "x-oss-symlink-target"
    static let cold = [("x-oss-storage-class", "Archive")]
    static let policy =
        #"{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:GetObject"],"#
        + #""Principal":["1"],"Resource":["acs:oss:*:*:lab/*"]}]}"#
    static let inventory =
        "<InventoryConfiguration><Id>i</Id><IsEnabled>true</IsEnabled><Destination><OSSBucketDestination>"
        + "<Format>CSV</Format><AccountId>1</AccountId><RoleArn>r</RoleArn><Bucket>acs:oss:::lab</Bucket>"
        + "</OSSBucketDestination></Destination><Schedule><Frequency>Daily</Frequency></Schedule>"
        + "<IncludedObjectVersions>All</IncludedObjectVersions></InventoryConfiguration>"
    static let replication =
        "<ReplicationConfiguration><Rule><ID>r1</ID><Destination><Bucket>far</Bucket>"
        + "<Location>oss-cn-beijing</Location></Destination></Rule></ReplicationConfiguration>"

    static let timeControl =
        "<ReplicationRule><RTC><Status>enabled</Status></RTC><ID>r1</ID></ReplicationRule>"
    static let cname =
        "<BucketCnameConfiguration><Cname><Domain>www.example.com</Domain></Cname></BucketCnameConfiguration>"
    static let point = [("x-oss-access-point-name", "ap-1")]

    /// In an order in which each finds what it needs; `lab` exists, with the objects `a` and `cold`.
    static let samples: [Sample] = [
        Sample("PutBucket", "PUT", "/other"), Sample("ListBuckets", "GET", "/"),
        Sample("DescribeRegions", "GET", "/?regions"),
        Sample("DeleteBucket", "DELETE", "/other", status: 204),
        Sample("GetBucketInfo", "GET", "/lab?bucketInfo"),
        Sample("GetBucketLocation", "GET", "/lab?location"),
        Sample("GetBucketStat", "GET", "/lab?stat"),
        Sample("PutBucketAcl", "PUT", "/lab?acl", headers: [("x-oss-acl", "private")]),
        Sample("GetBucketAcl", "GET", "/lab?acl"),
        Sample("PutBucketPolicy", "PUT", "/lab?policy", body: policy),
        Sample("GetBucketPolicy", "GET", "/lab?policy"),
        Sample("GetBucketPolicyStatus", "GET", "/lab?policyStatus"),
        Sample("DeleteBucketPolicy", "DELETE", "/lab?policy", status: 204),
        Sample("GetBucketVersioning", "GET", "/lab?versioning"), Sample("ListObjects", "GET", "/lab"),
        Sample("ListObjectsV2", "GET", "/lab?list-type=2"),
        Sample("ListObjectVersions", "GET", "/lab?versions"),
        Sample("ListLiveChannel", "GET", "/lab?live"), Sample("PutObject", "PUT", "/lab/b", body: "b"),
        Sample("GetObject", "GET", "/lab/b"), Sample("HeadObject", "HEAD", "/lab/b"),
        Sample("GetObjectMeta", "HEAD", "/lab/b?objectMeta"),
        Sample("CopyObject", "PUT", "/lab/c", headers: [("x-oss-copy-source", "/lab/b")]),
        Sample("AppendObject", "POST", "/lab/log?append&position=0", body: "x"),
        Sample("PutObjectAcl", "PUT", "/lab/b?acl", headers: [("x-oss-object-acl", "private")]),
        Sample("GetObjectAcl", "GET", "/lab/b?acl"),
        Sample(
            "PutObjectTagging", "PUT", "/lab/b?tagging",
            body: "<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>"),
        Sample("GetObjectTagging", "GET", "/lab/b?tagging"),
        Sample("DeleteObjectTagging", "DELETE", "/lab/b?tagging", status: 204),
        Sample("PutSymlink", "PUT", "/lab/link?symlink", headers: [(target, "b")]),
        Sample("GetSymlink", "GET", "/lab/link?symlink"),
        Sample("RestoreObject", "POST", "/lab/cold?restore", status: 202),
        Sample("DeleteObject", "DELETE", "/lab/b", status: 204),
        Sample(
            "DeleteMultipleObjects", "POST", "/lab?delete",
            body: "<Delete><Object><Key>c</Key></Object></Delete>"),
        Sample("InitiateMultipartUpload", "POST", "/lab/new?uploads"),
        Sample("ListMultipartUploads", "GET", "/lab?uploads"),
        Sample("UploadPart", "PUT", "/lab/up?partNumber=1&uploadId={upload}", body: "part"),
        Sample(
            "UploadPartCopy", "PUT", "/lab/up?partNumber=2&uploadId={upload}",
            headers: [("x-oss-copy-source", "/lab/a")]),
        Sample("ListParts", "GET", "/lab/up?uploadId={upload}"),
        Sample(
            "CompleteMultipartUpload", "POST", "/lab/up?uploadId={upload}",
            body: "<CompleteMultipartUpload><Part><PartNumber>2</PartNumber><ETag>{etag}</ETag></Part>"
                + "</CompleteMultipartUpload>"),
        Sample("AbortMultipartUpload", "DELETE", "/lab/up?uploadId={second}", status: 204),
        Sample(
            "PutBucketLifecycle", "PUT", "/lab?lifecycle",
            body: "<LifecycleConfiguration><Rule><Prefix>x</Prefix><Status>Enabled</Status>"
                + "<Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>"),
        Sample("GetBucketLifecycle", "GET", "/lab?lifecycle"),
        Sample("DeleteBucketLifecycle", "DELETE", "/lab?lifecycle", status: 204),
        Sample(
            "PutBucketCors", "PUT", "/lab?cors",
            body:
                "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin>"
                + "<AllowedMethod>GET</AllowedMethod>"
                + "</CORSRule></CORSConfiguration>"),
        Sample("GetBucketCors", "GET", "/lab?cors"),
        Sample("DeleteBucketCors", "DELETE", "/lab?cors", status: 204),
        Sample(
            "PutBucketReferer", "PUT", "/lab?referer",
            body:
                "<RefererConfiguration><AllowEmptyReferer>true</AllowEmptyReferer><RefererList/>"
                + "</RefererConfiguration>"
        ),
        Sample("GetBucketReferer", "GET", "/lab?referer"),
        Sample(
            "PutBucketLogging", "PUT", "/lab?logging",
            body:
                "<BucketLoggingStatus><LoggingEnabled><TargetBucket>lab</TargetBucket></LoggingEnabled>"
                + "</BucketLoggingStatus>"
        ),
        Sample("GetBucketLogging", "GET", "/lab?logging"),
        Sample("DeleteBucketLogging", "DELETE", "/lab?logging", status: 204),
        Sample(
            "PutBucketWebsite", "PUT", "/lab?website",
            body:
                "<WebsiteConfiguration><IndexDocument><Suffix>i.html</Suffix></IndexDocument>"
                + "</WebsiteConfiguration>"
        ),
        Sample("GetBucketWebsite", "GET", "/lab?website"),
        Sample("DeleteBucketWebsite", "DELETE", "/lab?website", status: 204),
        Sample(
            "PutBucketEncryption", "PUT", "/lab?encryption",
            body:
                "<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault>"
                + "<SSEAlgorithm>AES256</SSEAlgorithm>"
                + "</ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>"),
        Sample("GetBucketEncryption", "GET", "/lab?encryption"),
        Sample("DeleteBucketEncryption", "DELETE", "/lab?encryption", status: 204),
        Sample(
            "PutBucketTags", "PUT", "/lab?tagging",
            body: "<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>"),
        Sample("GetBucketTags", "GET", "/lab?tagging"),
        Sample("DeleteBucketTags", "DELETE", "/lab?tagging", status: 204),
        Sample(
            "PutBucketRequestPayment", "PUT", "/lab?requestPayment",
            body: "<RequestPaymentConfiguration><Payer>BucketOwner</Payer></RequestPaymentConfiguration>"),
        Sample("GetBucketRequestPayment", "GET", "/lab?requestPayment"),
        Sample(
            "PutBucketAccessMonitor", "PUT", "/lab?accessmonitor",
            body: "<AccessMonitorConfiguration><Status>Enabled</Status></AccessMonitorConfiguration>"),
        Sample("GetBucketAccessMonitor", "GET", "/lab?accessmonitor"),
        Sample(
            "PutBucketTransferAcceleration", "PUT", "/lab?transferAcceleration",
            body:
                "<TransferAccelerationConfiguration><Enabled>true</Enabled>"
                + "</TransferAccelerationConfiguration>"
        ),
        Sample("GetBucketTransferAcceleration", "GET", "/lab?transferAcceleration"),
        Sample(
            "PutBucketArchiveDirectRead", "PUT", "/lab?bucketArchiveDirectRead",
            body: "<ArchiveDirectReadConfiguration><Enabled>True</Enabled></ArchiveDirectReadConfiguration>"),
        Sample("GetBucketArchiveDirectRead", "GET", "/lab?bucketArchiveDirectRead"),
        Sample(
            "PutBucketHttpsConfig", "PUT", "/lab?httpsConfig",
            body:
                "<HttpsConfiguration><TLS><Enable>true</Enable><TLSVersion>TLSv1.2</TLSVersion></TLS>"
                + "</HttpsConfiguration>"
        ),
        Sample("GetBucketHttpsConfig", "GET", "/lab?httpsConfig"),
        Sample(
            "PutBucketPublicAccessBlock", "PUT", "/lab?publicAccessBlock",
            body:
                "<PublicAccessBlockConfiguration><BlockPublicAccess>true</BlockPublicAccess>"
                + "</PublicAccessBlockConfiguration>"
        ),
        Sample("GetBucketPublicAccessBlock", "GET", "/lab?publicAccessBlock"),
        Sample("DeleteBucketPublicAccessBlock", "DELETE", "/lab?publicAccessBlock", status: 204),
        Sample(
            "PutBucketResourceGroup", "PUT", "/lab?resourceGroup",
            body:
                "<BucketResourceGroupConfiguration><ResourceGroupId>rg-1</ResourceGroupId>"
                + "</BucketResourceGroupConfiguration>"
        ),
        Sample("GetBucketResourceGroup", "GET", "/lab?resourceGroup"),
        Sample("PutBucketInventory", "PUT", "/lab?inventory&inventoryId=i", body: inventory),
        Sample("GetBucketInventory", "GET", "/lab?inventory&inventoryId=i"),
        Sample("ListBucketInventory", "GET", "/lab?inventory"),
        Sample("DeleteBucketInventory", "DELETE", "/lab?inventory&inventoryId=i", status: 204),
        Sample("PutBucketReplication", "POST", "/lab?replication&comp=add", body: replication),
        Sample("GetBucketReplication", "GET", "/lab?replication"),
        Sample("GetBucketReplicationLocation", "GET", "/lab?replicationLocation"),
        Sample("GetBucketReplicationProgress", "GET", "/lab?replicationProgress"),
        Sample(
            "PutStyle", "PUT", "/lab?style&styleName=s",
            body: "<Style><Content>image/resize,p_50</Content></Style>"),
        Sample("GetStyle", "GET", "/lab?style&styleName=s"), Sample("ListStyle", "GET", "/lab?style"),
        Sample("DeleteStyle", "DELETE", "/lab?style&styleName=s", status: 204),
        Sample("PutBucketRtc", "PUT", "/lab?rtc", body: timeControl),
        Sample(
            "SelectObject", "POST", "/lab/a?x-oss-process=csv%2Fselect",
            body:
                "<SelectRequest><Expression>\(Base64.encode(Array("select * from ossobject".utf8)))</Expression>"
                + "</SelectRequest>", status: 206),
        Sample(
            "CreateSelectObjectMeta", "POST", "/lab/a?x-oss-process=csv%2Fmeta", body: "<CsvMetaRequest/>"),
        Sample("CleanRestoredObject", "POST", "/lab/cold?cleanRestoredObject", status: 409),
        Sample(
            "PutLiveChannel", "PUT", "/lab/ch?live",
            body: "<LiveChannelConfiguration><Target><Type>HLS</Type></Target></LiveChannelConfiguration>"),
        Sample("PutLiveChannelStatus", "PUT", "/lab/ch?live&status=disabled"),
        Sample("GetLiveChannelInfo", "GET", "/lab/ch?live"),
        Sample("GetLiveChannelStat", "GET", "/lab/ch?live&comp=stat"),
        Sample("GetLiveChannelHistory", "GET", "/lab/ch?live&comp=history"),
        Sample("PostVodPlaylist", "POST", "/lab/ch/p.m3u8?vod&startTime=1&endTime=2", status: 400),
        Sample("GetVodPlaylist", "GET", "/lab/ch?vod&startTime=1&endTime=2", status: 400),
        Sample("DeleteLiveChannel", "DELETE", "/lab/ch?live", status: 204),
        Sample(
            "PutUserDefinedLogFieldsConfig", "PUT", "/lab?userDefinedLogFieldsConfig",
            body: "<UserDefinedLogFieldsConfiguration><HeaderSet><header>h</header></HeaderSet>"
                + "</UserDefinedLogFieldsConfiguration>"),
        Sample("GetUserDefinedLogFieldsConfig", "GET", "/lab?userDefinedLogFieldsConfig"),
        Sample(
            "DeleteUserDefinedLogFieldsConfig", "DELETE", "/lab?userDefinedLogFieldsConfig", status: 204),
        Sample("CreateCnameToken", "POST", "/lab?cname&comp=token", body: cname),
        Sample("GetCnameToken", "GET", "/lab?cname=www.example.com&comp=token"),
        Sample("PutCname", "POST", "/lab?cname&comp=add", body: cname, status: 403),
        Sample("ListCname", "GET", "/lab?cname"),
        Sample("DeleteCname", "POST", "/lab?cname&comp=delete", body: cname),
        Sample(
            "CreateBucketDataRedundancyTransition", "POST",
            "/lab?redundancyTransition&x-oss-target-redundancy-type=ZRS"),
        Sample("ListBucketDataRedundancyTransition", "GET", "/lab?redundancyTransition"),
        Sample("ListUserDataRedundancyTransition", "GET", "/?redundancyTransition"),
        Sample(
            "GetBucketDataRedundancyTransition", "GET",
            "/lab?redundancyTransition&x-oss-redundancy-transition-taskid={task}"),
        Sample(
            "DeleteBucketDataRedundancyTransition", "DELETE",
            "/lab?redundancyTransition&x-oss-redundancy-transition-taskid={task}", status: 204),
        Sample(
            "CreateAccessPoint", "PUT", "/lab?accessPoint",
            body: "<CreateAccessPointConfiguration><AccessPointName>ap-1</AccessPointName>"
                + "<NetworkOrigin>internet</NetworkOrigin></CreateAccessPointConfiguration>"),
        Sample("GetAccessPoint", "GET", "/lab?accessPoint", headers: point),
        Sample("ListBucketAccessPoints", "GET", "/lab?accessPoint"),
        Sample("ListAccessPoints", "GET", "/?accessPoint"),
        Sample("PutAccessPointPolicy", "PUT", "/lab?accessPointPolicy", headers: point, body: policy),
        Sample("GetAccessPointPolicy", "GET", "/lab?accessPointPolicy", headers: point),
        Sample(
            "DeleteAccessPointPolicy", "DELETE", "/lab?accessPointPolicy", headers: point, status: 204),
        Sample(
            "PutAccessPointPublicAccessBlock", "PUT",
            "/lab?publicAccessBlock&x-oss-access-point-name=ap-1",
            body: "<PublicAccessBlockConfiguration><BlockPublicAccess>true</BlockPublicAccess>"
                + "</PublicAccessBlockConfiguration>"),
        Sample(
            "GetAccessPointPublicAccessBlock", "GET",
            "/lab?publicAccessBlock&x-oss-access-point-name=ap-1"),
        Sample(
            "DeleteAccessPointPublicAccessBlock", "DELETE",
            "/lab?publicAccessBlock&x-oss-access-point-name=ap-1", status: 204),
        Sample("DeleteAccessPoint", "DELETE", "/lab?accessPoint", headers: point, status: 204),
        Sample(
            "PutBucketRequesterQosInfo", "PUT", "/lab?requesterQosInfo&qosRequester=123",
            body: "<QoSConfiguration><TotalQps>5</TotalQps></QoSConfiguration>"),
        Sample("GetBucketRequesterQosInfo", "GET", "/lab?requesterQosInfo&qosRequester=123"),
        Sample("ListBucketRequesterQosInfos", "GET", "/lab?requesterQosInfo"),
        Sample(
            "DeleteBucketRequesterQosInfo", "DELETE", "/lab?requesterQosInfo&qosRequester=123", status: 204),
        Sample("OpenMetaQuery", "POST", "/lab?metaQuery&comp=add"),
        Sample("GetMetaQueryStatus", "GET", "/lab?metaQuery"),
        Sample(
            "DoMetaQuery", "POST", "/lab?metaQuery&comp=query",
            body:
                "<MetaQuery><Query>{\"Field\":\"Size\",\"Value\":\"1\",\"Operation\":\"eq\"}</Query></MetaQuery>"
        ),
        Sample("CloseMetaQuery", "POST", "/lab?metaQuery&comp=delete"),
        Sample(
            "PutBucketVersioning", "PUT", "/lab?versioning",
            body: "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"),
        Sample(
            "PutBucketObjectWormConfiguration", "PUT", "/lab?objectWorm",
            body: "<ObjectWormConfiguration><ObjectWormEnabled>Enabled</ObjectWormEnabled>"
                + "</ObjectWormConfiguration>"),
        Sample("GetBucketObjectWormConfiguration", "GET", "/lab?objectWorm"),
        Sample(
            "PutObjectRetention", "PUT", "/lab/a?retention",
            body: "<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>2026-01-03T00:00:00.000Z"
                + "</RetainUntilDate></Retention>"),
        Sample("GetObjectRetention", "GET", "/lab/a?retention"),
        Sample(
            "PutObjectLegalHold", "PUT", "/lab/a?legalHold",
            body: "<LegalHold><Status>ON</Status></LegalHold>"),
        Sample("GetObjectLegalHold", "GET", "/lab/a?legalHold"),
        Sample(
            "PutBucketOverwriteConfig", "PUT", "/lab?overwriteConfig",
            body: "<OverwriteConfiguration><Rule><ID>r</ID><Action>forbid</Action><Prefix>x/</Prefix></Rule>"
                + "</OverwriteConfiguration>"),
        Sample("GetBucketOverwriteConfig", "GET", "/lab?overwriteConfig"),
        Sample("DeleteBucketOverwriteConfig", "DELETE", "/lab?overwriteConfig", status: 204),
        Sample(
            "PutBucketQosInfo", "PUT", "/lab?qosInfo",
            body: "<QoSConfiguration><TotalUploadBandwidth>5</TotalUploadBandwidth></QoSConfiguration>"),
        Sample("GetBucketQosInfo", "GET", "/lab?qosInfo"),
        Sample("DeleteBucketQosInfo", "DELETE", "/lab?qosInfo", status: 204),
        Sample(
            "PutBucketStorageCapacity", "PUT", "/lab?qos",
            body: "<BucketUserQos><StorageCapacity>100</StorageCapacity></BucketUserQos>"),
        Sample("GetBucketStorageCapacity", "GET", "/lab?qos"),
        Sample("GetUserQosInfo", "GET", "/?qosInfo"),
        Sample(
            "PutBucketCallbackPolicy", "PUT", "/lab?policy&comp=callback",
            body: "<BucketCallbackPolicy><PolicyItem><PolicyName>p</PolicyName><Callback>e30=</Callback>"
                + "</PolicyItem></BucketCallbackPolicy>"),
        Sample("GetBucketCallbackPolicy", "GET", "/lab?policy&comp=callback"),
        Sample("DeleteBucketCallbackPolicy", "DELETE", "/lab?policy&comp=callback", status: 204),
        Sample(
            "PutPublicAccessBlock", "PUT", "/?publicAccessBlock",
            body: "<PublicAccessBlockConfiguration><BlockPublicAccess>true</BlockPublicAccess>"
                + "</PublicAccessBlockConfiguration>"),
        Sample("GetPublicAccessBlock", "GET", "/?publicAccessBlock"),
        Sample("DeletePublicAccessBlock", "DELETE", "/?publicAccessBlock", status: 204),
        Sample(
            "InitiateBucketWorm", "POST", "/lab?worm",
            body:
                "<InitiateWormConfiguration><RetentionPeriodInDays>1</RetentionPeriodInDays>"
                + "</InitiateWormConfiguration>"
        ),
        Sample("GetBucketWorm", "GET", "/lab?worm"),
        Sample("AbortBucketWorm", "DELETE", "/lab?worm", status: 204),
        Sample("CompleteBucketWorm", "POST", "/lab?wormId={worm}"),
        Sample(
            "ExtendBucketWorm", "POST", "/lab?wormId={worm}&wormExtend",
            body:
                "<ExtendWormConfiguration><RetentionPeriodInDays>2</RetentionPeriodInDays>"
                + "</ExtendWormConfiguration>"
        ),
    ]

    /// Values that samples name in braces, made when they are first needed.
    private func filled(_ sample: Sample, _ cloud: TestCloud, _ values: inout [String: String]) -> Sample {
        var sample = sample
        for name in ["upload", "second"] where sample.target.contains("{\(name)}") && values[name] == nil {
            values[name] = cloud.raw("POST", "/lab/up?uploads").xml?.text("UploadId")
        }
        if sample.target.contains("{worm}"), values["worm"] == nil {
            let start = Self.samples.first { $0.operation == "InitiateBucketWorm" }!
            values["worm"] = cloud.raw("POST", "/lab?worm", body: start.body)["x-oss-worm-id"]
        }
        if sample.target.contains("{task}"), values["task"] == nil {
            let tasks = cloud.raw("GET", "/lab?redundancyTransition").xml
            values["task"] = tasks?["BucketDataRedundancyTransition"]?.text("TaskId")
        }
        values["etag"] = Hex.encodeUpper(Digests.md5(Array("a".utf8)))
        for (name, value) in values {
            sample.target = sample.target.replacing("{\(name)}", with: value)
            sample.body = sample.body.replacing("{\(name)}", with: value)
        }
        return sample
    }

    @Test func everyOperationIsAllowedAndDenied() throws {
        let cloud = try TestCloud()
        #expect(cloud.raw("PUT", "/lab").status == 200)
        #expect(cloud.raw("PUT", "/lab/a", body: "a").status == 200)
        #expect(cloud.raw("PUT", "/lab/cold", headers: Self.cold, body: "c").status == 200)
        var values: [String: String] = [:]
        for given in Self.samples {
            let sample = filled(given, cloud, &values)
            let exchange = cloud.raw(sample.method, sample.target, headers: sample.headers, body: sample.body)
            #expect(exchange.status == sample.status, "\(sample.operation): \(exchange.text)")
            #expect(cloud.ports.records.last?.operation == sample.operation)
            #expect(exchange["x-oss-request-id"]?.count == 24 && exchange["Date"] != nil)
            try expectDenial(of: sample, cloud)
        }
    }

    /// Refuses what the last request needed, and sends it again.
    private func expectDenial(of sample: Sample, _ cloud: TestCloud) throws {
        let action = try #require(cloud.ports.records.last?.checks.first?.action, "\(sample.operation)")
        cloud.ports.denied = [action]
        defer { cloud.ports.denied = [] }
        // A deleted bucket answers that it is gone before anything else.
        if sample.operation == "DeleteBucket" { #expect(cloud.raw("PUT", "/other").status == 200) }
        let refused = cloud.raw(sample.method, sample.target, headers: sample.headers, body: sample.body)
        #expect(refused.status == 403, "\(sample.operation)")
        #expect(cloud.ports.records.last?.code == "AccessDenied")
        if sample.method == "HEAD" {
            let error = XMLReader.read(Base64.decode(refused["x-oss-err"] ?? "") ?? [])
            #expect(error?.text("Code") == "AccessDenied" && refused.text.isEmpty)
        } else {
            #expect(refused.xml?["AccessDeniedDetail"]?.text("AuthAction") == action)
        }
    }

    @Test func everyOperationHasASample() {
        let tested = Set(Self.samples.map(\.operation)).union(["OptionObject"])
        #expect(Set(OSSCatalog.operations.map(\.info.name)) == tested)
    }

    @Test func strangersAreRefusedOnOtherPeoplesBuckets() throws {
        let cloud = try TestCloud()
        #expect(cloud.raw("PUT", "/lab").status == 200)
        #expect(cloud.raw("PUT", "/lab/a", body: "a").status == 200)
        #expect(cloud.raw("GET", "/lab/a", key: "stranger").status == 403)
        #expect(cloud.raw("PUT", "/lab", key: "stranger").code == "BucketAlreadyExists")
        #expect(cloud.raw("GET", "/lab/a", key: "").status == 403)
        #expect(cloud.raw("PUT", "/lab/a?acl", headers: [("x-oss-object-acl", "public-read")]).status == 200)
        #expect(cloud.raw("GET", "/lab/a", key: "").text == "a")
    }

    @Test func whatIsNotEmulatedSaysSo() throws {
        let cloud = try TestCloud()
        #expect(cloud.raw("PUT", "/lab").status == 200)
        let object = cloud.raw("PUT", "/lab/k?seal", body: "<x/>")
        #expect(object.status == 400 && object.code == "NotImplemented")
        #expect(object.xml?.text("Message")?.contains("?seal") == true)
        #expect(cloud.raw("POST", "/lab?metaQuery").code == "NotImplemented")
        #expect(cloud.raw("PATCH", "/lab").code == "MethodNotAllowed")
    }
}
