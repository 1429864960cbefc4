import LabKernel

/// A spec changed in some places, with a name.
package struct CostVariant: Sendable {
    package var name: String
    package var changes: [(path: String, value: JSONValue)]
    /// What it is compared with; nil for the baseline.
    package var against: [(path: String, value: JSONValue)]?

    package init(
        name: String, changes: [(path: String, value: JSONValue)],
        against: [(path: String, value: JSONValue)]? = nil
    ) {
        (self.name, self.changes, self.against) = (name, changes, against)
    }
}

/// Compares variants of a spec with it.
package struct WhatIf {
    /// The spec with some changes.
    package typealias Maker = (_ changes: [(path: String, value: JSONValue)]) throws -> CostSpec

    package var estimator: Estimator
    package var spec: Maker

    package init(estimator: Estimator, spec: @escaping Maker) {
        (self.estimator, self.spec) = (estimator, spec)
    }

    /// Of a spec's tree: changes are paths into it.
    package static func maker(
        of tree: JSONValue, measured: [String: Rational] = [:], files: @escaping SpecReader.Files
    ) -> Maker {
        { changes in
            var changed = tree
            for change in changes {
                changed = try SpecTree.setting(change.path, to: change.value, in: changed)
            }
            return try SpecReader.read(changed, measured: measured, files: files)
        }
    }

    /// A variant with its estimate.
    package struct Outcome: Sendable {
        package var name: String
        package var changes: [(path: String, value: JSONValue)]
        package var estimate: Estimate
        /// What its total is compared with; nil for the baseline's.
        package var reference: Rational?
        /// Jobs without the CUs that their peak needs.
        package var shortages: [String]
        /// What guards found in a run; empty when none were checked.
        package var guards: [GuardFinding] = []

        /// Why it does not keep up.
        package var failures: [String] { shortages + guards.compactMap(\.failure) }
        package var isViable: Bool { failures.isEmpty }
    }

    /// The estimate of the spec with some changes, at typical numbers.
    package func estimate(_ changes: [(path: String, value: JSONValue)]) throws -> Estimate {
        estimator.quickEstimate(try spec(changes))
    }

    /// The outcome of a variant; a job without the CUs that its peak needs is not viable.
    package func outcome(_ variant: CostVariant) throws -> Outcome {
        let estimate = try estimate(variant.changes)
        let shortages = estimate.capacity.filter { !$0.keepsUp }.map { finding in
            "\(finding.job) needs \(finding.needed.typical.decimalText(digits: 1)) CUs and has \(finding.allotted.decimalText(digits: 1))"
        }
        return Outcome(
            name: variant.name, changes: variant.changes, estimate: estimate,
            reference: try variant.against.map { try self.estimate($0).total.typical }, shortages: shortages)
    }

    /// The variants of a spec's `variants` and `sweep`, the spec itself first.
    ///
    /// - Throws: `LabError` PRC053 for misshapen variants.
    package static func variants(of tree: JSONValue) throws -> [CostVariant] {
        var variants = [CostVariant(name: "baseline", changes: [])]
        for item in tree["variants"]?.arrayValue ?? [] {
            variants.append(try variant(item))
        }
        let axes = try (tree["sweep"]?.objectValue ?? []).map { path, values in
            guard let list = values.arrayValue else {
                throw LabError("PRC053", "'sweep.\(path)' is not a list of values", at: values.span)
            }
            return (path: path, values: list)
        }
        return variants + grid(axes)
    }

    /// A variant of a list: `{name, set: {path: value}, against: {path: value}}`.
    ///
    /// - Throws: `LabError` PRC053 for one without a name or `set`, or with another key.
    package static func variant(_ item: JSONValue) throws -> CostVariant {
        let form = try Form(item, "the variant", keys: ["name", "set", "against"], code: "PRC053")
        func changes(_ key: String) throws -> [(path: String, value: JSONValue)]? {
            guard let value = form[key] else { return nil }
            guard let members = value.objectValue else { throw form.mistake(key, "is not an object") }
            return members.map { (path: $0.0, value: $0.1) }
        }
        guard let set = try changes("set") else {
            throw form.mistake("set", "is missing", fix: "write set: {what: value}")
        }
        return CostVariant(
            name: try form.requiredText("name"), changes: set, against: try changes("against"))
    }

    /// Every combination of the axes' values.
    package static func grid(_ axes: [(path: String, values: [JSONValue])]) -> [CostVariant] {
        guard !axes.isEmpty else { return [] }
        var rows: [[(path: String, value: JSONValue)]] = [[]]
        for axis in axes { rows = rows.flatMap { row in axis.values.map { row + [(axis.path, $0)] } } }
        return rows.map { row in
            CostVariant(
                name: row.map { "\($0.path)=\($0.value.scalarText ?? $0.value.text)" }.joined(separator: " "),
                changes: row)
        }
    }

    /// Where two variants cost the same when a number goes from one end to the other; nil when one is cheaper all along.
    package struct BreakEven: Sendable {
        package var path: String
        package var at: Rational
        package var amount: Rational
        /// Cheaper below that value, and above it.
        package var below: String
        package var above: String
    }

    /// Halves the interval until it is a billionth of the whole.
    package func breakEven(
        _ path: String, from low: Rational, to high: Rational, between first: CostVariant,
        and second: CostVariant
    ) throws -> BreakEven? {
        func difference(_ value: Rational) throws -> (Rational, Rational) {
            let change = [(path: path, value: JSONValue.string(value.exactText))]
            let one = try estimate(first.changes + change).total.typical
            return (one - (try estimate(second.changes + change).total.typical), one)
        }
        var (left, right) = (low, high)
        let atLeft = try difference(left).0
        let atRight = try difference(right).0
        guard (atLeft < .zero) != (atRight < .zero) || atLeft == .zero || atRight == .zero else { return nil }
        for _ in 0..<30 {
            let middle = (left + right) / Rational(2)
            if (try difference(middle).0 < .zero) == (atLeft < .zero) {
                left = middle
            } else {
                right = middle
            }
        }
        let (below, above) = atLeft < .zero ? (first.name, second.name) : (second.name, first.name)
        return BreakEven(path: path, at: left, amount: try difference(left).1, below: below, above: above)
    }
}
