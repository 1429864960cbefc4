/// Meters of other clouds' stream processors, for comparison.
///
/// Source: aws.amazon.com/managed-service-apache-flink/pricing and docs.aws.amazon.com "how-pricing" (per second, at least
/// ten minutes, one more KPU for each application); docs.confluent.io "flink-billing" (per minute, at least one
/// CFU-minute); docs.byteplus.com (per minute, rounded up); mongodb/docs Atlas Stream Processing.
enum OtherCloudMeters {
    private static func service(_ name: String) -> Meter.ServiceRow {
        .init(name: name, category: "Analytics")
    }
    private static let aws = service("Amazon Managed Service for Apache Flink")
    private static let awsPage = "https://docs.aws.amazon.com/managed-flink/latest/java/how-pricing.html"

    static let rows = [
        Meter(
            "aws.kpu", aws, "KPUs (1 vCPU, 4 GB) of applications", unit: "KPU-second", priced: "KPU-hour",
            .run(stepSeconds: 1, minimumSeconds: 600), every: .month, source: awsPage),
        Meter(
            "aws.storage", aws, "running application storage", unit: "byte-second", priced: "GB-month",
            every: .hour, source: awsPage),
        Meter(
            "aws.backup", aws, "durable application backups", unit: "byte-second", priced: "GB-month",
            every: .hour, source: awsPage),
        Meter(
            "confluent.cfu", service("Confluent Cloud for Apache Flink"), "CFUs of statements",
            unit: "CFU-second",
            priced: "CFU-hour", .run(stepSeconds: 60, minimumSeconds: 60), every: .month,
            source: "https://docs.confluent.io/cloud/current/flink/concepts/flink-billing.html"),
        Meter(
            "byteplus.cu", service("BytePlus Flink"), "CUs (1 core, 4 GiB)", unit: "CU-second",
            priced: "CU-hour",
            .run(stepSeconds: 60, minimumSeconds: 0), every: .month,
            source: "https://docs.byteplus.com/en/docs/flink/Pay-As-You-Go"),
        Meter(
            "atlas.sp10", service("MongoDB Atlas Stream Processing"), "hours of an SP10 processor",
            unit: "second",
            priced: "hour", every: .hour,
            source:
                "mongodb/docs content/atlas/source/includes/atlas-stream-processing/aws-workspace-cost.rst"),
        Meter(
            "gcp.dataflow", service("Google Dataflow"), "streaming vCPU and memory", unit: "second",
            priced: "hour",
            every: .hour, source: "https://cloud.google.com/dataflow/pricing"),
        Meter(
            "azure.asa", service("Azure Stream Analytics"), "streaming units", unit: "second", priced: "hour",
            every: .hour, source: "no stored page shows a price"),
    ]
}
