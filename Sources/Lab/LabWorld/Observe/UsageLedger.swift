import CloudGateway
import LabKernel
import Pricing

/// Every metered event of a world, append-only, in the order of time.
package final class UsageLedger: UsageMeter {
    package private(set) var events: [UsageEvent] = []

    private let kept: Int
    private var isFolded = false

    /// With more than `kept` events, those of one meter and resource become one, at the time of the last.
    package init(kept: Int = .max) { self.kept = kept }

    package func record(_ event: UsageEvent) {
        if isFolded, merge(event) { return }
        events.append(event)
        if events.count > kept { fold() }
    }

    /// Adds an event to a late one of the same meter and resource, if there is one: requests come in crowds.
    private func merge(_ event: UsageEvent) -> Bool {
        let place = events.indices.suffix(8).last { Self.isAlike(events[$0], event) }
        guard let place else { return false }
        var sum = events.remove(at: place)
        sum.quantity += event.quantity
        sum.instant = event.instant
        events.append(sum)
        return true
    }

    private static func isAlike(_ left: UsageEvent, _ right: UsageEvent) -> Bool {
        left.since == nil && right.since == nil && left.meter == right.meter && left.unit == right.unit
            && left.resource.service == right.resource.service
            && left.resource.region == right.resource.region
            && left.resource.account == right.resource.account && billed(left) == billed(right)
    }

    private func fold() {
        isFolded = true
        var places: [LineKey: Int] = [:]
        var folded: [UsageEvent] = []
        for var event in events {
            event.resource.relativeID = Self.billed(event)
            let key = LineKey(meter: event.meter, resource: event.resource.description, unit: event.unit)
            guard let place = places[key] else {
                places[key] = folded.count
                folded.append(event)
                continue
            }
            folded[place].quantity += event.quantity
            folded[place].instant = event.instant
        }
        events = folded.sorted { $0.instant < $1.instant }
    }

    /// One line of the usage summary.
    package struct Line: Sendable, Equatable {
        package var meter: String
        package var resource: String
        package var quantity: Rational
        package var unit: String
    }

    /// Quantities summed by meter and resource, sorted by both.
    package var lines: [Line] {
        var sums: [LineKey: Rational] = [:]
        for event in events {
            let key = LineKey(meter: event.meter, resource: Self.billed(event), unit: event.unit)
            sums[key, default: .zero] += event.quantity
        }
        return sums.map {
            Line(meter: $0.key.meter, resource: $0.key.resource, quantity: $0.value, unit: $0.key.unit)
        }
        .sorted { ($0.meter, $0.resource) < ($1.meter, $1.resource) }
    }

    /// The events as Pricing rates them.
    ///
    /// - Throws: `LabError` PRC011 for a meter that Pricing does not know, which is a mistake of labsim.
    package func priced(region: String) throws -> Ledger {
        var ledger = Ledger()
        for event in compacted {
            let resource = Self.resource(event, region)
            try ledger.add(
                event.meter,
                on: LedgerResource(
                    name: resource.description, region: resource.region, account: resource.account),
                event.quantity, from: event.since ?? event.instant, to: event.instant, peak: event.peak)
        }
        return ledger
    }

    /// The events as lines of a ledger, by which a journal ends.
    func journalLines(region: String) -> [JSONValue] {
        compacted.map { event in
            var members: [(String, JSONValue)] = [
                ("t", .string(ISO8601.text(event.instant))), ("kind", "usage"),
            ]
            if let since = event.since { members.append(("since", .string(ISO8601.text(since)))) }
            members += [
                ("meter", .string(event.meter)),
                ("resource", .string(Self.resource(event, region).description)),
                ("quantity", .string(event.quantity.exactText)), ("unit", .string(event.unit)),
            ]
            if let peak = event.peak { members.append(("peak", .string(peak.exactText))) }
            return .object(members)
        }
    }

    /// What happened at once, summed by meter, resource and hour; what was held for a time stays as it is.
    private var compacted: [UsageEvent] {
        var hours: [HourKey: Int] = [:]
        var sums: [UsageEvent] = []
        for event in events {
            guard event.since == nil else {
                sums.append(event)
                continue
            }
            let hour = BillingCycle.hour.index(ofMicros: event.instant.epochMicros)
            let key = HourKey(meter: event.meter, resource: Self.billed(event), hour: hour)
            if let index = hours[key] {
                sums[index].quantity += event.quantity
            } else {
                hours[key] = sums.count
                sums.append(event)
            }
        }
        return sums
    }

    /// What is billed, in the region that it is in: OSS writes regions with a prefix, and buckets may have none.
    private static func resource(_ event: UsageEvent, _ region: String) -> ResourceName {
        let name = event.resource
        let own = name.region.hasPrefix("oss-") ? String(name.region.dropFirst(4)) : name.region
        return ResourceName(
            service: name.service, region: own == "*" || own.isEmpty ? region : own, account: name.account,
            relativeID: billed(event))
    }

    private struct HourKey: Hashable {
        var meter: String
        var resource: String
        var hour: Int64
    }

    private struct LineKey: Hashable {
        var meter: String
        var resource: String
        var unit: String
    }

    /// Objects are billed with their bucket; other resources by themselves.
    private static func billed(_ event: UsageEvent) -> String {
        let id = event.resource.relativeID
        guard event.resource.service == "oss", let end = id.utf8.firstIndex(of: UInt8(ascii: "/")) else {
            return id
        }
        return String(id[..<end])
    }
}
