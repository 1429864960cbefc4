import LabKernel

/// What a ledger's events are booked on.
package struct LedgerResource: Sendable, Hashable {
    /// `acs:oss:cn-hangzhou:1000000000000001:bucket`, or any name of the user's.
    package var name: String
    package var region: String
    package var account: String
    package var tags: [String: String]

    package init(name: String, region: String, account: String = "", tags: [String: String] = [:]) {
        (self.name, self.region, self.account, self.tags) = (name, region, account, tags)
    }

    /// The last part of the name, for tables.
    package var shortName: String { ResourceName(name)?.relativeID ?? name }
}

/// Every metered event in the order it was recorded, append-only.
package struct Ledger: Sendable {
    /// One event: a quantity used at an instant, or evenly over a stretch of time.
    package struct Event: Sendable {
        /// Microseconds since the epoch.
        package var start: Int64
        /// The end of the stretch; equal to `start` for something that happened at once.
        package var end: Int64
        /// In `MeterCatalog.meters`.
        package var meter: Int32
        /// In `resources`.
        package var resource: Int32
        /// In the meter's unit.
        package var quantity: Rational

        package init(start: Int64, end: Int64, meter: Int32, resource: Int32, quantity: Rational) {
            (self.start, self.end, self.meter, self.resource) = (start, end, meter, resource)
            self.quantity = quantity
        }
    }

    package private(set) var events: ContiguousArray<Event> = []
    package private(set) var resources: [LedgerResource] = []
    /// The highest level within an event, where it is more than the mean; by the event's position.
    private(set) var peaks: [Int: Rational] = [:]
    private var resourceIndex: [String: Int32] = [:]

    package init() {}

    package mutating func reserve(_ count: Int) { events.reserveCapacity(count) }

    /// The position of a resource, which is added when it is new; its tags are those given first.
    package mutating func resource(_ resource: LedgerResource) -> Int32 {
        if let known = resourceIndex[resource.name] { return known }
        let index = Int32(resources.count)
        resourceIndex[resource.name] = index
        resources.append(resource)
        return index
    }

    /// Sets the tags of all resources.
    package mutating func tag(_ tags: (LedgerResource) -> [String: String]) {
        for index in resources.indices { resources[index].tags.merge(tags(resources[index])) { $1 } }
    }

    /// Adds an event of a known meter.
    ///
    /// - Throws: `LabError` PRC011 for an unknown meter or a negative quantity.
    package mutating func add(
        _ meter: String, on resource: LedgerResource, _ quantity: Rational, from start: Instant,
        to end: Instant? = nil, peak: Rational? = nil
    ) throws {
        guard let index = MeterCatalog.index(meter) else {
            throw LabError(
                "PRC011", "the meter '\(meter)' does not exist",
                fix: suggestion(for: meter, among: MeterCatalog.meters.map(\.name), kind: "meters"))
        }
        guard quantity >= .zero else {
            throw LabError("PRC011", "a quantity of '\(meter)' is negative", fix: "usage only grows")
        }
        if let peak { peaks[events.count] = peak }
        let last = max(end ?? start, start)
        append(
            Event(
                start: start.epochMicros, end: last.epochMicros, meter: Int32(index),
                resource: self.resource(resource), quantity: quantity))
    }

    /// Adds an event whose meter and resource are positions already.
    package mutating func append(_ event: Event) { events.append(event) }
}
