import LabKernel

/// Examples of Object Storage Service.
enum OSSVectors {
    static func compute(_ world: inout VectorWorld) throws {
        if world.inputs.has("path") { return try lifecycle(&world) }
        if world.inputs.has("stored_hours", "stored_days"), world.inputs.has("min_hours", "min_days") {
            return try earlyDeletion(&world)
        }
        let isPriceAlone = !world.inputs.has(
            "gb", "storage_gb", "storage_tb", "tb", "requests", "prices", "objects", "files", "object_kb",
            "size_kb",
            "versions", "stretches")
        if isPriceAlone, world.inputs.has("price_gb_month") { return try hourPrice(&world) }
        try OSSMonth.compute(&world)
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
        let end = try world.inputs.text("end") ?? "delete"
        let byCopy = try isByCopy(world)
        let gigabytes = try world.inputs.number("gb", "storage_gb") ?? .one
        var hours = Rational.zero
        let isDeleted = ["delete", "deleted", "expire", "overwrite"].contains(end)
        for (index, step) in path.enumerated() {
            try world.hold(
                "oss.storage.\(step.word)", gigabytes, "GB", from: hours, lasting: step.days * Rational(24))
            hours = hours + step.days * Rational(24)
            let isLast = index == path.count - 1
            guard isLast ? isDeleted : byCopy else { continue }
            // A copy writes a new object: the old one is deleted, and the days of the new one begin.
            let rest = MinimumStay.rest(after: byCopy ? [step] : path)
            try world.use("oss.early-deletion.\(step.word)", gigabytes * rest, "GB-day", from: hours)
        }
        // A transition is a PUT-class request of the class before it, a deletion one of the object's class.
        for step in isDeleted ? path[...] : path.dropLast() {
            let end = step.word == "standard" ? "" : ".\(step.word)"
            try world.use("oss.request.put\(end)", .one, "request", from: hours)
        }
        let bill = world.rate()
        for word in OSSMeters.classes {
            let short = word == "cold-archive" ? "cold" : word == "deep-cold-archive" ? "deep_cold" : word
            let long = word.split(separator: "-").joined(separator: "_")
            let early = bill.quantity("oss.early-deletion.\(word)", in: "GB-day") / gigabytes
            world.state(
                "early_\(short)_days", "early_\(long)_days", "early_\(long.filter { $0 != "_" })_days",
                "early_\(short.filter { $0 != "_" })_days", value: early)
            let stored = bill.quantity("oss.storage.\(word)", in: "GB-day") / gigabytes
            world.state("\(short)_days", "\(long)_days", value: stored)
        }
        world.state("requests", "put_requests", value: Rational(Int128(path.count - (isDeleted ? 0 : 1))))
        let early = OSSMeters.classes.map { bill.quantity("oss.early-deletion.\($0)", in: "GB-day") }
        world.state("early_days", value: early.reduce(.zero, +) / gigabytes)
        world.state("total", "fee", value: bill.total)
    }

    /// Whether classes are changed with CopyObject, and not by a lifecycle rule.
    private static func isByCopy(_ world: VectorWorld) throws -> Bool {
        let word = try world.inputs.text("by", "method", "conversion", "via") ?? ""
        return word.lowercased().contains("copy") || word.lowercased().contains("manual")
            || world.inputs.flag("manual", "copy_object")
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
}
