import CloudGateway
import LabKernel

/// Bandwidth and request limits of accounts and buckets. They are kept, checked and answered; labsim throttles nobody by them.
///
/// Source: help.aliyun.com/en/oss/product-overview/limits: 10 Gbit/s up and down for an account in mainland regions; -1 for no limit.
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
        let shape = XMLShape(names.map { .number($0, -1...1_000_000_000, standard: "-1") })
        let limits = try shape.normalise(document)
        try check(limits)
        return limits
    }

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
