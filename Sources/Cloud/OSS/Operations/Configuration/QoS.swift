import CloudGateway
import LabKernel

/// Bandwidth and request limits of accounts, buckets and callers. They are kept, checked and answered; labsim
/// throttles nobody by them.
///
/// Source: help.aliyun.com/en/oss/product-overview/limits: 10 Gbit/s up and down for an account in mainland
/// regions; -1 for no limit.
enum QoS {
    private static let names = [
        "TotalUploadBandwidth", "IntranetUploadBandwidth", "ExtranetUploadBandwidth",
        "TotalDownloadBandwidth",
        "IntranetDownloadBandwidth", "ExtranetDownloadBandwidth", "TotalQps", "IntranetQps", "ExtranetQps",
    ]

    /// Gbit/s of an account.
    private static let accountBandwidth: Int64 = 10

    static let configuration = BucketConfiguration(
        "QosInfo", query: "qosInfo", root: "QoSConfiguration",
        absence: .document(
            XMLElement("QoSConfiguration", children: names.map { XMLElement($0, "-1") }))
    ) { (document, _) throws(CloudError) in
        try normalised(document)
    }

    private static func normalised(_ document: XMLElement) throws(CloudError) -> XMLElement {
        let shape = XMLShape(names.map { .number($0, -1...1_000_000_000, standard: "-1") })
        let limits = try shape.normalise(document)
        try check(limits)
        return limits
    }

    /// Limits of single callers, by account.
    private static let requesters = NamedDocuments(query: "requesterQosInfo", field: "Requester")

    static let requesterOperations: [OSSOperation] = [
        OSSOperation(
            "PutBucketRequesterQosInfo", page: "putbucketrequesterqosinfo", "PUT", .bucket,
            query: ["requesterQosInfo", "qosRequester"], kind: .managementWrite, meter: "put"
        ) { (request, _) throws(CloudError) in
            let limits = try normalised(try request.xml("QoSConfiguration"))
            let requester = XMLElement("Requester", request.parameter("qosRequester") ?? "")
            try requesters.put(XMLElement("RequesterQoSInfo", children: [requester, limits]), request)
            return CloudResponse()
        },
        OSSOperation(
            "GetBucketRequesterQosInfo", page: "getbucketrequesterqosinfo", "GET", .bucket,
            query: ["requesterQosInfo", "qosRequester"], kind: .managementRead, meter: "get"
        ) { (request, _) throws(CloudError) in
            let name = request.parameter("qosRequester") ?? ""
            guard let found = requesters.find(name, in: request.bucket) else {
                throw OSSErrors.missingConfiguration(
                    "NoSuchRequesterQoSInfo", "The requester has no QoS configuration.",
                    bucket: request.bucket.record.name)
            }
            return .xml(BucketConfiguration.bytes(found))
        },
        OSSOperation(
            "ListBucketRequesterQosInfos", page: "listbucketrequesterqosinfos", "GET", .bucket,
            query: ["requesterQosInfo"], kind: .managementRead, meter: "get"
        ) { (request, _) throws(CloudError) in
            .xml(
                XMLWriter.document("ListBucketRequesterQoSInfosResult") { writer in
                    writer.element("Bucket", request.bucket.record.name)
                    writer.element("ContinuationToken", "")
                    writer.element("NextContinuationToken", "")
                    writer.element("IsTruncated", false)
                    for info in requesters.all(request.bucket) { writer.element(info) }
                })
        },
        OSSOperation(
            "DeleteBucketRequesterQosInfo", page: "deletebucketrequesterqosinfo", "DELETE", .bucket,
            query: ["requesterQosInfo", "qosRequester"], kind: .managementWrite, meter: "put"
        ) { (request, _) throws(CloudError) in
            _ = try requesters.remove(request.parameter("qosRequester") ?? "", request)
            return CloudResponse(status: 204)
        },
    ]

    private static func check(_ limits: XMLElement) throws(CloudError) {
        func value(_ name: String) -> Int64 { limits.text(name).flatMap { Int64($0) } ?? -1 }
        for direction in ["UploadBandwidth", "DownloadBandwidth", "Qps"] {
            let total = value("Total" + direction)
            let most = direction == "Qps" ? Int64.max : accountBandwidth
            guard total <= most else { throw invalid("Total" + direction, total) }
            for network in ["Intranet", "Extranet"] {
                let part = value(network + direction)
                guard part <= (total == -1 ? most : total) else { throw invalid(network + direction, part) }
            }
        }
    }

    private static func invalid(_ name: String, _ value: Int64) -> CloudError {
        OSSErrors.invalidArgument("The limit is greater than the one above it.", name, String(value))
    }

    /// GetUserQosInfo: the limits of the account.
    static let userOperation = OSSOperation(
        "GetUserQosInfo", page: "getuserqosinfo", "GET", .service, query: ["qosInfo"], kind: .managementRead,
        meter: "get"
    ) { (request, _) throws(CloudError) in
        .xml(
            XMLWriter.document("QoSConfiguration") { writer in
                writer.element("Region", "oss-" + request.service.configuration.region)
                for name in names {
                    writer.element(
                        name, name.hasPrefix("Total") && name != "TotalQps" ? accountBandwidth : -1)
                }
            })
    }
}
