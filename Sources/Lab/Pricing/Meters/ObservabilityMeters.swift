/// Meters of CloudMonitor and ActionTrail.
///
/// Source: AlibabaCloudDocs/cms "Pay-as-you-go" (2021-03-03, superseded); help.aliyun.com CloudMonitor billing overview.
enum ObservabilityMeters {
    private static let cms = Meter.ServiceRow(name: "CloudMonitor", category: "Management and Governance")
    private static let trail = Meter.ServiceRow(name: "ActionTrail", category: "Management and Governance")
    private static let page =
        "https://help.aliyun.com/en/cms/cloudmonitor-1-0/product-overview/billing-overview"

    static let rows = [
        Meter(
            "cms.custom.point", cms, "points of custom metrics", unit: "point", priced: "point", every: .hour,
            source: page),
        Meter(
            "cms.series", cms, "custom metric time series", unit: "series-second", priced: "series-hour",
            .peak,
            every: .hour, source: page),
        Meter(
            "cms.api", cms, "metric query calls", unit: "call", priced: "10000 calls", every: .hour,
            source: page),
        Meter(
            "cms.sms", cms, "alert text messages", unit: "message", priced: "message", every: .day,
            source: page),
        Meter("cms.call", cms, "alert phone calls", unit: "call", priced: "call", every: .day, source: page),
        Meter(
            "cms.log", cms, "bytes of log monitoring", unit: "byte", priced: "GB", every: .day, source: page),
        Meter(
            "cms.log.rate", cms, "MB a minute of log monitoring, by the hour", unit: "MBpm-second",
            priced: "MBpm-hour", every: .hour, source: page),
        Meter(
            "actiontrail.delivery", trail, "event query and trail delivery", unit: "event", priced: "event",
            every: .day, source: page),
    ]
}
