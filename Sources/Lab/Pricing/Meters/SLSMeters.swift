/// Meters of Simple Log Service, pay-by-feature and pay-by-ingested-data.
///
/// Source: alibabacloud.com/help/en/sls/overview-11 (unit prices and quotas); AlibabaCloudDocs/sls "Billable items"
/// (2021-06-09): writes compressed, index uncompressed, storage is compressed logs and index; "Why am I charged for
/// active shards?": readwrite shards by the day, on the day of a merge all. A day is settled at 00:00; the pages name
/// no time zone, and UTC+8 is taken.
enum SLSMeters {
    private static let sls = Meter.ServiceRow(
        name: "Simple Log Service", category: "Management and Governance")
    private static let page = "https://www.alibabacloud.com/help/en/sls/overview-11"
    private static let shardPage =
        "https://alibabacloud.com/help/en/sls/product-overview/why-am-i-charged-for-active-shards"
    private static let ingestPage =
        "https://www.alibabacloud.com/help/en/sls/product-overview/billing-per-amount-of-data-written"

    static let rows: [Meter] = traffic + storage + others + ingest

    private static func bytes(_ name: String, _ text: String, _ source: String = page) -> Meter {
        Meter(name, sls, text, unit: "byte", priced: "GB", every: .day, source: source)
    }

    private static func held(_ name: String, _ text: String, _ source: String = page) -> Meter {
        Meter(name, sls, text, unit: "byte-second", priced: "GB-day", every: .day, source: source)
    }

    private static let traffic = [
        bytes("log.traffic.write", "bytes written, compressed"),
        bytes("log.traffic.read", "bytes read, compressed, internal network"),
        bytes("log.traffic.read.internet", "bytes read over the Internet"),
        bytes("log.index", "bytes indexed, uncompressed, Standard logstores"),
        bytes("log.index.query", "bytes indexed, uncompressed, Query logstores"),
        bytes("log.index.metric", "bytes indexed, time series"),
    ]

    private static let storage = [
        held("log.storage", "stored bytes, hot: compressed logs and index"),
        held("log.storage.ia", "stored bytes, infrequent access"),
        held("log.storage.archive", "stored bytes, archive"),
        held("log.storage.metric", "stored bytes, time series: raw and index"),
    ]

    private static let others = [
        Meter(
            "log.shard", sls, "readwrite shards, the most of a day", unit: "shard-second",
            priced: "shard-day", .peak,
            every: .day, source: shardPage),
        Meter(
            "log.request.write", sls, "write requests", unit: "request", priced: "million requests",
            every: .day,
            source: page),
        Meter(
            "log.request.read", sls, "read requests", unit: "request", priced: "million requests",
            every: .day,
            source: page),
        bytes("log.transform", "bytes transformed"),
        bytes("log.ship.json", "bytes shipped to OSS as JSON or CSV"),
        bytes("log.ship.parquet", "bytes shipped to OSS as Parquet or ORC"),
        bytes("log.ship.maxcompute", "bytes shipped to MaxCompute"),
        bytes("log.scan", "bytes scanned"),
        Meter(
            "log.sql", sls, "CPU time of Dedicated SQL", unit: "core-second", priced: "core-hour",
            every: .day,
            source: page),
        Meter(
            "log.alert.sms", sls, "alert text messages", unit: "message", priced: "message", every: .day,
            source: page),
        Meter(
            "log.alert.call", sls, "alert phone calls", unit: "call", priced: "call", every: .day,
            source: page),
    ]

    private static let ingest = [
        bytes("log.ingest", "raw bytes ingested, 30 days of storage included", ingestPage),
        held(
            "log.ingest.storage", "stored bytes of pay-by-ingested-data in the included 30 days", ingestPage),
        held("log.ingest.storage.hot", "stored bytes of pay-by-ingested-data after day 30, hot", ingestPage),
        held("log.ingest.storage.ia", "stored bytes of pay-by-ingested-data after day 30, IA", ingestPage),
        held(
            "log.ingest.storage.archive", "stored bytes of pay-by-ingested-data after day 30, archive",
            ingestPage),
        bytes("log.ingest.read.internet", "bytes read over the Internet, pay-by-ingested-data", ingestPage),
    ]
}
