import CloudGateway
import LabKernel

/// Every metered event of a world, append-only, in the order of time.
package final class UsageLedger: UsageMeter {
    package private(set) var events: [UsageEvent] = []

    package init() {}

    package func record(_ event: UsageEvent) { events.append(event) }

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

    private struct LineKey: Hashable {
        var meter: String
        var resource: String
        var unit: String
    }

    /// Objects are billed with their bucket; other resources by themselves.
    private static func billed(_ event: UsageEvent) -> String {
        let id = event.resource.relativeID
        return event.resource.service == "oss" ? String(id.prefix { $0 != "/" }) : id
    }
}
