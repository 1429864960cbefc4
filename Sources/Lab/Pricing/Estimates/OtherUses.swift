import LabKernel

/// A NAT gateway, at one load for the hours it exists.
struct NATUse: Sendable {
    var newConnectionsPerSecond: Int
    var connections: Int
    var gigabytesPerHour: Int

    func lines<Number: Quantity>(_ model: CostModel<Number>) -> [ModelLine<Number>] {
        let units = max(
            max(
                model[newConnectionsPerSecond] / model.whole(1_000), model[connections] / model.whole(10_000)),
            model[gigabytesPerHour])
        return [
            ModelLine("nat.instance", model.clockHours, "clock hours of the gateway"),
            ModelLine(
                "nat.cu", units * model.hours,
                "max(new connections / 1,000, connections / 10,000, GB) an hour x hours"),
        ]
    }
}

/// An elastic IP address.
struct AddressUse: Sendable {
    var internetGB: Int

    func lines<Number: Quantity>(_ model: CostModel<Number>) -> [ModelLine<Number>] {
        [
            ModelLine("eip.hold", model.clockHours, "clock hours of the address"),
            ModelLine("eip.traffic", model[internetGB] * model.months, "GB out in a month"),
        ]
    }
}

/// An interface endpoint of PrivateLink.
struct EndpointUse: Sendable {
    var zones: Int
    var gigabytes: Int

    func lines<Number: Quantity>(_ model: CostModel<Number>) -> [ModelLine<Number>] {
        [
            ModelLine("privatelink.endpoint", model[zones] * model.clockHours, "zones x clock hours"),
            ModelLine("privatelink.traffic", model[gigabytes] * model.months, "GB both ways in a month"),
        ]
    }
}

/// A Kafka instance of the 2021 editions.
struct KafkaUse: Sendable {
    var spec: String
    var isSubscribed: Bool
    var diskGB: Int
    var additionalTopics: Int

    func lines<Number: Quantity>(_ model: CostModel<Number>) -> [ModelLine<Number>] {
        let hundred = model.whole(100)
        if isSubscribed {
            return [
                ModelLine("kafka.subscription.\(spec)", model.months, "months of the instance"),
                ModelLine(
                    "kafka.subscription.disk.ssd", model[diskGB] * model.months / hundred,
                    "disk / 100 GB x months"),
                ModelLine(
                    "kafka.subscription.topic", model[additionalTopics] * model.months,
                    "additional topics x months"),
            ]
        }
        return [
            ModelLine("kafka.hourly.\(spec)", model.clockHours, "clock hours of the instance"),
            ModelLine(
                "kafka.hourly.disk.ssd", model[diskGB] * model.hours / hundred, "disk / 100 GB x hours"),
            ModelLine(
                "kafka.hourly.topic", model[additionalTopics] * model.clockHours,
                "additional topics x clock hours"),
        ]
    }
}

/// A serverless instance of RDS for PostgreSQL.
struct DatabaseUse: Sendable {
    var isHighlyAvailable: Bool
    var units: Int
    var storageGB: Int

    func lines<Number: Quantity>(_ model: CostModel<Number>) -> [ModelLine<Number>] {
        let copies = model.whole(isHighlyAvailable ? 2 : 1)
        return [
            ModelLine(
                "rds.serverless.rcu", model[units] * copies * model.hours,
                "RCUs x hours, twice for High-availability"),
            ModelLine(
                "rds.serverless.storage", model[storageGB] * copies * model.hours, "GB provisioned x hours"),
        ]
    }
}

/// Any meter of the catalog with a quantity of a month.
struct MeterUse: Sendable {
    var meter: String
    var quantity: Int

    func lines<Number: Quantity>(_ model: CostModel<Number>) -> [ModelLine<Number>] {
        [ModelLine(meter, model[quantity] * model.months, "quantity of a month")]
    }
}
