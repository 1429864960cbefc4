import LabKernel

/// Meters of NAT gateways, elastic IP addresses and PrivateLink.
///
/// Source: AlibabaCloudDocs/nat "Pay-as-you-go" (2021-04-26): CU = max(CPS / 1,000, connections / 10,000, GB) in a
/// clock hour, a part of an hour counts as an hour for the instance; AlibabaCloudDocs/eip "Pay-as-you-go" (2021-06-08):
/// bandwidth by the day's peak in tiers, times the hours held of 24; help.aliyun.com PrivateLink billing.
enum NetworkMeters {
    private static let network = "Networking"
    private static let nat = Meter.ServiceRow(name: "NAT Gateway", category: network)
    private static let eip = Meter.ServiceRow(name: "Elastic IP Address", category: network)
    private static let link = Meter.ServiceRow(name: "PrivateLink", category: network)
    private static let vpc = Meter.ServiceRow(name: "Virtual Private Cloud", category: network)
    private static let natPage =
        "https://www.alibabacloud.com/help/en/nat-gateway/latest/billing-of-internet-nat-gateways"
    private static let eipPage =
        "https://github.com/AlibabaCloudDocs/eip (intl.en-US/Pricing/Pay-as-you-go.md)"
    private static let linkPage = "https://help.aliyun.com/en/privatelink/private-link-billing-description"

    static let rows = [
        Meter(
            "nat.instance", nat, "hours of a gateway", unit: "second", priced: "hour", .peak, every: .hour,
            source: natPage),
        Meter(
            "nat.cu", nat, "capacity units of a clock hour", unit: "CU", priced: "CU", every: .hour,
            source: natPage),
        Meter(
            "nat.connections.new", nat, "new connections a second, the most", unit: "connection-second",
            priced: "connection-second", .feeds("nat.cu", divisor: Rational(1_000), isLevel: true),
            every: .hour,
            source: natPage),
        Meter(
            "nat.connections", nat, "connections at a time, the most", unit: "connection-second",
            priced: "connection-second", .feeds("nat.cu", divisor: Rational(10_000), isLevel: true),
            every: .hour,
            source: natPage),
        Meter(
            "nat.traffic", nat, "bytes processed", unit: "byte", priced: "GB",
            .feeds("nat.cu", divisor: Rational(1 << 30), isLevel: false), every: .hour, source: natPage),
        Meter(
            "eip.hold", eip, "hours of an address", unit: "second", priced: "hour", .peak, every: .hour,
            source: eipPage),
        Meter("eip.traffic", eip, "bytes out", unit: "byte", priced: "GB", every: .hour, source: eipPage),
        Meter(
            "eip.bandwidth", eip, "the day's highest bandwidth for the hours held", unit: "Mbps-second",
            priced: "Mbps-day", .peakByHeldHours, every: .day, source: eipPage),
        Meter(
            "privatelink.endpoint", link, "hours of an endpoint in its zones", unit: "zone-second",
            priced: "zone-hour", .peak, every: .hour, source: linkPage),
        Meter(
            "privatelink.traffic", link, "bytes both ways", unit: "byte", priced: "GB", every: .hour,
            source: linkPage),
        Meter(
            "vpc.any", vpc, "VPCs, vSwitches, security groups", unit: "second", priced: "hour", every: .hour,
            source: linkPage),
    ]
}
