/// Meters of Realtime Compute for Apache Flink.
///
/// Source: alibabacloud.com/help/en/flink/realtime-flink/product-overview/pay-as-you-go (2026-03-26): the fee of an
/// hour is the sum of each minute's CUs / 60 x price, and 2 CUs of management for the whole hour, cut on the hour
/// (UTC+8); .../product-overview/subscription (2025-03-05).
enum FlinkMeters {
    private static let flink = Meter.ServiceRow(
        name: "Realtime Compute for Apache Flink", category: "Analytics")
    private static let page =
        "https://www.alibabacloud.com/help/en/flink/realtime-flink/product-overview/pay-as-you-go"
    private static let subscription = "https://alibabacloud.com/help/en/flink/product-overview/subscription"

    static let rows = [
        Meter(
            "stream.cu", flink, "CUs of running jobs", unit: "CU-second", priced: "CU-hour", every: .hour,
            source: page),
        Meter(
            "stream.cu.session", flink, "CUs of session clusters, 0.5 for each that runs", unit: "CU-second",
            priced: "CU-hour", every: .hour, source: page),
        Meter(
            "stream.cu.management", flink, "2 CUs of management of a workspace, for every hour it exists in",
            unit: "CU-second", priced: "CU-hour", .peak, every: .hour, source: page),
        Meter(
            "stream.cu.subscription", flink, "CUs of a subscription, one zone", unit: "CU-month",
            priced: "CU-month", every: .month, source: subscription),
        Meter(
            "stream.cu.subscription.cross-zone", flink, "CUs of a subscription across zones",
            unit: "CU-month",
            priced: "CU-month", every: .month, source: subscription),
        Meter(
            "stream.cu.subscription.management", flink, "2 CUs of management of a subscribed workspace",
            unit: "CU-month", priced: "CU-month", every: .month, source: subscription),
    ]
}
