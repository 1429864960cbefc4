import LabKernel

/// Examples of other clouds' stream processors.
enum OtherCloudVectors {
    static func aws(_ world: inout VectorWorld) throws {
        world.price(["aws.kpu"], try world.inputs.price("kpu_hour", "kpu", "hour"), per: "KPU-hour")
        world.price(
            ["aws.storage"], try world.inputs.price("storage_gb_month", "gb_month", "storage"),
            per: "GB-month")
        let units = try world.inputs.number("kpu", "kpus") ?? .one
        // One more KPU for each application, for orchestration.
        let more = try world.inputs.number("orchestration_kpu", "orchestration_kpus") ?? .one
        let hours = try world.inputs.number("hours")
        let runs = try world.inputs.numbers("runs_seconds") ?? hours.map { [$0 * Rational(3_600)] } ?? []
        var begin = Rational.zero
        for (index, seconds) in runs.enumerated() {
            let name = "run \(index + 1)"
            let length = seconds / Rational(3_600)
            try world.hold("aws.kpu", units, "KPU", from: begin, lasting: length, on: name)
            try world.hold("aws.kpu", more, "KPU", from: begin, lasting: length, on: "\(name), orchestration")
            try world.hold(
                "aws.storage", units * (try world.inputs.number("storage_gb_per_kpu") ?? Rational(50)), "GB",
                from: begin, lasting: length, on: name)
            begin = begin + length + .one
        }
        let bill = world.rate()
        world.state(
            "billed_seconds",
            list: runs.indices.map { bill.quantity("aws.kpu", in: "KPU-second", on: "run \($0 + 1)") / units }
        )
        world.state(
            "billed_minutes",
            list: runs.indices.map { bill.quantity("aws.kpu", in: "KPU-minute", on: "run \($0 + 1)") / units }
        )
        world.state("kpu_hours", "billed_kpu_hours", value: bill.quantity("aws.kpu", in: "KPU-hour"))
        world.state("compute", "kpu", value: bill.amount("aws.kpu"))
        world.state("storage", value: bill.amount("aws.storage"))
        world.state("total", "fee", value: bill.total)
    }

    static func confluent(_ world: inout VectorWorld) throws {
        world.price(["confluent.cfu"], try world.inputs.number("price_minute"), per: "CFU-minute")
        world.price(
            ["confluent.cfu"], try world.inputs.number("price_hour", "price_cfu_hour"), per: "CFU-hour")
        let units = try world.inputs.number("cfu", "cfus") ?? .one
        let queries = try world.inputs.numbers("query_minutes", "queries_minutes", "runs_minutes")
        let minutes =
            try queries ?? (try world.inputs.number("cfu_minutes", "minutes").map { [$0] })
            ?? (try world.inputs.number("hours").map { [$0 * Rational(60)] }) ?? []
        for (index, length) in minutes.enumerated() {
            try world.hold(
                "confluent.cfu", units, "CFU", lasting: length / Rational(60), on: "statement \(index + 1)")
        }
        let bill = world.rate()
        let hours = bill.quantity("confluent.cfu", in: "CFU-hour")
        world.state("total", "fee", value: bill.total)
        world.state("cfu_hours", value: hours)
        world.state("cfu_minutes", "billed_cfu_minutes", value: hours * Rational(60))
    }

    static func byteplus(_ world: inout VectorWorld) throws {
        world.price(
            ["byteplus.cu"], try world.inputs.number("unit_price", "price_cu_hour", "price_hour", "price"),
            per: "CU-hour")
        let units = try world.inputs.number("cu", "compute_cu") ?? .one
        let runs = try world.inputs.numbers("runs_seconds") ?? []
        let length =
            try world.inputs.number("hours") ?? (try world.inputs.number("minutes") ?? .zero) / Rational(60)
        let lengths = runs.isEmpty ? [length] : runs.map { $0 / Rational(3_600) }
        for (index, hours) in lengths.enumerated() {
            try world.hold("byteplus.cu", units, "CU", lasting: hours, on: "run \(index + 1)")
        }
        let bill = world.rate()
        world.state("total", "fee", value: bill.total)
        world.state("cu_hours", value: bill.quantity("byteplus.cu", in: "CU-hour"))
        world.state(
            "billed_seconds",
            list: lengths.indices.map {
                bill.quantity("byteplus.cu", in: "CU-second", on: "run \($0 + 1)") / units
            })
        world.state(
            "billed_minutes",
            list: lengths.indices.map {
                bill.quantity("byteplus.cu", in: "CU-minute", on: "run \($0 + 1)") / units
            })
    }

    static func atlas(_ world: inout VectorWorld) throws {
        world.price(["atlas.sp10"], try world.inputs.number("price_hour", "price"), per: "hour")
        try world.hold(
            "atlas.sp10", try world.inputs.number("processors") ?? .one, "",
            lasting: try world.inputs.required("hours"))
        let bill = world.rate()
        world.state("total", "fee", value: bill.total)
    }
}
