import LabKernel

/// Takes every metered event, in the order of time; Pricing's ledger implements it.
package protocol UsageMeter: AnyObject {
    func record(_ event: UsageEvent)
}

/// An exact quantity of something that can cost money.
package struct UsageEvent: Sendable {
    package var instant: Instant
    /// `oss.request.put`, `oss.storage.standard`, `log.write`, `stream.cu`.
    package var meter: String
    /// What used it: `acs:oss:cn-hangzhou:1:bucket`.
    package var resource: ResourceName
    package var quantity: Rational
    /// `request`, `byte`, `byte-second`, `cu-second`.
    package var unit: String
    /// The beginning of the stretch of time that `instant` ends; nil for what happened at once.
    package var since: Instant?
    /// The highest level held in the stretch, where it was more than the mean.
    package var peak: Rational?

    package init(
        instant: Instant, meter: String, resource: ResourceName, quantity: Rational, unit: String,
        since: Instant? = nil, peak: Rational? = nil
    ) {
        (self.instant, self.meter, self.resource, self.quantity, self.unit) = (
            instant, meter, resource, quantity, unit
        )
        (self.since, self.peak) = (since, peak)
    }
}
