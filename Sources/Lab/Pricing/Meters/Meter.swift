import LabKernel

/// Something that is counted and can cost money, with the rule by which a cycle of it is counted.
package struct Meter: Sendable {
    /// `stream.cu`, `oss.request.put`: the name in `labsim.usage` and in price books.
    package let name: String
    /// The service as its price page calls it.
    package let service: String
    /// FOCUS's category of the service.
    package let category: String
    /// One line: what is counted.
    package let description: String
    /// What ledger events count: `cu-second`, `byte`.
    package let unit: PriceUnit
    /// The unit in which price pages state it.
    package let customaryUnit: PriceUnit
    package let rule: Rule
    package let cycle: BillingCycle
    /// The page that states the rule.
    package let source: String

    /// How the events of a cycle make its quantity.
    package enum Rule: Sendable, Equatable {
        /// They are added.
        case sum
        /// The highest level in the cycle, for the whole cycle: what was held for a part counts for all of it.
        case peak
        /// The highest level in a day, times the clock hours in which it was held, of 24.
        case peakByHeldHours
        /// Each run counts whole steps of so many seconds, and at least so many.
        case run(stepSeconds: Int64, minimumSeconds: Int64)
        /// The highest level, or the sum, divided: one of several that make another meter by their maximum.
        case feeds(String, divisor: Rational, isLevel: Bool)
    }

    /// What a cycle's quantity counts: like the events, but a level held for a cycle has its time already.
    package var billedUnit: PriceUnit { unit }

    init(
        _ name: String, _ service: ServiceRow, _ description: String, unit: String, priced customary: String,
        _ rule: Rule = .sum, every cycle: BillingCycle, source: String
    ) {
        (self.name, self.service, category) = (name, service.name, service.category)
        (self.description, self.unit, customaryUnit) = (description, PriceUnit(unit), PriceUnit(customary))
        (self.rule, self.cycle, self.source) = (rule, cycle, source)
    }

    /// A service's name with its FOCUS category.
    struct ServiceRow: Sendable {
        var name: String
        var category: String
    }
}

/// When usage is cut and settled; all cycles are cut in UTC+8.
package enum BillingCycle: String, Sendable {
    case hour, day, month

    /// Eight hours in microseconds.
    private static let zone: Int64 = 28_800_000_000
    private static let hourMicros: Int64 = 3_600_000_000
    private static let dayMicros: Int64 = 86_400_000_000

    /// The number of the cycle that holds an instant.
    package func index(ofMicros micros: Int64) -> Int64 {
        switch self {
        case .hour: (micros + Self.zone).dividedFloor(by: Self.hourMicros)
        case .day: (micros + Self.zone).dividedFloor(by: Self.dayMicros)
        case .month: Self.month(ofMicros: micros)
        }
    }

    /// The instant at which a cycle begins.
    package func start(of index: Int64) -> Instant {
        switch self {
        case .hour: return Instant(epochMicros: index * Self.hourMicros - Self.zone)
        case .day: return Instant(epochMicros: index * Self.dayMicros - Self.zone)
        case .month:
            let year = index.dividedFloor(by: 12)
            let first = CivilTime(year: Int(year), month: Int(index - year * 12) + 1, day: 1)
            return Instant(epochMicros: first.instant.epochMicros - Self.zone)
        }
    }

    /// The length of a cycle in seconds; a month's is 30 days, as prices by the month count.
    package var seconds: Int64 {
        switch self {
        case .hour: 3_600
        case .day: 86_400
        case .month: 2_592_000
        }
    }

    private static func month(ofMicros micros: Int64) -> Int64 {
        let date = CivilTime.date(epochDays: Int((micros + zone).dividedFloor(by: dayMicros)))
        return Int64(date.year) * 12 + Int64(date.month - 1)
    }
}
