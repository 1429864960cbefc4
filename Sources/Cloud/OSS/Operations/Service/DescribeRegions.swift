import CloudGateway
import LabKernel

/// DescribeRegions: the region of this world. The real service lists all of its own.
enum DescribeRegions {
    static let row = OSSOperation(
        "DescribeRegions", page: "describeregions", "GET", .service, query: ["regions"],
        kind: .managementRead,
        meter: "get", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let region = "oss-" + request.service.configuration.region
        if let asked = request.parameter("regions"), asked != region {
            throw CloudError(
                "NoSuchRegion", status: 404, "The specified region \"\(asked)\" does not exist in this world."
            )
        }
        return .xml(
            XMLWriter.document("RegionInfoList") { writer in
                writer.element("RegionInfo") { writer in
                    writer.element("Region", region)
                    writer.element("InternetEndpoint", region + ".aliyuncs.com")
                    writer.element("InternalEndpoint", region + "-internal.aliyuncs.com")
                    writer.element("AccelerateEndpoint", "oss-accelerate.aliyuncs.com")
                }
            })
    }
}
