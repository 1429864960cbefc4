import LabKernel

/// The resource types of an estimate: their keys, the keys of their usage, and how they are read.
enum ResourceTypes {
    struct Row: Sendable {
        var keys: [String]
        var usage: [String]
        var read: @Sendable (inout ResourceFields) throws -> ResourceUse
    }

    static let rows: [String: Row] = [
        "flink.workspace": Row(
            keys: ["billing", "crossZone", "sessionClusters", "subscribedCU"], usage: [], read: workspace),
        "flink.deployment": Row(
            keys: DeploymentReader.keys, usage: DeploymentReader.usage, read: DeploymentReader.read),
        "oss.bucket": Row(
            keys: ["storageClass", "redundancy"],
            usage: ["storedGB", "putRequests", "getRequests", "internetGB", "internetIdleGB", "retrievalGB"],
            read: bucket),
        "sls.logstore": Row(
            keys: [
                "kind", "mode", "shards", "retentionDays", "hotDays", "infrequentDays", "indexedFraction",
            ],
            usage: ["rawGBPerDay", "compression", "readsPerWrite", "requestsPerMonth", "internetReadGB"],
            read: logstore),
        "nat.gateway": Row(
            keys: [], usage: ["newConnectionsPerSecond", "connections", "GBPerHour"],
            read: { fields in
                .nat(
                    NATUse(
                        newConnectionsPerSecond: try fields.number("newConnectionsPerSecond", assume: 0),
                        connections: try fields.number("connections", assume: 0),
                        gigabytesPerHour: try fields.number("GBPerHour", assume: 0)))
            }),
        "eip.address": Row(
            keys: [], usage: ["internetGB"],
            read: { .address(AddressUse(internetGB: try $0.number("internetGB", assume: 0))) }),
        "privatelink.endpoint": Row(
            keys: ["zones"], usage: ["GB"],
            read: { fields in
                .endpoint(
                    EndpointUse(
                        zones: try fields.property("zones", assume: .one),
                        gigabytes: try fields.number("GB", assume: 0)))
            }),
        "kafka.instance": Row(
            keys: ["spec", "billing", "diskGB", "additionalTopics"], usage: [], read: kafka),
        "rds.serverless": Row(
            keys: ["highAvailability"], usage: ["RCU", "storageGB"],
            read: { fields in
                .database(
                    DatabaseUse(
                        isHighlyAvailable: try fields.form.flag("highAvailability") ?? false,
                        units: try fields.number("RCU", assume: 1),
                        storageGB: try fields.number("storageGB", assume: 0)))
            }),
        "meter": Row(keys: ["meter"], usage: ["quantity"], read: meter),
    ]

    private static func workspace(_ fields: inout ResourceFields) throws -> ResourceUse {
        let word = try fields.form.text("billing") ?? "PayAsYouGo"
        let billings: [String: WorkspaceUse.Billing] = [
            "PayAsYouGo": .payAsYouGo, "POST": .payAsYouGo, "Subscription": .subscription,
            "PRE": .subscription,
            "Hybrid": .hybrid,
        ]
        guard let billing = billings[word] else {
            throw fields.form.mistake(
                "billing", "cannot be '\(word)'", fix: "write PayAsYouGo, Subscription or Hybrid")
        }
        let isCrossZone = try fields.form.flag("crossZone") ?? false
        guard !(billing == .hybrid && isCrossZone) else {
            throw fields.form.mistake("crossZone", "does not go with hybrid billing")
        }
        let subscribed =
            fields.form["subscribedCU"] == nil ? nil : try fields.property("subscribedCU", assume: .zero)
        guard billing != .hybrid || subscribed != nil else {
            throw fields.form.mistake("subscribedCU", "is missing", fix: "say how many CUs are bought")
        }
        return .workspace(
            WorkspaceUse(
                id: fields.id, billing: billing, isCrossZone: isCrossZone,
                sessionClusters: try fields.property("sessionClusters", assume: .zero),
                subscribedUnits: subscribed))
    }

    private static func bucket(_ fields: inout ResourceFields) throws -> ResourceUse {
        let name = try fields.form.text("storageClass") ?? "Standard"
        guard let word = MinimumStay.word(of: name) else {
            throw fields.form.mistake(
                "storageClass", "cannot be '\(name)'",
                fix: "write Standard, IA, Archive, ColdArchive or DeepColdArchive")
        }
        let redundancy = try fields.form.text("redundancy") ?? "LRS"
        guard ["LRS", "ZRS"].contains(redundancy) else {
            throw fields.form.mistake("redundancy", "cannot be '\(redundancy)'", fix: "write LRS or ZRS")
        }
        var use = BucketUse(id: fields.id, word: word, isZoneRedundant: redundancy == "ZRS")
        use.storedGB = try fields.number("storedGB")
        use.putRequests = try fields.number("putRequests")
        use.getRequests = try fields.number("getRequests")
        (use.internetGB, use.idleInternetGB) = (
            try fields.number("internetGB"), try fields.number("internetIdleGB")
        )
        use.retrievalGB = try fields.number("retrievalGB")
        return .bucket(use)
    }

    private static func logstore(_ fields: inout ResourceFields) throws -> ResourceUse {
        let kind = try fields.form.text("kind") ?? "standard"
        guard let store = LogstoreUse.Kind(rawValue: kind) else {
            throw fields.form.mistake("kind", "cannot be '\(kind)'", fix: "write standard, query or metric")
        }
        let mode = try fields.form.text("mode") ?? "pay-by-feature"
        guard ["pay-by-feature", "pay-by-ingested-data"].contains(mode) else {
            throw fields.form.mistake(
                "mode", "cannot be '\(mode)'", fix: "write pay-by-feature or pay-by-ingested-data")
        }
        let isIngest = mode == "pay-by-ingested-data"
        guard !isIngest || store == .standard else {
            throw fields.form.mistake("mode", "is for standard logstores only", fix: "write pay-by-feature")
        }
        return .logstore(
            LogstoreUse(
                id: fields.id, kind: store, isIngestMode: isIngest,
                shards: try fields.property("shards", assume: Rational(2)),
                retentionDays: try fields.property("retentionDays", assume: Rational(30)),
                hotDays: try tier("hotDays", least: 7, &fields),
                infrequentDays: try tier("infrequentDays", least: 30, &fields),
                indexedFraction: try fields.property("indexedFraction", assume: .one),
                // Official guidance: compressed logs are 10 to 20 % of raw.
                compression: try fields.number(
                    "compression", assume: Rational(1, 10), Rational(3, 20), Rational(1, 5)),
                readsPerWrite: try fields.number("readsPerWrite", assume: 0),
                rawGBPerDay: try fields.number("rawGBPerDay"),
                requestsPerMonth: try fields.number("requestsPerMonth"),
                internetReadGB: try fields.number("internetReadGB")))
    }

    /// Days of a storage tier, which has least ones.
    ///
    /// Source: Simple Log Service "intelligent tiered storage": hot at least 7 days, infrequent access at least 30.
    private static func tier(_ key: String, least: Int128, _ fields: inout ResourceFields) throws -> Int? {
        guard fields.form[key] != nil else { return nil }
        guard fields.form["hotDays"] != nil else {
            throw fields.form.mistake(key, "needs 'hotDays' before it", fix: "write hotDays: 7 or more")
        }
        guard try fields.form.text("kind") ?? "standard" != "metric" else {
            throw fields.form.mistake(key, "is not for time series", fix: "leave it out")
        }
        let slot = try fields.property(key, assume: .zero)
        guard fields.table.inputs[slot].low >= Rational(least) else {
            throw fields.form.mistake(key, "is less than \(least) days", fix: "write at least \(least)")
        }
        return slot
    }

    private static func kafka(_ fields: inout ResourceFields) throws -> ResourceUse {
        let spec = try fields.form.text("spec") ?? "standard.hw2xlarge"
        guard MeterCatalog.meter("kafka.hourly.\(spec)") != nil else {
            throw fields.form.mistake(
                "spec", "cannot be '\(spec)'", fix: "write standard.hw2xlarge or professional.hw2xlarge")
        }
        let billing = try fields.form.text("billing") ?? "PayAsYouGo"
        guard ["PayAsYouGo", "Subscription"].contains(billing) else {
            throw fields.form.mistake(
                "billing", "cannot be '\(billing)'", fix: "write PayAsYouGo or Subscription")
        }
        return .kafka(
            KafkaUse(
                spec: spec, isSubscribed: billing == "Subscription",
                diskGB: try fields.property("diskGB", assume: Rational(500)),
                additionalTopics: try fields.property("additionalTopics", assume: .zero)))
    }

    private static func meter(_ fields: inout ResourceFields) throws -> ResourceUse {
        let name = try fields.form.requiredText("meter")
        guard MeterCatalog.meter(name) != nil else {
            throw fields.form.mistake(
                "meter", "'\(name)' does not exist",
                fix: suggestion(for: name, among: MeterCatalog.meters.map(\.name), kind: "meters"))
        }
        guard let slot = try fields.number("quantity") else {
            throw LabError("PRC050", "'usage.\(fields.id).quantity' is missing", at: fields.form.value.span)
        }
        return .meter(MeterUse(meter: name, quantity: slot))
    }
}
