import LabKernel

/// Examples of Object Storage Service.
enum OSSVectors {
    static func compute(_ world: inout VectorWorld) throws {
        if world.inputs.has("path") { return try lifecycle(&world) }
        if world.inputs.has("stored_hours", "stored_days"), world.inputs.has("min_hours", "min_days") {
            return try earlyDeletion(&world)
        }
        let isPriceAlone = !world.inputs.has("gb", "storage_gb", "storage_tb", "tb", "requests", "prices")
        if isPriceAlone, world.inputs.has("price_gb_month") { return try hourPrice(&world) }
        try month(&world)
    }

    private static func lifecycle(_ world: inout VectorWorld) throws {
        var path: [(word: String, days: Rational)] = []
        for step in world.inputs.value("path")?.arrayValue ?? [] {
            let name = step.arrayValue?.first?.stringValue ?? step["class"]?.stringValue ?? ""
            let days = (step.arrayValue?.last ?? step["days"]).flatMap { Rational(json: $0) }
            guard let word = MinimumStay.word(of: name), let days else {
                throw LabError("PRC031", "a step of the path is no class with its days")
            }
            path.append((word, days))
        }
        let end = world.inputs.value("end")?.stringValue ?? "delete"
        let gigabytes = try world.inputs.number("gb", "storage_gb") ?? .one
        var hours = Rational.zero
        for step in path {
            try world.hold(
                "oss.storage.\(step.word)", gigabytes, "GB", from: hours, lasting: step.days * Rational(24))
            hours = hours + step.days * Rational(24)
        }
        let isDeleted = ["delete", "deleted", "expire", "overwrite"].contains(end)
        if isDeleted, let last = path.last {
            let rest = MinimumStay.rest(after: path)
            try world.use("oss.early-deletion.\(last.word)", gigabytes * rest, "GB-day", from: hours)
        }
        // A transition and a deletion are a PUT-class request each.
        try world.use(
            "oss.request.put", Rational(Int128(path.count - 1 + (isDeleted ? 1 : 0))), "request", from: hours)
        let bill = world.rate()
        for word in OSSMeters.classes {
            let short = word == "cold-archive" ? "cold" : word == "deep-cold-archive" ? "deep_cold" : word
            let long = word.split(separator: "-").joined(separator: "_")
            let early = bill.quantity("oss.early-deletion.\(word)", in: "GB-day") / gigabytes
            world.state("early_\(short)_days", "early_\(long)_days", value: early)
            let stored = bill.quantity("oss.storage.\(word)", in: "GB-day") / gigabytes
            world.state("\(short)_days", "\(long)_days", value: stored)
        }
        world.state("requests", "put_requests", value: bill.quantity("oss.request.put", in: "request"))
    }

    private static func earlyDeletion(_ world: inout VectorWorld) throws {
        let terabytes = try world.inputs.number("tb", "storage_tb")
        let gigabytes = try world.inputs.number("gb", "storage_gb") ?? (terabytes ?? .zero) * Rational(1_024)
        func hours(_ hourly: String, _ daily: String) throws -> Rational {
            if let hours = try world.inputs.number(hourly) { return hours }
            return try world.inputs.required(daily) * Rational(24)
        }
        let stored = try hours("stored_hours", "stored_days")
        let rest = max(.zero, try hours("min_hours", "min_days") - stored)
        world.price(
            ["oss.storage.ia", "oss.early-deletion.ia"], try world.inputs.price("gb_month", "storage"),
            per: "GB-month")
        try world.hold("oss.storage.ia", gigabytes, "GB", lasting: stored)
        try world.use("oss.early-deletion.ia", gigabytes * rest, "GB-hour", from: stored)
        let bill = world.rate()
        world.state("early_deletion", "early", "early_fee", value: bill.amount("oss.early-deletion.ia"))
        world.state("storage", "storage_fee", value: bill.amount("oss.storage.ia"))
        world.state("early_gb_hours", value: bill.quantity("oss.early-deletion.ia", in: "GB-hour"))
        world.state("early_tb_hours", value: bill.quantity("oss.early-deletion.ia", in: "TB-hour"))
        world.state("early_days", value: rest / Rational(24))
        world.state("total", value: bill.total)
    }

    private static func hourPrice(_ world: inout VectorWorld) throws {
        world.price(["oss.storage.standard"], try world.inputs.number("price_gb_month"), per: "GB-month")
        try world.hold("oss.storage.standard", .one, "GB", lasting: .one)
        let bill = world.rate()
        world.state("price_gb_hour", value: bill.total)
        world.state("price_gb_day", value: bill.total * Rational(24))
    }

    /// Storage, requests and traffic of a month of 30 days, or of the hours or days that are given.
    private static func month(_ world: inout VectorWorld) throws {
        let days =
            try world.inputs.number("days") ?? (try world.inputs.number("hours").map { $0 / Rational(24) })
            ?? Rational(30)
        let terabyte = Rational(1_024)
        let isTraffic = world.inputs.has("free_gb", "price_gb")
        let plain = isTraffic ? nil : try world.inputs.number("gb")
        let plainTB = isTraffic ? nil : try world.inputs.number("tb").map { $0 * terabyte }
        let stored =
            try world.inputs.number("storage_gb")
            ?? (try world.inputs.number("storage_tb").map { $0 * terabyte }) ?? plain
            ?? plainTB
        if let stored {
            world.price(
                ["oss.storage.standard"], try world.inputs.price("storage", "gb_month", "storage_gb_month"),
                per: "GB-month")
            // A storage plan covers its gigabytes at any time.
            let plan = try world.inputs.number("plan_gb", "storage_plan_gb", "resource_plan_gb") ?? .zero
            try world.hold(
                "oss.storage.standard", max(.zero, stored - plan), "GB", lasting: days * Rational(24))
        }
        if let plan = try world.inputs.price("plan", "storage_plan", "resource_plan") {
            world.price(["oss.plan"], plan, per: "month")
            try world.use("oss.plan", .one, "month")
        }
        try requests(&world, days)
        try traffic(&world, days, isTraffic)
        let bill = world.rate()
        world.state("storage", "storage_fee", value: bill.amount("oss.storage.standard"))
        world.state(
            "requests", "request_fee", "api", value: bill.amount("oss.request.put", "oss.request.get"))
        world.state("put", "put_fee", value: bill.amount("oss.request.put"))
        world.state("get", "get_fee", value: bill.amount("oss.request.get"))
        let out = ["oss.traffic.out.internet", "oss.traffic.out.internal"]
        let egress = bill.amount(out[0]) + bill.amount(out[1])
        world.state("egress", "traffic", "outbound", "egress_fee", value: egress)
        world.state("internal", "inbound", value: bill.amount(out[1], "oss.traffic.in"))
        world.state("replication", "crr", value: bill.amount("oss.traffic.replication"))
        world.state("cdn", "origin", value: bill.amount("oss.traffic.cdn"))
        world.state("retrieval", value: bill.amount("oss.retrieval.ia"))
        world.state("billable_gb", value: bill.billable(out[0], in: "GB"))
        world.state(
            "gb_hours", "storage_gb_hours", value: bill.quantity("oss.storage.standard", in: "GB-hour"))
        world.state("plan", "plan_fee", value: bill.amount("oss.plan"))
        world.state("fee", "total", "cost", value: bill.total)
    }

    private static func requests(_ world: inout VectorWorld, _ days: Rational) throws {
        let both = try world.inputs.price("requests_10k", "request_10k", "requests", "10k")
        world.price(
            ["oss.request.put"], try world.inputs.price("put_10k", "put") ?? both, per: "10000 requests")
        world.price(
            ["oss.request.get"], try world.inputs.price("get_10k", "get") ?? both, per: "10000 requests")
        let hourly = try world.inputs.number("requests_per_hour").map { $0 * days * Rational(24) }
        let daily = try world.inputs.number("requests_per_day").map { $0 * days }
        if let count = try world.inputs.number("requests") ?? hourly ?? daily {
            try world.use("oss.request.get", count, "request")
        }
        let puts =
            try world.inputs.number("put_requests", "puts")
            ?? world.inputs.number("put_requests_per_day").map { $0 * days }
        if let puts { try world.use("oss.request.put", puts, "request") }
        let gets =
            try world.inputs.number("get_requests", "gets")
            ?? world.inputs.number("get_requests_per_day").map { $0 * days }
        if let gets { try world.use("oss.request.get", gets, "request") }
    }

    private static func traffic(_ world: inout VectorWorld, _ days: Rational, _ isTraffic: Bool) throws {
        let free = try world.inputs.number("free_gb").map { FreeQuota(amount: $0, unit: PriceUnit("GB")) }
        // An example without a price asks only for what is billable.
        let price =
            try world.inputs.price("egress", "gb", "egress_gb", "traffic") ?? (free == nil ? nil : .zero)
        let busy = try world.inputs.price("egress_busy", "busy") ?? price
        let idle = try world.inputs.price("egress_idle", "idle")
        // 08:00 to 24:00 is busy (UTC+8), where there are two prices.
        world.price(
            ["oss.traffic.out.internet"], busy, per: "GB", free: free, hours: idle == nil ? nil : 8..<24)
        world.price(["oss.traffic.out.internet"], idle, per: "GB", hours: 0..<8)
        let daily = try world.inputs.number("egress_gb_per_day").map { $0 * days }
        let once =
            try world.inputs.number("egress_gb", "outbound_gb", "internet_gb")
            ?? (try world.inputs.number("egress_tb").map { $0 * Rational(1_024) })
            ?? (isTraffic ? try world.inputs.number("gb") : nil)
        if let egress = once ?? daily {
            try world.use("oss.traffic.out.internet", egress, "GB", from: Rational(12))
        }
        if let egress = try world.inputs.number("egress_busy_gb", "busy_gb") {
            try world.use("oss.traffic.out.internet", egress, "GB", from: Rational(12))
        }
        if let egress = try world.inputs.number("egress_idle_gb", "idle_gb") {
            try world.use("oss.traffic.out.internet", egress, "GB", from: Rational(2))
        }
        if let bytes = try world.inputs.number("internal_gb") {
            try world.use("oss.traffic.out.internal", bytes, "GB")
        }
        if let bytes = try world.inputs.number("inbound_gb", "ingress_gb") {
            try world.use("oss.traffic.in", bytes, "GB")
        }
        world.price(
            ["oss.traffic.replication"], try world.inputs.price("replication", "crr", "crr_gb"), per: "GB")
        if let bytes = try world.inputs.number("replication_gb", "crr_gb") {
            try world.use("oss.traffic.replication", bytes, "GB")
        }
        world.price(["oss.traffic.cdn"], try world.inputs.price("cdn", "origin", "cdn_gb"), per: "GB")
        if let bytes = try world.inputs.number("cdn_gb", "origin_gb") {
            try world.use("oss.traffic.cdn", bytes, "GB")
        }
        world.price(["oss.retrieval.ia"], try world.inputs.price("retrieval", "retrieval_gb"), per: "GB")
        if let bytes = try world.inputs.number("retrieval_gb") {
            try world.use("oss.retrieval.ia", bytes, "GB")
        }
    }
}
