import LabKernel

/// A declared rule by which shared costs are divided among the values of a tag.
///
/// What the rule's meters cost is shared; everything else belongs to the value of its own resource.
package struct Allocation: Sendable {
    /// By what the shared costs are divided.
    package enum Basis: Sendable {
        case evenly
        /// By what each value used of a meter.
        case usage(String)
        /// By what each value's own resources cost.
        case cost
        case shares([String: Rational])
    }

    package var tag: String
    /// Meters, with `*` at the end for any rest: `stream.cu.management`, `nat.*`.
    package var meters: [String]
    package var basis: Basis

    package init(tag: String, meters: [String], basis: Basis) {
        (self.tag, self.meters, self.basis) = (tag, meters, basis)
    }

    /// - Throws: `LabError` PRC022 for a meter that does not exist, or a pattern that no meter matches.
    package func check() throws {
        let names = MeterCatalog.meters.map(\.name)
        for pattern in meters where !names.contains(where: { Self.matches($0, pattern) }) {
            throw LabError(
                "PRC022", "no meter is called '\(pattern)'",
                fix: suggestion(for: pattern, among: names, kind: "meters"))
        }
        if case .usage(let meter) = basis, !names.contains(meter) {
            throw LabError(
                "PRC022", "no meter is called '\(meter)'",
                fix: suggestion(for: meter, among: names, kind: "meters"))
        }
    }

    private static func matches(_ meter: String, _ pattern: String) -> Bool {
        pattern.hasSuffix("*") ? meter.hasPrefix(pattern.dropLast()) : meter == pattern
    }

    /// What resources without the tag are booked on.
    package static let untagged = "(untagged)"

    /// One value of the tag.
    package struct Share: Sendable {
        package var value: String
        /// What its own resources cost.
        package var own: Rational
        /// Its part of the shared costs.
        package var shared: Rational
        package var total: Rational { own + shared }
    }

    /// The shares, sorted by value; their sum is the bill's total.
    package func shares(of bill: Bill) -> [Share] {
        var own: [String: Rational] = [:]
        var weights: [String: Rational] = [:]
        var shared = Rational.zero
        for charge in bill.charges {
            let name = bill.meter(of: charge).name
            let value = bill.resource(of: charge).tags[tag] ?? Self.untagged
            if isShared(name) {
                shared += charge.amount ?? .zero
                continue
            }
            own[value, default: .zero] += charge.amount ?? .zero
            if case .usage(let meter) = basis, meter == name {
                weights[value, default: .zero] += charge.quantity
            }
        }
        let parts = parts(own, weights)
        let values = Set(own.keys).union(parts.keys).sorted()
        guard !values.isEmpty else {
            return shared == .zero ? [] : [Share(value: Self.untagged, own: .zero, shared: shared)]
        }
        return values.map { value in
            Share(value: value, own: own[value] ?? .zero, shared: shared * (parts[value] ?? .zero))
        }
    }

    private func isShared(_ meter: String) -> Bool {
        meters.contains { Self.matches(meter, $0) }
    }

    /// Parts of one; without any weight all have the same.
    private func parts(_ own: [String: Rational], _ weights: [String: Rational]) -> [String: Rational] {
        let chosen: [String: Rational] =
            switch basis {
            case .evenly: own.mapValues { _ in .one }
            case .usage: weights
            case .cost: own
            case .shares(let shares): shares
            }
        let sum = chosen.values.reduce(.zero, +)
        if sum > .zero { return chosen.mapValues { $0 / sum } }
        let count = Rational(Int128(max(1, own.count)))
        return own.mapValues { _ in Rational.one / count }
    }
}

/// Tags that every resource must carry.
package enum RequiredTags {
    /// Resources of a bill that lack some, with the missing keys; sorted by resource.
    package static func missing(_ keys: [String], in resources: [LedgerResource]) -> [(
        resource: String, keys: [String]
    )] {
        resources.sorted { $0.name < $1.name }.compactMap { resource in
            let missing = keys.filter { resource.tags[$0] == nil }
            return missing.isEmpty ? nil : (resource.name, missing)
        }
    }
}
