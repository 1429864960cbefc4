import LabKernel

/// Examples of storage, requests and traffic of Object Storage Service in a month of 30 days, or in the hours or days
/// that are given.
enum OSSMonth {
    static func compute(_ world: inout VectorWorld) throws {
        let days =
            try world.inputs.number("days") ?? (try world.inputs.number("hours").map { $0 / Rational(24) })
            ?? Rational(30)
        let word = try storageClass(world)
        try storage(&world, days, word)
        try early(&world, word)
        try requests(&world, days)
        try traffic(&world, days)
        state(&world, word)
    }

    /// The class of what is stored, by its name or that of its price.
    private static func storageClass(_ world: VectorWorld) throws -> String {
        if let name = try world.inputs.text("storage_class", "class") {
            guard let word = MinimumStay.word(of: name) else {
                throw LabError("PRC031", "'\(name)' is no storage class")
            }
            return word
        }
        for (key, word) in [("ia", "ia"), ("archive", "archive"), ("cold", "cold-archive")]
        where world.inputs.hasPrice(key) || world.inputs.has("\(key)_gb") {
            return word
        }
        return "standard"
    }

    private static func storage(_ world: inout VectorWorld, _ days: Rational, _ word: String) throws {
        let isTraffic = world.inputs.has("free_gb", "price_gb")
        let key = word == "cold-archive" ? "cold" : word
        let given =
            try world.inputs.gigabytes("storage", "stored", "billed", "metered", "initial", "base", key)
            ?? (isTraffic ? nil : try world.inputs.gigabytes(""))
        let small = try smallObjects(&world, word)
        let grown = try growth(&world, days, word)
        let hasVersions = try versions(&world, word)
        guard given != nil || small != nil || grown || hasVersions else { return }
        world.price(
            ["oss.storage.\(word)", "oss.early-deletion.\(word)"],
            try world.inputs.price(
                "storage", "gb_month", "storage_gb_month", key, "\(key)_lrs", "standard", "std"),
            per: "GB-month")
        // A storage plan covers its gigabytes at any time.
        let plan =
            try world.inputs.gigabytes("plan", "storage_plan", "resource_plan", "storage_package") ?? .zero
        let copies = try world.inputs.number("copies", "replicas", "buckets") ?? .one
        let held = max(.zero, (given ?? .zero) + (small ?? .zero) - plan) * copies
        try world.hold("oss.storage.\(word)", held, "GB", lasting: days * Rational(24))
        let fee = try world.inputs.number("plan_fee", "storage_plan_fee", "storage_package_fee")
        let price = try world.inputs.price("plan", "storage_plan", "resource_plan", "storage_package") ?? fee
        if let price {
            world.price(["oss.plan"], price, per: "month")
            try world.use("oss.plan", copies, "month")
        }
    }

    /// Versions of objects, each for its own days or hours.
    private static func versions(_ world: inout VectorWorld, _ word: String) throws -> Bool {
        guard let versions = world.inputs.objects("versions", "stretches") else { return false }
        for version in versions {
            let hours =
                version["hours"].flatMap { Rational(json: $0) }
                ?? version["days"].flatMap { Rational(json: $0) }.map { $0 * Rational(24) }
            guard let size = version["gb"].flatMap({ Rational(json: $0) }), let hours else {
                throw LabError("PRC031", "a version has no 'gb', or neither 'days' nor 'hours'")
            }
            try world.hold("oss.storage.\(word)", size, "GB", lasting: hours)
        }
        return true
    }

    /// GB of objects that count as a least size each, beside what else is stored.
    private static func smallObjects(_ world: inout VectorWorld, _ word: String) throws -> Rational? {
        let million = Rational(1 << 20)
        let size = try world.inputs.number(
            "object_kb", "object_size_kb", "file_kb", "file_size_kb", "size_kb", "small_kb")
        guard let size else { return nil }
        let count = try world.inputs.number("objects", "files", "object_count", "small_objects") ?? .one
        let least = try world.inputs.number("min_kb", "min_size_kb", "minimum_kb")
        let bytes = MinimumStay.bytes(word, size * Rational(1_024)) / Rational(1_024)
        let billed = count * max(size, least ?? bytes) / million
        world.state("billed_kb", "billable_kb", value: billed * million)
        world.state("billed_bytes", value: billed * million * Rational(1_024))
        world.state("billed_gb", "billable_storage_gb", value: billed)
        return billed
    }

    /// What is added at the end of every day but the last.
    private static func growth(_ world: inout VectorWorld, _ days: Rational, _ word: String) throws -> Bool {
        guard let daily = try added(world) else { return false }
        let copies = try world.inputs.number("copies", "replicas", "buckets") ?? .one
        for day in 1..<max(1, Int(days.rounded(.up))) {
            let begin = Rational(Int128(day * 24))
            try world.hold(
                "oss.storage.\(word)", daily * copies, "GB", from: begin, lasting: days * Rational(24) - begin
            )
        }
        return true
    }

    private static func added(_ world: VectorWorld) throws -> Rational? {
        try world.inputs.gigabytes("added", "daily", "new", "growth")
            ?? world.inputs.gigabytes("added", "growth", "new", suffix: "_per_day")
    }

    /// What is deleted before its least days, at the price of its storage.
    private static func early(_ world: inout VectorWorld, _ word: String) throws {
        guard let size = try world.inputs.gigabytes("early", "early_deleted", "early_deletion") else {
            return
        }
        let days =
            try world.inputs.number("early_days", "remaining_days", "early_remaining_days")
            ?? (try world.inputs.number("early_hours", "remaining_hours").map { $0 / Rational(24) })
            ?? (try world.inputs.number("early_stored_days", "stored_days").map {
                max(.zero, Rational(Int128(MinimumStay.days(word))) - $0)
            })
        guard let days else { throw LabError("PRC031", "the input 'early_days' is missing") }
        try world.use("oss.early-deletion.\(word)", size * days, "GB-day")
    }

    private static func requests(_ world: inout VectorWorld, _ days: Rational) throws {
        let both = try world.inputs.price("requests_10k", "request_10k", "requests", "10k")
        world.price(
            ["oss.request.put"], try world.inputs.price("put_10k", "put") ?? both, per: "10000 requests")
        world.price(
            ["oss.request.get"], try world.inputs.price("get_10k", "get") ?? both, per: "10000 requests")
        func count(_ names: String...) throws -> Rational? {
            for name in names {
                if let number = try world.inputs.number(name) { return number }
                if let hourly = try world.inputs.number("\(name)_per_hour") {
                    return hourly * days * Rational(24)
                }
                if let daily = try world.inputs.number("\(name)_per_day") { return daily * days }
            }
            return nil
        }
        let all = try count("requests")
        if let all { try world.use("oss.request.get", all, "request") }
        if let puts = try count("put_requests", "puts") { try world.use("oss.request.put", puts, "request") }
        if let gets = try count("get_requests", "gets") { try world.use("oss.request.get", gets, "request") }
    }

    private static func traffic(_ world: inout VectorWorld, _ days: Rational) throws {
        try internet(&world, days)
        if let bytes = try world.inputs.gigabytes("internal") {
            try world.use("oss.traffic.out.internal", bytes, "GB")
        }
        if let bytes = try world.inputs.gigabytes("inbound", "ingress") {
            try world.use("oss.traffic.in", bytes, "GB")
        }
        world.price(
            ["oss.traffic.replication"], try world.inputs.price("replication", "crr", "crr_gb"), per: "GB")
        // What is added each day is copied too.
        let copied = try added(world).map { $0 * max(.zero, days - .one) }
        let first = try world.inputs.gigabytes("initial", "base", "storage")
        let isCopied = world.inputs.hasPrice("crr") || world.inputs.hasPrice("replication")
        let replicated =
            try world.inputs.gigabytes("replication", "crr")
            ?? (isCopied ? copied.map { $0 + (first ?? .zero) } : nil)
        if let bytes = replicated { try world.use("oss.traffic.replication", bytes, "GB") }
        world.price(["oss.traffic.cdn"], try world.inputs.price("cdn", "origin", "cdn_gb"), per: "GB")
        if let bytes = try world.inputs.gigabytes("cdn", "origin") {
            try world.use("oss.traffic.cdn", bytes, "GB")
        }
        world.price(["oss.retrieval.ia"], try world.inputs.price("retrieval", "retrieval_gb"), per: "GB")
        if let bytes = try world.inputs.gigabytes("retrieval", "retrieved") {
            try world.use("oss.retrieval.ia", bytes, "GB")
        }
    }

    private static func internet(_ world: inout VectorWorld, _ days: Rational) throws {
        let isTraffic = world.inputs.has("free_gb", "price_gb")
        let free = try world.inputs.number("free_gb").map { FreeQuota(amount: $0, unit: PriceUnit("GB")) }
        // An example without a price asks only for what is billable.
        let price =
            try world.inputs.price("egress", "gb", "egress_gb", "traffic") ?? (free == nil ? nil : .zero)
        let busy = try world.inputs.price("egress_busy", "busy") ?? price
        let idle = try world.inputs.price("egress_idle", "idle")
        let out = "oss.traffic.out.internet"
        // 08:00 to 24:00 is busy (UTC+8), where there are two prices.
        world.price([out], busy, per: "GB", free: free, hours: idle == nil ? nil : 8..<24)
        world.price([out], idle, per: "GB", hours: 0..<8)
        let once =
            try world.inputs.gigabytes("egress", "outbound", "internet")
            ?? (isTraffic ? try world.inputs.gigabytes("") : nil)
        let daily = try world.inputs.gigabytes("egress", "outbound", suffix: "_per_day").map { $0 * days }
        let plan = try world.inputs.gigabytes("traffic_plan", "egress_plan", "traffic_package") ?? .zero
        if let egress = once ?? daily {
            try world.use(out, max(.zero, egress - plan), "GB", from: Rational(12))
        }
        let fee = try world.inputs.number("traffic_plan_fee", "egress_plan_fee", "traffic_package_fee")
        let planPrice = try world.inputs.price("traffic_plan", "egress_plan", "traffic_package") ?? fee
        if let price = planPrice {
            world.price(["oss.plan.traffic"], price, per: "month")
            try world.use("oss.plan.traffic", .one, "month")
        }
        if let egress = try world.inputs.gigabytes("egress_busy", "busy") {
            try world.use(out, egress, "GB", from: Rational(12))
        }
        if let egress = try world.inputs.gigabytes("egress_idle", "idle") {
            try world.use(out, egress, "GB", from: Rational(2))
        }
    }

    private static func state(_ world: inout VectorWorld, _ word: String) {
        let bill = world.rate()
        let meter = "oss.storage.\(word)"
        // What a plan costs belongs to what it covers.
        world.state("storage", "storage_fee", value: bill.amount(meter, "oss.plan"))
        world.state("storage_payg", "overflow", value: bill.amount(meter))
        world.state("plan", "plan_fee", value: bill.amount("oss.plan", "oss.plan.traffic"))
        world.state(
            "early_deletion", "early", "early_fee", value: bill.amount("oss.early-deletion.\(word)"))
        world.state(
            "requests", "request_fee", "api", value: bill.amount("oss.request.put", "oss.request.get"))
        world.state("put", "put_fee", value: bill.amount("oss.request.put"))
        world.state("get", "get_fee", value: bill.amount("oss.request.get"))
        let out = ["oss.traffic.out.internet", "oss.traffic.out.internal"]
        let egress = bill.amount(out[0]) + bill.amount(out[1]) + bill.amount("oss.plan.traffic")
        world.state("egress", "traffic", "outbound", "egress_fee", "traffic_fee", value: egress)
        world.state("internal", "inbound", value: bill.amount(out[1], "oss.traffic.in"))
        world.state("replication", "crr", "crr_traffic", value: bill.amount("oss.traffic.replication"))
        world.state("cdn", "origin", value: bill.amount("oss.traffic.cdn"))
        world.state("retrieval", value: bill.amount("oss.retrieval.ia"))
        world.state("billable_gb", "billable_egress_gb", value: bill.billable(out[0], in: "GB"))
        world.state("gb_hours", "storage_gb_hours", value: bill.quantity(meter, in: "GB-hour"))
        world.state("gb_days", "storage_gb_days", value: bill.quantity(meter, in: "GB-day"))
        world.state("gb_months", "storage_gb_months", value: bill.quantity(meter, in: "GB-month"))
        world.state("fee", "total", "cost", value: bill.total)
    }
}
