import LabKernel

/// Examples of Kafka, KMS, RDS and CloudMonitor.
enum DataVectors {
    static func kafka(_ world: inout VectorWorld) throws {
        let months = try world.inputs.number("months") ?? .one
        if let partitions = try world.inputs.number("default_partitions") {
            let topics = try world.inputs.number("extra_topics", "additional_topics") ?? .zero
            let each = try world.inputs.number("per_topic", "partitions_per_topic") ?? Rational(16)
            try world.hold("kafka.partition", partitions + topics * each, "partition", lasting: Rational(24))
        }
        world.price(
            ["kafka.subscription.standard.hw2xlarge"],
            try world.inputs.price("spec", "instance", "month", "traffic", "specification"), per: "month")
        world.price(
            ["kafka.subscription.disk.ssd"], try world.inputs.price("disk_100gb", "disk"), per: "100 GB-month"
        )
        world.price(["kafka.subscription.topic"], try world.inputs.price("topic", "topics"), per: "month")
        if world.inputs.has("price_month", "prices", "price_spec", "price_instance", "price_traffic") {
            try world.use("kafka.subscription.standard.hw2xlarge", months, "month")
        }
        if let disk = try world.inputs.number("disk_gb") {
            try world.use("kafka.subscription.disk.ssd", disk * months, "GB-month")
        }
        if let topics = try world.inputs.number("topics", "paid_topics", "billed_topics", "extra_topics") {
            let included =
                try world.inputs.number("included_topics", "free_topics", "default_topics") ?? .zero
            try world.use("kafka.subscription.topic", max(.zero, topics - included) * months, "month")
        }
        let bill = world.rate()
        world.state("partitions", value: bill.quantity("kafka.partition", in: "partition-day"))
        world.state(
            "instance", "spec", "traffic", value: bill.amount("kafka.subscription.standard.hw2xlarge"))
        world.state("disk", "disk_fee", value: bill.amount("kafka.subscription.disk.ssd"))
        world.state("topics", "topic_fee", value: bill.amount("kafka.subscription.topic"))
        world.state("total", "fee", value: bill.total)
    }

    static func kms(_ world: inout VectorWorld) throws {
        let freeCalls = try world.inputs.number("free_calls", "free", "free_quota")
        let free = freeCalls.map { FreeQuota(amount: $0, unit: PriceUnit("call")) }
        world.price(["kms.api"], try world.inputs.price("10k", "calls_10k"), per: "10000 calls", free: free)
        try world.use("kms.api", try world.inputs.number("calls") ?? .zero, "call")
        let keys = try world.inputs.number("keys", "key_versions") ?? .one
        let days = try world.inputs.number("days") ?? Rational(30)
        let daily = try world.inputs.number("hosting_per_day", "price_key_day")
        world.price(["kms.key.hardware"], daily, per: "key-day")
        // So many key versions of a day at one price, the others at another.
        let tiers = try world.inputs.tiers("tiers", "hosting_tiers")
        if let tiers { world.tiers(["kms.key.hardware"], tiers, per: "key-day", period: .cycle) }
        if daily != nil || tiers != nil {
            try world.hold("kms.key.hardware", keys, "key", lasting: days * Rational(24))
        }
        if let monthly = try world.inputs.number("hosting", "hosting_per_month") {
            world.price(["kms.hosting"], monthly, per: "month")
            try world.use("kms.hosting", keys, "month")
        }
        let bill = world.rate()
        world.state("api", "calls", "api_fee", value: bill.amount("kms.api"))
        world.state("billable_calls", value: bill.billable("kms.api", in: "call"))
        world.state("hosting", "hosting_fee", value: bill.amount("kms.key.hardware", "kms.hosting"))
        world.state("total", "fee", value: bill.total)
    }

    static func rds(_ world: inout VectorWorld) throws {
        world.price(["rds.serverless.rcu"], try world.inputs.price("rcu_hour", "rcu"), per: "RCU-hour")
        world.price(
            ["rds.serverless.storage"], try world.inputs.price("storage_gb_hour", "gb_hour", "storage"),
            per: "GB-hour")
        let isDouble =
            world.inputs.flag("ha", "high_availability") || world.says("high-availability")
            || world.says("high availability")
        let count = try world.inputs.number("instances") ?? Rational(isDouble ? 2 : 1)
        let hours =
            try world.inputs.number("hours") ?? (try world.inputs.number("days") ?? .zero) * Rational(24)
        var from = Rational.zero
        for segment in world.inputs.objects("segments") ?? [] {
            let units = segment["rcu"].flatMap { Rational(json: $0) } ?? .zero
            let minutes = segment["minutes"].flatMap { Rational(json: $0) } ?? .zero
            let length = segment["hours"].flatMap { Rational(json: $0) } ?? minutes / Rational(60)
            try world.hold("rds.serverless.rcu", units * count, "RCU", from: from, lasting: length)
            from = from + length
        }
        if let units = try world.inputs.number("rcu", "rcus") {
            try world.hold("rds.serverless.rcu", units * count, "RCU", lasting: hours)
        }
        if let stored = try world.inputs.number("storage_gb", "gb") {
            try world.hold("rds.serverless.storage", stored * count, "GB", lasting: max(hours, from))
        }
        let bill = world.rate()
        world.state("rcu", "compute", "rcu_fee", value: bill.amount("rds.serverless.rcu"))
        world.state("rcu_hours", value: bill.quantity("rds.serverless.rcu", in: "RCU-hour"))
        world.state("storage", "storage_fee", value: bill.amount("rds.serverless.storage"))
        world.state("total", "fee", value: bill.total)
    }

    static func cloudMonitor(_ world: inout VectorWorld) throws {
        if world.inputs.has("mb_per_min", "mb_per_minute", "mbpm", "rate_mb_min", "log_mb_per_min") {
            return try logRate(&world)
        }
        let mode = world.inputs.value("mode", "tier_mode")?.stringValue.flatMap(Price.Mode.init) ?? .volume
        if let tiers = try world.inputs.tiers("tiers") {
            world.tiers(["cms.log"], tiers, per: "GB", mode: mode)
        }
        world.price(["cms.log"], try world.inputs.price("gb"), per: "GB")
        world.price(["cms.api"], try world.inputs.price("10k", "api_10k"), per: "10000 calls")
        world.price(["cms.series"], try world.inputs.price("series_hour", "series"), per: "series-hour")
        world.price(["cms.sms"], try world.inputs.price("sms", "message"), per: "message")
        world.price(["cms.call"], try world.inputs.price("phone", "call"), per: "call")
        let free = try world.inputs.number("free", "free_calls", "free_messages") ?? .zero
        func billable(_ number: Rational) -> Rational { max(.zero, number - free) }
        if let gigabytes = try world.inputs.number("gb", "log_gb") {
            try world.use("cms.log", gigabytes, "GB")
        }
        if let calls = try world.inputs.number("calls", "api_calls") {
            try world.use("cms.api", billable(calls), "call")
        }
        if let series = try world.inputs.number("series") {
            try world.hold(
                "cms.series", billable(series), "series", lasting: try world.inputs.number("hours") ?? .one)
        }
        if let count = try world.inputs.number("messages") {
            try world.use("cms.sms", billable(count), "message")
        }
        if let count = try world.inputs.number("phone_calls") { try world.use("cms.call", count, "call") }
        let bill = world.rate()
        world.state("log", "logs", value: bill.amount("cms.log"))
        world.state("api", value: bill.amount("cms.api"))
        world.state("series", value: bill.amount("cms.series"))
        world.state("sms", value: bill.amount("cms.sms"))
        world.state("total", "fee", value: bill.total)
    }

    /// Log monitoring by the rate of an hour: tiers with a fee for the whole hour, and a price of each MB/min beyond.
    private static func logRate(_ world: inout VectorWorld) throws {
        let rate = try world.inputs.required(
            "mb_per_min", "mb_per_minute", "mbpm", "rate_mb_min", "log_mb_per_min")
        let hours = try world.inputs.stretch().hours ?? .one
        for item in world.inputs.objects("tiers") ?? [] {
            let end = item["up_to"] ?? item["upTo"] ?? item.arrayValue?.first
            guard let end = end.flatMap({ Rational(json: $0) }), rate <= end else { continue }
            let fee = item["flat"] ?? item["fee"] ?? item["price"] ?? item.arrayValue?.last
            guard let flat = fee.flatMap({ Rational(json: $0) })
            else { throw LabError("PRC031", "a tier of 'tiers' has no fee") }
            world.price(["cms.log.rate"], rate > .zero ? flat / rate : .zero, per: "MBpm-hour")
            return try logFee(&world, rate, hours)
        }
        let last = (world.inputs.objects("tiers") ?? []).last.flatMap { $0["price"] ?? $0.arrayValue?.last }
        let price =
            try world.inputs.number("price", "price_mb_per_min", "price_over", "over_price", "over")
            ?? last.flatMap { Rational(json: $0) }
        world.tiers(["cms.log.rate"], [PriceTier(price: price ?? .zero)], per: "MBpm-hour", mode: .volume)
        try logFee(&world, rate, hours)
    }

    private static func logFee(_ world: inout VectorWorld, _ rate: Rational, _ hours: Rational) throws {
        try world.hold("cms.log.rate", rate, "MBpm", lasting: hours)
        let bill = world.rate()
        world.state("fee", "total", "log", value: bill.total)
        world.state("fee_hour", "fee_per_hour", "hourly", value: hours > .zero ? bill.total / hours : .zero)
    }
}
