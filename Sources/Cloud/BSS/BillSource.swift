import LabKernel

/// Where the billing API finds what was used; the world's ledger.
package protocol BillSource: AnyObject {
    /// What was metered from `start` until before `end`, summed by meter and resource, in that order.
    func usage(from start: Instant, until end: Instant) -> [MeteredUsage]
}

/// What one resource used on one meter.
package struct MeteredUsage: Sendable {
    /// `oss.storage.standard`, `stream.cu`.
    package var meter: String
    /// The instance: a bucket, a logstore, a deployment.
    package var resource: String
    package var region: String
    package var quantity: Rational
    package var unit: String

    package init(meter: String, resource: String, region: String, quantity: Rational, unit: String) {
        (self.meter, self.resource, self.region) = (meter, resource, region)
        (self.quantity, self.unit) = (quantity, unit)
    }

    /// The product as the billing API names it: `oss`, `sls`, `flink`, `cms`.
    var productCode: String {
        let prefix = String(meter.prefix { $0 != "." })
        return ["log": "sls", "stream": "flink"][prefix] ?? prefix
    }
}
