/// How events name the services: by RAM code, the name, the endpoint and the API's version.
///
/// Source: help.aliyun.com/en/actiontrail/product-overview/alibaba-cloud-services-that-work-with-actiontrail;
/// Flink's names from the 2021 snapshot of its audit guide.
enum TrailServices {
    private struct Row {
        let name: String
        /// With `{region}` where the region stands.
        let endpoint: String
        let version: String
    }

    private static let rows: [String: Row] = [
        "oss": Row(name: "Oss", endpoint: "oss-{region}.aliyuncs.com", version: "2019-05-17"),
        "log": Row(name: "Sls", endpoint: "{region}.log.aliyuncs.com", version: "2020-12-30"),
        "ram": Row(name: "Ram", endpoint: "ram.aliyuncs.com", version: "2015-05-01"),
        "sts": Row(name: "Sts", endpoint: "sts.aliyuncs.com", version: "2015-04-01"),
        "cms": Row(name: "Cms", endpoint: "metrics.{region}.aliyuncs.com", version: "2019-01-01"),
        "kms": Row(name: "Kms", endpoint: "kms.{region}.aliyuncs.com", version: "2016-01-20"),
        "stream": Row(
            name: "RealtimeCompute", endpoint: "foasconsole-share.{region}.aliyuncs.com",
            version: "2021-10-28"),
        "actiontrail": Row(
            name: "Actiontrail", endpoint: "actiontrail.{region}.aliyuncs.com", version: "2020-07-06"),
    ]

    static func name(_ code: String) -> String { rows[code]?.name ?? code }

    static func endpoint(_ code: String, region: String) -> String {
        guard let row = rows[code] else { return "\(code).\(region).aliyuncs.com" }
        let parts = row.endpoint.split(separator: "{region}", omittingEmptySubsequences: false)
        return parts.joined(separator: region)
    }

    static func version(_ code: String) -> String { rows[code]?.version ?? "" }

    /// RAM and STS have no region; their events show everywhere.
    static func isGlobal(_ code: String) -> Bool { code == "ram" || code == "sts" }
}
