/// Meters of Object Storage Service.
///
/// Source: alibabacloud.com/help/en/oss/product-overview/storage-fees (2024-12-20): an hour costs GB x price of the month
/// / 30 / 24; .../oss/storage-fees on minimum sizes and days; .../api-operation-calling-fees on request classes.
enum OSSMeters {
    private static let oss = Meter.ServiceRow(name: "Object Storage Service", category: "Storage")
    private static let storagePage = "https://alibabacloud.com/help/en/oss/product-overview/storage-fees"
    private static let minimumPage = "https://www.alibabacloud.com/help/en/oss/storage-fees"
    private static let requestPage =
        "https://www.alibabacloud.com/help/en/object-storage-service/latest/api-operation-calling-fees"
    private static let trafficPage =
        "https://www.alibabacloud.com/help/en/object-storage-service/latest/traffic-fees"

    static let classes = ["standard", "ia", "archive", "cold-archive", "deep-cold-archive"]

    static let rows: [Meter] = storage + retrieval + requests + traffic + plans

    private static let plans = [
        Meter(
            "oss.plan", oss, "months of a storage plan", unit: "month", priced: "month", every: .month,
            source: storagePage),
        Meter(
            "oss.plan.traffic", oss, "months of a traffic plan", unit: "month", priced: "month",
            every: .month, source: trafficPage),
    ]

    private static let storage = classes.flatMap { name in
        ["", ".zrs"].flatMap { zone in
            [
                Meter(
                    "oss.storage.\(name)\(zone)", oss,
                    "stored bytes, \(name)\(zone.isEmpty ? "" : ", zone-redundant")",
                    unit: "byte-second", priced: "GB-month", every: .hour, source: storagePage),
                Meter(
                    "oss.early-deletion.\(name)\(zone)", oss,
                    "the rest of the minimum days of what went before them, \(name)", unit: "byte-second",
                    priced: "GB-month", every: .hour, source: minimumPage),
            ]
        }
    }

    private static let retrieval = classes.dropFirst().map { name in
        Meter(
            "oss.retrieval.\(name)", oss, "bytes read from \(name)", unit: "byte", priced: "GB", every: .hour,
            source: minimumPage)
    }

    private static let requests = [
        ("put", "PUT-class requests: writes, lists, DeleteObject, parts"),
        ("get", "GET-class requests: reads and heads"),
    ].flatMap { name, text in
        classes.map { word in
            let isStandard = word == "standard"
            return Meter(
                "oss.request.\(name)\(isStandard ? "" : ".\(word)")", oss,
                isStandard ? text : "\(text), on objects of \(word)", unit: "request",
                priced: "10000 requests", every: .hour, source: requestPage)
        }
    }

    private static let traffic = [
        ("oss.traffic.in", "bytes in, free"),
        ("oss.traffic.out.internal", "bytes out on the internal network, free"),
        ("oss.traffic.out.internet", "bytes out to the Internet"), ("oss.traffic.cdn", "bytes back to a CDN"),
        ("oss.select.scanned", "bytes that SelectObject scans"),
        ("oss.traffic.replication", "bytes replicated to another region"),
    ].map { name, text in
        Meter(name, oss, text, unit: "byte", priced: "GB", every: .hour, source: trafficPage)
    }
}
