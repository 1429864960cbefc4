import LabKernel

/// Examples of Realtime Compute: pay-as-you-go, subscription and both at once.
enum FlinkVectors {
    static func compute(_ world: inout VectorWorld) throws {
        let isSubscribed = world.inputs.has("months")
        let isMetered = world.inputs.has(
            "segments", "hours", "minutes", "days", "from", "elastic_segments", "elastic_hours")
        if isSubscribed { try subscription(&world, isHybrid: isMetered) }
        if isMetered { try payAsYouGo(&world, isHybrid: isSubscribed) }
        guard isSubscribed || isMetered else {
            throw LabError("PRC031", "neither 'months' nor 'segments', 'hours' or 'minutes' are given")
        }
        let bill = world.rate()
        let compute = bill.amount("stream.cu", "stream.cu.subscription", "stream.cu.subscription.cross-zone")
        let management = bill.amount("stream.cu.management", "stream.cu.subscription.management")
        let session = bill.amount("stream.cu.session")
        world.state("compute", "compute_fee", "usage", "usage_fee", "namespace", "namespaces", value: compute)
        world.state("management", "management_fee", value: management)
        world.state("session", "sessions", "session_fee", value: session)
        world.state("elastic", "elastic_fee", "payg", value: bill.amount("stream.cu"))
        world.state(
            "subscription", "subscription_fee",
            value: bill.amount(
                "stream.cu.subscription", "stream.cu.subscription.cross-zone",
                "stream.cu.subscription.management"))
        world.state("total", "fee", "cost", "hour_fee", "hourly_fee", value: bill.total)
        let hours = bill.quantity("stream.cu", "stream.cu.session", in: "CU-hour")
        world.state("cu_hours", value: hours)
        world.state("cu_minutes", value: hours * Rational(60))
        world.state("management_cu_hours", value: bill.quantity("stream.cu.management", in: "CU-hour"))
        world.state(
            "total_cu_hours", "billed_cu_hours",
            value: bill.quantity("stream.cu", "stream.cu.session", "stream.cu.management", in: "CU-hour"))
    }

    private static func payAsYouGo(_ world: inout VectorWorld, isHybrid: Bool) throws {
        let price =
            try isHybrid
            ? world.inputs.number("elastic_price", "unit_price_hour", "price_cu_hour", "price_hour")
            : world.inputs.number("unit_price", "unit_price_hour", "price_cu_hour", "price_hour", "price")
        world.price(["stream.cu", "stream.cu.session", "stream.cu.management"], price, per: "CU-hour")
        let hours = try segments(&world)
        if let clusters = try world.inputs.number("session_clusters", "sessions") {
            try world.hold("stream.cu.session", clusters * Rational(1, 2), "CU", lasting: hours)
        }
        guard !isHybrid else { return }
        // The page's formula always has the 2 CUs; an example of usage alone has neither a price nor them.
        let management = try world.inputs.number("management_cu") ?? (price == nil ? .zero : Rational(2))
        if management > .zero { try world.hold("stream.cu.management", management, "CU", lasting: hours) }
    }

    /// The compute part; gives the hours from its beginning to its end.
    private static func segments(_ world: inout VectorWorld) throws -> Rational {
        if let segments = world.inputs.objects("segments", "elastic_segments") {
            var hours = Rational.zero
            for segment in segments {
                guard let units = (segment["cu"] ?? segment["compute_cu"]).flatMap({ Rational(json: $0) })
                else {
                    throw LabError("PRC031", "a segment has no 'cu'")
                }
                let minutes = segment["minutes"].flatMap { Rational(json: $0) }
                let length =
                    segment["hours"].flatMap { Rational(json: $0) } ?? (minutes ?? .zero) / Rational(60)
                try world.hold("stream.cu", units, "CU", from: hours, lasting: length)
                hours = hours + length
            }
            return hours
        }
        let stretch = try world.inputs.stretch()
        let hours = try world.inputs.number("elastic_hours") ?? stretch.hours ?? .zero
        let units = try world.inputs.number("elastic_cu", "compute_cu", "cu") ?? .zero
        try world.hold("stream.cu", units, "CU", lasting: hours)
        return hours
    }

    private static func subscription(_ world: inout VectorWorld, isHybrid: Bool) throws {
        let months = try world.inputs.required("months")
        let price = try world.inputs.number(
            "unit_price", "unit_price_month", "price_cu_month", "price_month", "price")
        let crossZone = try world.inputs.number(
            "cross_zone_price", "unit_price_cross_zone", "price_cross_zone")
        world.price(["stream.cu.subscription", "stream.cu.subscription.management"], price, per: "CU-month")
        world.price(["stream.cu.subscription.cross-zone"], crossZone ?? price, per: "CU-month")
        try world.use(
            "stream.cu.subscription.management",
            (try world.inputs.number("management_cu") ?? Rational(2)) * months,
            "CU-month")
        if let units = try world.inputs.number(
            "compute_cu", "subscription_cu", "subscribed_cu", "single_zone_cu")
        {
            try world.use("stream.cu.subscription", units * months, "CU-month")
        }
        if let units = try world.inputs.number("cross_zone_cu", "compute_cu_cross_zone") {
            try world.use("stream.cu.subscription.cross-zone", units * months, "CU-month")
        }
        for (index, namespace) in (world.inputs.objects("namespaces") ?? []).enumerated() {
            try self.namespace(namespace, at: index, months, &world)
        }
    }

    private static func namespace(
        _ value: JSONValue, at index: Int, _ months: Rational, _ world: inout VectorWorld
    ) throws {
        let units =
            (value["cu"] ?? value["compute_cu"]).flatMap { Rational(json: $0) } ?? Rational(json: value)
        guard let units else { throw LabError("PRC031", "a namespace has no 'cu'") }
        let zone = value["zone"]?.stringValue ?? value["zones"]?.stringValue ?? ""
        let isCross = value["cross_zone"]?.boolValue ?? zone.contains("cross")
        let meter = isCross ? "stream.cu.subscription.cross-zone" : "stream.cu.subscription"
        if let own = (value["unit_price"] ?? value["price"]).flatMap({ Rational(json: $0) }) {
            world.price([meter], own, per: "CU-month")
        }
        try world.use(meter, units * months, "CU-month", on: "namespace \(index + 1)")
    }
}
