import LabKernel

/// How far a price can be trusted; totals are split by it.
package enum Confidence: String, Sendable, CaseIterable {
    /// A figure that an official page states as a price.
    case sourced
    /// An example, a superseded model or a second-hand quote: used only when asked for.
    case illustrative
    /// Known to exist, its figure not found.
    case unsourced
    /// Given by the user.
    case user
}

/// Where a figure was read.
package struct PriceSource: Sendable {
    package var id: String
    package var title: String
    package var url: String
    /// The page's own date, `2026-03-26`; nil when the page has none.
    package var date: String?

    package init(id: String, title: String, url: String, date: String?) {
        (self.id, self.title, self.url, self.date) = (id, title, url, date)
    }
}

/// The price of one part of a quantity.
package struct PriceTier: Sendable, Equatable {
    /// The end of the part, in units of the price; nil for the last.
    package var upTo: Rational?
    /// For one unit of the price.
    package var price: Rational

    package init(upTo: Rational? = nil, price: Rational) { (self.upTo, self.price) = (upTo, price) }
}

/// What is free in every calendar month of an account.
package struct FreeQuota: Sendable {
    package var amount: Rational
    package var unit: PriceUnit
    /// Whether a cycle is free only as a whole: one that does not fit any more is billed in full.
    package var isWholeCycles: Bool
    package var basis: String

    package init(amount: Rational, unit: PriceUnit, isWholeCycles: Bool = false, basis: String = "") {
        (self.amount, self.unit, self.isWholeCycles, self.basis) = (amount, unit, isWholeCycles, basis)
    }
}

/// One price of a price book: what a unit of some meters costs in some regions, in one currency, and who says so.
package struct Price: Sendable {
    /// How tiers apply.
    package enum Mode: String, Sendable {
        /// Each part of the quantity at its own price.
        case graduated
        /// The whole quantity at the price of the tier in which it ends.
        case volume
    }

    /// Over what quantities are added up for tiers.
    package enum TierPeriod: String, Sendable { case month, cycle }

    /// The name by which a user gives another price: `flink.ap-southeast-1.cu-hour`.
    package var id: String
    package var service: String
    package var meters: [String]
    package var description: String
    package var unit: PriceUnit
    /// Regions by pattern, `*` at the end of one stands for any rest, `!` excludes; the last that matches decides.
    package var regions: [String]
    package var currency: String
    /// Empty when the figure is not known.
    package var tiers: [PriceTier]
    package var mode = Mode.graduated
    package var tierPeriod = TierPeriod.month
    package var free: FreeQuota?
    /// The hours of the day (UTC+8) in which the price holds; nil for all.
    package var hours: Range<Int>?
    package var confidence: Confidence
    package var source: PriceSource
    package var billing = ""
    package var notes = ""
    package var validFrom: String?
    package var validTo: String?
    package var span: SourceSpan?

    package init(
        id: String, service: String, meters: [String], description: String, unit: PriceUnit,
        regions: [String], currency: String, tiers: [PriceTier], confidence: Confidence, source: PriceSource
    ) {
        (self.id, self.service, self.meters, self.description) = (id, service, meters, description)
        (self.unit, self.regions, self.currency) = (unit, regions, currency)
        (self.tiers, self.confidence, self.source) = (tiers, confidence, source)
    }

    /// Whether a figure is known.
    package var isPriced: Bool { !tiers.isEmpty }

    /// Whether everything is free.
    package var isFree: Bool { isPriced && tiers.allSatisfy { $0.price == .zero } }

    /// Whether the figure is a worked example's and no region's.
    package var isExample: Bool { regions == ["example"] }

    /// Whether the price is of `region`.
    package func covers(region: String) -> Bool {
        var isCovered = false
        for pattern in regions {
            let excludes = pattern.hasPrefix("!")
            let body = excludes ? pattern.dropFirst() : pattern[...]
            let matches = body.hasSuffix("*") ? region.hasPrefix(body.dropLast()) : region == body
            if matches { isCovered = !excludes }
        }
        return isCovered
    }

    /// Whether the price names `region` itself.
    package func names(region: String) -> Bool { regions.contains(region) }

    /// Whether the price holds on a day, `2026-11-20`.
    package func isValid(on day: String?) -> Bool {
        guard let day else { return true }
        return (validFrom.map { $0 <= day } ?? true) && (validTo.map { day <= $0 } ?? true)
    }
}
