import LabKernel

/// Examples of Simple Log Service.
enum SLSVectors {
    static func compute(_ world: inout VectorWorld) throws {
        if world.inputs.has("cpu_seconds", "core_hours") { return try sql(&world) }
        if world.inputs.has("before", "after", "shards_before") { return try shards(&world) }
        if world.vector.service.lowercased().contains("ingest") { return try ingest(&world) }
        try payByFeature(&world)
    }

    private static func sql(_ world: inout VectorWorld) throws {
        world.price(["log.sql"], try world.inputs.price("core_hour"), per: "core-hour")
        if let seconds = try world.inputs.number("cpu_seconds") {
            try world.use("log.sql", seconds, "core-second")
        }
        if let hours = try world.inputs.number("core_hours") { try world.use("log.sql", hours, "core-hour") }
        let bill = world.rate()
        world.state("core_hours", value: bill.quantity("log.sql", in: "core-hour"))
        world.state("total", "fee", "sql", value: bill.total)
    }

    /// Readwrite shards before and after a split or a merge at noon of the first day.
    private static func shards(_ world: inout VectorWorld) throws {
        world.price(["log.shard"], try world.inputs.price("shard", "shard_day"), per: "shard-day")
        let noon = Rational(12)
        try world.hold(
            "log.shard", try world.inputs.required("before", "shards_before"), "shard", lasting: noon)
        try world.hold(
            "log.shard", try world.inputs.required("after", "shards_after"), "shard", from: noon,
            lasting: Rational(36))
        let bill = world.rate()
        let days = bill.cycles("log.shard", in: "shard-day")
        world.state(
            "billed_day_of_merge", "billed_day_of_split", "billed_day_of_change", "billed_day",
            value: days[0].quantity)
        world.state("billed_next_day", value: days[1].quantity)
        world.state("total", "fee", value: bill.total)
    }

    private static func ingest(_ world: inout VectorWorld) throws {
        let terabyte = Rational(1_024)
        world.price(["log.ingest"], try world.inputs.price("gb", "raw", "ingest"), per: "GB")
        let raw =
            try world.inputs.number("raw_gb_per_day", "raw_gb")
            ?? (try world.inputs.number("raw_tb_per_day", "raw_tb") ?? .zero) * terabyte
        let days = try world.inputs.number("days") ?? .one
        try world.use("log.ingest", raw * days, "GB")
        let kept = try world.inputs.number("retention_days") ?? Rational(30)
        if raw > .zero {
            try world.hold("log.ingest.storage", raw * min(kept, Rational(30)), "GB", lasting: Rational(24))
        }
        for tier in ["hot", "ia", "archive"] {
            world.price(
                ["log.ingest.storage.\(tier)"], try world.inputs.price("\(tier)_gb_day", tier), per: "GB-day")
            let amount =
                try world.inputs.number("\(tier)_gb_day", "\(tier)_gb")
                ?? (try world.inputs.number("\(tier)_tb_day", "\(tier)_tb") ?? .zero) * terabyte
            try world.use("log.ingest.storage.\(tier)", amount, "GB-day")
        }
        world.price(
            ["log.ingest.read.internet"], try world.inputs.price("internet_gb", "internet"), per: "GB")
        if let bytes = try world.inputs.number("internet_gb", "read_internet_gb") {
            try world.use("log.ingest.read.internet", bytes, "GB")
        }
        let bill = world.rate()
        world.state("ingest", "raw", "ingest_fee", value: bill.amount("log.ingest"))
        let tiers = ["log.ingest.storage.hot", "log.ingest.storage.ia", "log.ingest.storage.archive"]
        world.state("storage", "storage_fee", value: tiers.reduce(.zero) { $0 + bill.amount($1) })
        world.state("read_internet", "internet", value: bill.amount("log.ingest.read.internet"))
        world.state("total", "fee", value: bill.total)
    }

    // MARK: Pay-by-feature

    /// What a logstore does in a day of an example.
    private struct Day {
        var raw: Rational
        var written: Rational
        var read: Rational
        var indexed: Rational
        var stored: Rational
        var requests: Rational
        var shards: Rational
    }

    private static func payByFeature(_ world: inout VectorWorld) throws {
        let store = world.inputs.value("store", "type", "logstore", "kind")?.stringValue?.lowercased() ?? ""
        let isMetric = store.contains("metric") || world.says("time series")
        let isQuery = store.contains("query") || world.says("query logstore")
        let days = try world.inputs.number("days") ?? .one
        let meters = Meters(
            index: isMetric ? "log.index.metric" : isQuery ? "log.index.query" : "log.index",
            storage: isMetric ? "log.storage.metric" : "log.storage")
        try prices(&world, meters)
        try freeShards(&world)
        let day = try self.day(&world, isMetric: isMetric, days: days)
        for number in 0..<Int128(days.rounded(.up)) {
            try use(day, &world, meters, from: Rational(number * 24))
        }
        try others(&world)
        let bill = world.rate()
        quantities(bill, &world, meters, day)
        world.state(
            "rw", "traffic", "read_write", value: bill.amount("log.traffic.write", "log.traffic.read"))
        world.state("write", "write_traffic", value: bill.amount("log.traffic.write"))
        world.state("read", "read_traffic", value: bill.amount("log.traffic.read"))
        world.state("index", "index_fee", value: bill.amount(meters.index))
        world.state(
            "storage", "storage_fee",
            value: bill.amount(meters.storage, "log.storage.ia", "log.storage.archive"))
        world.state("requests", "request_fee", value: bill.amount("log.request.write"))
        world.state("shards", "shard", "shard_fee", value: bill.amount("log.shard"))
        world.state("internet", "read_internet", value: bill.amount("log.traffic.read.internet"))
        world.state("transform", value: bill.amount("log.transform"))
        world.state("ship", "shipping", value: bill.amount("log.ship.json", "log.ship.parquet"))
        world.state("total", "fee", "cost", value: bill.total)
        // A day in the steady state, thirty times.
        if days == .one { world.state("month", "monthly_total", value: bill.total * Rational(30)) }
    }

    private struct Meters {
        var index: String
        var storage: String
    }

    private static func prices(_ world: inout VectorWorld, _ meters: Meters) throws {
        let keeps = !world.says("no free")
        func set(_ names: [String], _ price: Rational?, _ unit: String) {
            world.price(names, price, per: unit, keepsQuota: keeps)
        }
        set(
            ["log.traffic.write", "log.traffic.read"],
            try world.inputs.price("rw", "traffic", "read_write", "write"), "GB")
        set([meters.index], try world.inputs.price("index"), "GB")
        set([meters.storage], try world.inputs.price("storage", "storage_hot", "hot"), "GB-day")
        set(["log.storage.ia"], try world.inputs.price("storage_ia", "ia"), "GB-day")
        set(["log.storage.archive"], try world.inputs.price("storage_archive", "archive"), "GB-day")
        set(
            ["log.request.write", "log.request.read"], try world.inputs.price("requests", "requests_million"),
            "million requests")
        set(["log.shard"], try world.inputs.price("shard", "shards", "shard_day"), "shard-day")
        set(
            ["log.traffic.read.internet"], try world.inputs.price("internet", "read_internet", "internet_gb"),
            "GB")
        set(["log.transform"], try world.inputs.price("transform", "transform_gb"), "GB")
        set(["log.ship.json"], try world.inputs.price("ship", "ship_json", "ship_gb"), "GB")
        set(["log.ship.parquet"], try world.inputs.price("ship_parquet"), "GB")
    }

    /// Shard-days that are free in a month, where the example states them.
    private static func freeShards(_ world: inout VectorWorld) throws {
        guard let days = try world.inputs.number("free_shard_days", "free_shards_days", "shard_free_days")
        else { return }
        let free = FreeQuota(amount: days, unit: PriceUnit("shard-day"), isWholeCycles: true)
        let price = try world.inputs.price("shard", "shards", "shard_day") ?? world.bookPrice("log.shard")
        world.price(["log.shard"], price ?? .zero, per: "shard-day", free: free)
    }

    /// A day in the steady state: as much expires as is written, so `retention_days` days are stored.
    private static func day(_ world: inout VectorWorld, isMetric: Bool, days: Rational) throws -> Day {
        func size(_ names: String...) throws -> Rational? {
            for name in names {
                if let gigabytes = try world.inputs.number("\(name)_gb_per_day", "\(name)_gb") {
                    return gigabytes
                }
                if let megabytes = try world.inputs.number("\(name)_mb_per_day", "\(name)_mb") {
                    return megabytes / Rational(1_024)
                }
                if let terabytes = try world.inputs.number("\(name)_tb_per_day", "\(name)_tb") {
                    return terabytes * Rational(1_024)
                }
            }
            return nil
        }
        let raw = try size("raw", "log") ?? .zero
        let ratio = try world.inputs.number("compression", "compression_ratio") ?? .one
        // Traffic that is given as it was metered is compressed already.
        let written = try size("rw", "write", "written") ?? raw * (ratio > .one ? .one / ratio : ratio)
        let isWhole = world.inputs.flag("full_text_index") || isMetric
        let given = try size("index")
        let fraction = try world.inputs.number("index_fraction", "indexed_fraction")
        let indexed = given ?? fraction.map { raw * $0 } ?? (isWhole ? raw : .zero)
        let kept = try world.inputs.number("retention_days", "ttl_days", "storage_days") ?? .one
        let read = try size("read") ?? written * (try world.inputs.number("consumers", "reads") ?? .zero)
        let stored = try size("storage", "stored")
        return Day(
            raw: raw, written: written, read: read, indexed: indexed,
            // Time series are stored as they come, logs compressed.
            stored: stored ?? ((isMetric ? raw : written) + indexed) * kept,
            requests: try requests(&world, days),
            shards: try world.inputs.number("shards") ?? .zero)
    }

    /// Requests of a day; `under 1 million` is one less, for the whole period.
    private static func requests(_ world: inout VectorWorld, _ days: Rational) throws -> Rational {
        let million = Rational(1_000_000)
        if let count = try world.inputs.number("requests_million", "requests_million_per_day") {
            return count * million
        }
        guard let value = world.inputs.value("requests", "requests_per_day") else { return .zero }
        if let count = Rational(json: value) { return count }
        let words = (value.stringValue ?? "").split(separator: " ").map(String.init)
        guard words.count == 3, words[0] == "under", words[2].hasPrefix("million"),
            let count = Rational(decimal: words[1])
        else { throw LabError("PRC031", "the input 'requests' is neither a number nor 'under N million'") }
        return (count * million - .one) / days
    }

    private static func use(_ day: Day, _ world: inout VectorWorld, _ meters: Meters, from hours: Rational)
        throws
    {
        let whole = Rational(24)
        try world.use("log.traffic.write", day.written, "GB", from: hours, lasting: whole)
        try world.use("log.traffic.read", day.read, "GB", from: hours, lasting: whole)
        try world.use(meters.index, day.indexed, "GB", from: hours, lasting: whole)
        try world.hold(meters.storage, day.stored, "GB", from: hours, lasting: whole)
        try world.use("log.request.write", day.requests, "request", from: hours, lasting: whole)
        try world.hold("log.shard", day.shards, "shard", from: hours, lasting: whole)
    }

    private static func others(_ world: inout VectorWorld) throws {
        for (meter, names) in [
            ("log.traffic.read.internet", ["internet_gb", "read_internet_gb"]),
            ("log.transform", ["transform_gb"]),
            ("log.ship.json", ["ship_gb", "ship_json_gb"]), ("log.ship.parquet", ["ship_parquet_gb"]),
        ] {
            if let bytes = try world.inputs.number(of: names) { try world.use(meter, bytes, "GB") }
        }
        for tier in ["ia", "archive"] {
            if let stored = try world.inputs.number("\(tier)_gb_day") {
                try world.use("log.storage.\(tier)", stored, "GB-day")
            }
        }
    }

    private static func quantities(
        _ bill: VectorBill, _ world: inout VectorWorld, _ meters: Meters, _ day: Day
    ) {
        for (unit, suffix) in [("MB", "mb"), ("GB", "gb"), ("TB", "tb")] {
            let traffic = bill.quantity("log.traffic.write", "log.traffic.read", in: unit)
            world.state("rw_traffic_\(suffix)", "rw_\(suffix)", value: traffic)
            world.state("write_\(suffix)", value: bill.quantity("log.traffic.write", in: unit))
            world.state("read_\(suffix)", value: bill.quantity("log.traffic.read", in: unit))
            world.state(
                "index_\(suffix)", "index_traffic_\(suffix)", value: bill.quantity(meters.index, in: unit))
            let stored = bill.quantity(meters.storage, in: "\(unit)-day")
            world.state(
                "storage_\(suffix)_sum", "storage_\(suffix)_total", "storage_\(suffix)_days",
                "storage_\(suffix)_day", value: stored)
            let size = PriceUnit("GB").size(in: PriceUnit(unit)) ?? .one
            world.state("storage_\(suffix)", value: day.stored * size)
            world.state(
                "billable_rw_\(suffix)",
                value: bill.billable("log.traffic.write", "log.traffic.read", in: unit))
            world.state("billable_index_\(suffix)", value: bill.billable(meters.index, in: unit))
            world.state("billable_storage_\(suffix)", value: bill.billable(meters.storage, in: "\(unit)-day"))
        }
        world.state("shard_days", value: bill.quantity("log.shard", in: "shard-day"))
        let billed = bill.billable("log.shard", in: "shard-day")
        world.state("billed_shard_days", "billable_shard_days", value: billed)
        let days = bill.cycles("log.shard", in: "shard-day")
        let first = days.firstIndex { $0.amount > .zero }.map { $0 + 1 } ?? days.count + 1
        world.state("first_billed_day", "billed_from_day", value: Rational(Int128(first)))
        world.state(
            "free_until_day", "free_through_day", "free_days", "last_free_day",
            value: Rational(Int128(first - 1)))
        for (index, day) in days.enumerated() {
            world.state("fee_day_\(index + 1)", "day_\(index + 1)_fee", value: day.amount)
        }
        world.state("billed_days", value: Rational(Int128(days.count - first + 1)))
    }
}
