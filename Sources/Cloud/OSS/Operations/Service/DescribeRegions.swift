import CloudGateway
import LabKernel

/// The regions of the service.
///
/// Source: help.aliyun.com/en/oss/user-guide/regions-and-endpoints.
enum Regions {
    static let all = [
        "ap-northeast-1", "ap-northeast-2", "ap-southeast-1", "ap-southeast-3", "ap-southeast-5",
        "ap-southeast-6", "ap-southeast-7", "cn-beijing", "cn-chengdu", "cn-fuzhou", "cn-guangzhou",
        "cn-hangzhou", "cn-heyuan", "cn-hongkong", "cn-huhehaote", "cn-nanjing", "cn-qingdao", "cn-shanghai",
        "cn-shenzhen", "cn-wuhan-lr", "cn-wulanchabu", "cn-zhangjiakou", "eu-central-1", "eu-west-1",
        "me-central-1", "me-east-1", "na-south-1", "us-east-1", "us-west-1",
    ]
}

/// DescribeRegions: the regions of the service, with their endpoints.
enum DescribeRegions {
    static let row = OSSOperation(
        "DescribeRegions", page: "describeregions", "GET", .service, query: ["regions"],
        kind: .managementRead,
        meter: "get", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        var regions = Set(Regions.all + [request.service.configuration.region]).map { "oss-" + $0 }.sorted()
        if let asked = request.parameter("regions") {
            guard regions.contains(asked) else {
                throw CloudError(
                    "NoSuchRegion", status: 404, "The specified region \"\(asked)\" does not exist.")
            }
            regions = [asked]
        }
        return .xml(
            XMLWriter.document("RegionInfoList") { writer in
                for region in regions {
                    writer.element("RegionInfo") { writer in
                        writer.element("Region", region)
                        writer.element("InternetEndpoint", region + ".aliyuncs.com")
                        writer.element("InternalEndpoint", region + "-internal.aliyuncs.com")
                        writer.element("AccelerateEndpoint", "oss-accelerate.aliyuncs.com")
                    }
                }
            })
    }
}
