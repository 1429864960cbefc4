/// The query parameters that OSS V1 signatures cover.
///
/// Source: the union of what oss2 2.19.1 and alibabacloud-oss-v2 1.4.1 sign.
package enum OSSSubResources {
    /// Names every signing client agrees on.
    static let settled: Set<String> = [
        "acl", "accessPoint", "accessPointPolicy", "append", "asyncFetch", "bucketArchiveDirectRead",
        "bucketInfo", "callback", "callback-var", "cname", "comp", "continuation-token", "cors", "delete",
        "encryption", "endTime", "group", "httpsConfig", "img", "inventory", "inventoryId", "lifecycle",
        "link",
        "live", "location", "logging", "metaQuery", "objectInfo", "objectMeta", "partNumber", "policy",
        "policyStatus", "position", "publicAccessBlock", "qos", "qosInfo", "referer", "regionList",
        "replication",
        "replicationLocation", "replicationProgress", "requestPayment", "resourceGroup",
        "response-cache-control", "response-content-disposition", "response-content-encoding",
        "response-content-language", "response-content-type", "response-expires", "restore", "rtc",
        "security-token", "sequential", "startTime", "stat", "status", "style", "styleName", "symlink",
        "tagging",
        "transferAcceleration", "uploadId", "uploads", "versionId", "versioning", "versions", "vod",
        "website",
        "worm", "wormExtend", "wormId", "x-oss-ac-forward-allow", "x-oss-ac-source-ip",
        "x-oss-ac-subnet-mask",
        "x-oss-ac-vpc-id", "x-oss-access-point-name", "x-oss-async-process", "x-oss-process",
        "x-oss-redundancy-transition-taskid", "x-oss-request-payer", "x-oss-target-redundancy-type",
        "x-oss-traffic-limit", "x-oss-write-get-object-response",
    ]

    /// Names that only newer clients sign.
    static let recent: Set<String> = [
        "cleanRestoredObject", "cloudboxes", "dataPipeline", "legalHold", "metadataConfiguration",
        "objectWorm",
        "overwriteConfig", "qosRequester", "quota", "redundancyTransition", "requesterQosInfo",
        "resourcePool",
        "resourcePoolBuckets", "resourcePoolInfo", "retention", "seal", "userDefinedLogFieldsConfig",
    ]

    /// `?name=value&name`, sorted, values decoded; empty when the request has none of `names`.
    static func canonical(_ request: CloudRequest, names: Set<String>) -> String {
        let pairs = request.parameters.filter { names.contains($0.name) }
            .map { (name: $0.name, value: $0.value ?? "") }
            .sorted { ($0.name, $0.value) < ($1.name, $1.value) }
            .map { $0.value.isEmpty ? $0.name : "\($0.name)=\($0.value)" }
        return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
    }
}
