import LabKernel

/// Examples of NAT gateways, addresses and PrivateLink.
enum NetworkVectors {
    static func nat(_ world: inout VectorWorld) throws {
        world.price(["nat.cu"], try world.inputs.number("price_cu", "cu_price"), per: "CU")
        world.price(
            ["nat.instance"], try world.inputs.number("price_instance", "price_hour", "instance_price"),
            per: "hour")
        // 08:10 to 08:50 in the first example: within one clock hour unless a stretch is given.
        let stretch = try world.inputs.stretch()
        let length = stretch.hours ?? Rational(40, 60)
        let begin = stretch.begin ?? (stretch.hours == nil ? Rational(1, 6) : .zero)
        let gateways = world.inputs.objects("gateways") ?? [world.vector.inputs]
        if !world.inputs.has("gateways") { for name in gatewayKeys { _ = world.inputs.value(name) } }
        for (index, gateway) in gateways.enumerated() {
            let name = "gateway \(index + 1)"
            func number(_ names: String...) -> Rational {
                names.lazy.compactMap { gateway[$0] }.first.flatMap { Rational(json: $0) } ?? .zero
            }
            try world.hold("nat.instance", .one, "", from: begin, lasting: length, on: name)
            try world.hold(
                "nat.connections.new", number("cps", "new_connections"), "connection", from: begin,
                lasting: length, on: name)
            try world.hold(
                "nat.connections", number("conns", "connections", "concurrent"), "connection", from: begin,
                lasting: length, on: name)
            try world.use("nat.traffic", number("gb", "traffic_gb"), "GB", from: begin, on: name)
        }
        let bill = world.rate()
        let names = gateways.indices.map { "gateway \($0 + 1)" }
        let units = names.map { bill.quantity("nat.cu", in: "CU", on: $0) }
        let fees = names.map { bill.amount("nat.cu", on: $0) }
        let instances = names.map { bill.amount("nat.instance", on: $0) }
        let totals = zip(fees, instances).map { $0 + $1 }
        if world.inputs.has("gateways") {
            world.state("cu", list: units)
            world.state("cu_fee", list: fees)
            world.state("instance_fee", "instance", list: instances)
            world.state("fee", "fees", list: totals)
        } else {
            world.state("cu", value: units[0])
            world.state("cu_fee", value: fees[0])
            world.state("instance_fee", "instance", value: instances[0])
            world.state("fee", value: bill.total)
        }
        world.state("total", value: bill.total)
        world.state(
            "hours", "billed_hours", "instance_hours",
            value: bill.quantity("nat.instance", in: "hour", on: names[0]))
    }

    private static let gatewayKeys = [
        "cps", "new_connections", "conns", "connections", "concurrent", "gb", "traffic_gb",
    ]

    static func eip(_ world: inout VectorWorld) throws {
        let stretch = try world.inputs.stretch()
        let hours = stretch.hours ?? .zero
        world.price(["eip.hold"], try world.inputs.number("price_hour", "hold_price"), per: "hour")
        world.price(["eip.hold"], try world.inputs.number("price_day"), per: "day")
        world.price(["eip.traffic"], try world.inputs.number("price_gb", "traffic_price"), per: "GB")
        try bandwidthTiers(&world)
        // The examples end at midnight: a stretch of less than a day stands at the end of its day.
        let begin = stretch.begin ?? (hours < Rational(24) ? Rational(24) - hours : .zero)
        if hours > .zero { try world.hold("eip.hold", .one, "", from: begin, lasting: hours) }
        if let gigabytes = try world.inputs.number("gb", "egress_gb", "traffic_gb") {
            try world.use("eip.traffic", gigabytes, "GB", from: begin)
        }
        let levels =
            try world.inputs.numbers("bandwidth", "bandwidths")
            ?? (try world.inputs.number("bandwidth_mbps", "mbps").map { [$0] } ?? [])
        for (index, level) in levels.enumerated() {
            let part = hours / Rational(Int128(levels.count))
            try world.hold(
                "eip.bandwidth", level, "Mbps", from: begin + part * Rational(Int128(index)), lasting: part)
        }
        let bill = world.rate()
        world.state("hold", "configuration", "hold_fee", value: bill.amount("eip.hold"))
        world.state("traffic", "egress", "traffic_fee", "data", value: bill.amount("eip.traffic"))
        let bandwidth = bill.amount("eip.bandwidth")
        world.state("bandwidth", "bandwidth_fee", value: bandwidth)
        let held = bill.quantity("eip.hold", in: "hour")
        world.state("hours", "billed_hours", value: held)
        if held > .zero { world.state("bandwidth_day", value: bandwidth * Rational(24) / held) }
        world.state("total", "fee", value: bill.total)
    }

    /// `tier5` is the price of a Mbit/s and day up to 5 Mbit/s, `tier_over` beyond.
    private static func bandwidthTiers(_ world: inout VectorWorld) throws {
        var tiers = try world.inputs.tiers("tiers") ?? []
        if let low = try world.inputs.number("tier5"), let high = try world.inputs.number("tier_over") {
            tiers = [PriceTier(upTo: Rational(5), price: low), PriceTier(price: high)]
        }
        if !tiers.isEmpty { world.tiers(["eip.bandwidth"], tiers, per: "Mbps-day", period: .cycle) }
    }

    static func privateLink(_ world: inout VectorWorld) throws {
        world.price(
            ["privatelink.endpoint"], try world.inputs.number("price_hour", "price_zone_hour"),
            per: "zone-hour")
        world.price(["privatelink.traffic"], try world.inputs.number("price_gb", "price_data"), per: "GB")
        let stretch = try world.inputs.stretch()
        let (begin, hours) = (stretch.begin ?? .zero, stretch.hours ?? .zero)
        let endpoints = try world.inputs.number("endpoints") ?? .one
        for index in 0..<Int(endpoints.rounded(.up)) {
            try world.hold(
                "privatelink.endpoint", try world.inputs.number("zones") ?? .one, "zone", from: begin,
                lasting: hours, on: "endpoint \(index + 1)")
        }
        try world.use(
            "privatelink.traffic", try world.inputs.number("gb", "data_gb", "traffic_gb") ?? .zero, "GB")
        let bill = world.rate()
        world.state("instance", "instance_fee", "endpoint", value: bill.amount("privatelink.endpoint"))
        world.state("data", "data_fee", "traffic", value: bill.amount("privatelink.traffic"))
        world.state("zone_hours", value: bill.quantity("privatelink.endpoint", in: "zone-hour"))
        world.state("total", "fee", value: bill.total)
    }
}
