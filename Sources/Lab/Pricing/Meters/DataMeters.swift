/// Meters of Kafka, ApsaraDB and KMS.
///
/// Source: AlibabaCloudDocs/alikafka "Billing" (2021-07-05): traffic specification + disk / 100 + topics, hours rounded
/// up; RDS for PostgreSQL "Serverless pricing" (2026-03-28): High-availability counts two instances;
/// AlibabaCloudDocs/kms "Billing" (2021-07-12).
enum DataMeters {
    private static let kafka = Meter.ServiceRow(name: "ApsaraMQ for Kafka", category: "Integration")
    private static let rds = Meter.ServiceRow(name: "ApsaraDB RDS for PostgreSQL", category: "Databases")
    private static let tair = Meter.ServiceRow(name: "Tair", category: "Databases")
    private static let kms = Meter.ServiceRow(name: "Key Management Service", category: "Security")
    private static let kafkaPage =
        "https://github.com/AlibabaCloudDocs/alikafka (intl.en-US/Pricing/Billing.md)"
    private static let rdsPage =
        "https://www.alibabacloud.com/help/en/rds/apsaradb-rds-for-postgresql/pricing-of-serverless-apsaradb-rds-for-sql-server-instances"
    private static let kmsPage = "https://github.com/AlibabaCloudDocs/kms (intl.en-US/Pricing/Billing.md)"

    static let rows: [Meter] = kafkaMeters + databases + keys

    private static let kafkaMeters: [Meter] =
        ["standard.hw2xlarge", "professional.hw2xlarge"].flatMap { spec in
            [
                Meter(
                    "kafka.subscription.\(spec)", kafka, "months of an instance, \(spec)", unit: "month",
                    priced: "month", every: .month, source: kafkaPage),
                Meter(
                    "kafka.hourly.\(spec)", kafka, "hours of an instance, \(spec)", unit: "second",
                    priced: "hour",
                    .peak, every: .hour, source: kafkaPage),
            ]
        } + [
            kafkaMonth("kafka.subscription.disk.ultra", "ultra disk", "byte-month", "100 GB-month"),
            kafkaMonth("kafka.subscription.disk.ssd", "SSD", "byte-month", "100 GB-month"),
            kafkaMonth("kafka.subscription.topic", "additional topics, 16 partitions each", "month", "month"),
            Meter(
                "kafka.hourly.disk.ssd", kafka, "SSD, by the hour", unit: "byte-second",
                priced: "100 GB-hour",
                every: .hour, source: kafkaPage),
            Meter(
                "kafka.hourly.topic", kafka, "additional topics, by the hour", unit: "second", priced: "hour",
                .peak,
                every: .hour, source: kafkaPage),
            Meter(
                "kafka.partition", kafka,
                "partitions of an instance and its additional topics, the most of a day",
                unit: "partition-second", priced: "partition-day", .peak, every: .day, source: kafkaPage),
            Meter(
                "kafka.serverless", kafka, "the serverless edition", unit: "second", priced: "hour",
                every: .hour,
                source: kafkaPage),
        ]

    private static func kafkaMonth(_ name: String, _ text: String, _ unit: String, _ priced: String) -> Meter
    {
        Meter(name, kafka, text, unit: unit, priced: priced, every: .month, source: kafkaPage)
    }

    private static let databases = [
        Meter(
            "rds.serverless.rcu", rds, "RCUs of a serverless instance, twice for High-availability",
            unit: "RCU-second",
            priced: "RCU-hour", every: .hour, source: rdsPage),
        Meter(
            "rds.serverless.storage", rds, "provisioned storage, twice for High-availability",
            unit: "byte-second",
            priced: "GB-hour", every: .hour, source: rdsPage),
        Meter(
            "rds.fixed", rds, "hours of a fixed class", unit: "second", priced: "hour", .peak, every: .hour,
            source: rdsPage),
        Meter(
            "tair.4gb", tair, "hours of a master-replica instance of 4 GB", unit: "second", priced: "hour",
            .peak,
            every: .hour, source: "second-hand DescribePrice result of 2026-09-27"),
    ]

    private static let keys = [
        Meter(
            "kms.key.software", kms, "software key versions", unit: "key-second", priced: "key-day", .peak,
            every: .day, source: kmsPage),
        Meter(
            "kms.key.hardware", kms, "hardware key versions", unit: "key-second", priced: "key-day", .peak,
            every: .day, source: kmsPage),
        Meter(
            "kms.hosting", kms, "months of key hosting", unit: "month", priced: "month", every: .month,
            source: kmsPage),
        Meter("kms.api", kms, "calls", unit: "call", priced: "10000 calls", every: .day, source: kmsPage),
        Meter(
            "kms.instance", kms, "months of a key management instance", unit: "month", priced: "month",
            every: .month,
            source: kmsPage),
    ]
}
