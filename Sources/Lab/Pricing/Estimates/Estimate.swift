import LabKernel

/// A value with its range.
package struct Spread<Value: Sendable>: Sendable {
    package var low: Value
    package var typical: Value
    package var high: Value

    func map<Other>(_ change: (Value) -> Other) -> Spread<Other> {
        Spread<Other>(low: change(low), typical: change(typical), high: change(high))
    }
}

/// One line of an estimate.
package struct EstimateLine: Sendable {
    package var resource: SpecResource
    package var meter: Meter
    /// In the meter's customary unit; nil when the spec does not say enough.
    package var quantity: Spread<Rational>?
    package var amount: Spread<Rational>?
    package var price: Price?
    /// Why there is no price, or what the spec leaves out.
    package var reason: String?
    package var formula: String
    /// The hour of the day (UTC+8) at which it is used.
    package var hour = 12
}

/// What moves the total: one input from its low to its high end, the others typical.
package struct Sensitivity: Sendable {
    package var path: String
    /// Totals at both ends.
    package var low: Double
    package var high: Double
    /// Whether the ends are 10 % either way, because the input has no range.
    package var isNudge: Bool
    package var swing: Double { abs(high - low) }
}

/// The distribution of the total when every input is drawn between its ends.
package struct Simulation: Sendable {
    package var samples: Int
    package var seed: UInt64
    package var p10: Double
    package var p50: Double
    package var p90: Double
    package var mean: Double
}

/// What a spec costs in its period.
package struct Estimate: Sendable {
    package var spec: CostSpec
    package var lines: [EstimateLine]
    package var total: Spread<Rational>
    /// Typical totals by how far prices can be trusted.
    package var totals: [Confidence: Rational]
    /// Records of the period; nil when no job says its rate.
    package var events: Rational?
    /// Bytes of those records; nil when no job says how large they are.
    package var eventBytes: Rational?
    package var sensitivities: [Sensitivity]
    package var simulation: Simulation?
    package var capacity: [CapacityFinding]
    /// The day that ages of prices are counted to.
    package var compiled: String

    package var isPartial: Bool { !unpriced.isEmpty }

    /// Lines without a price of which something is used, or may be.
    package var unpriced: [EstimateLine] {
        lines.filter { $0.amount == nil && ($0.quantity.map { $0.high > .zero } ?? true) }
    }

    /// Typical cost of a month of 30 days.
    package var perMonth: Rational { total.typical * Rational(720) / spec.periodHours }

    /// Typical cost of a million records.
    package var perMillionEvents: Rational? {
        guard let events, events > .zero else { return nil }
        return total.typical * Rational(1_000_000) / events
    }

    /// Typical cost of a GB of records.
    package var perGigabyte: Rational? {
        guard let eventBytes, eventBytes > .zero else { return nil }
        return total.typical * Rational(1 << 30) / eventBytes
    }

    /// Resources without a tag that they must have.
    package var missingTags: [(resource: String, keys: [String])] {
        RequiredTags.missing(
            spec.requiredTags,
            in: spec.resources.map { LedgerResource(name: $0.id, region: $0.region, tags: $0.tags) })
    }
}

/// Whether a job has the CUs that its peak needs.
package struct CapacityFinding: Sendable {
    package var job: String
    package var needed: Spread<Rational>
    package var allotted: Rational
    /// At typical numbers, at the target utilisation.
    package var keepsUp: Bool { needed.typical <= allotted }
}

/// Makes estimates.
package struct Estimator {
    package var book: PriceBook
    package var choice: PriceBook.Choice
    /// Draws of the simulation; 0 for none.
    package var samples: Int
    package var seed: UInt64

    package init(book: PriceBook, choice: PriceBook.Choice, samples: Int = 1_000, seed: UInt64 = 1) {
        (self.book, self.choice, self.samples, self.seed) = (book, choice, samples, seed)
    }

    /// The estimate of a spec, with ranges, sensitivities and a simulation.
    package func estimate(_ spec: CostSpec) -> Estimate {
        var exact = CostEvaluator<Rational>(spec, book, choice)
        var quick = CostEvaluator<Double>(spec, book, choice)
        let nudges = Nudges(spec, &quick)
        let typical = exact.lines(spec.table.values { $0.typical })
        let ends = nudges.ends(of: typical, spec, &exact)
        let lines = typical.indices.map { line(typical[$0], ends[$0], spec) }
        let total = Spread(
            low: exact.total(nudges.totalVector(spec, wantsHigh: false)), typical: Self.sum(typical),
            high: exact.total(nudges.totalVector(spec, wantsHigh: true)))
        return Estimate(
            spec: spec, lines: lines, total: total, totals: totals(lines), events: events(spec),
            eventBytes: eventBytes(spec),
            sensitivities: nudges.sensitivities, simulation: simulate(spec, &quick), capacity: capacity(spec),
            compiled: book.compiled)
    }

    /// Only what variants are compared by: exact totals at typical numbers.
    package func quickEstimate(_ spec: CostSpec) -> Estimate {
        var exact = CostEvaluator<Rational>(spec, book, choice)
        let typical = exact.lines(spec.table.values { $0.typical })
        let lines = typical.map { entry -> EstimateLine in
            line(entry, (entry, entry), spec)
        }
        let sum = Self.sum(typical)
        return Estimate(
            spec: spec, lines: lines, total: Spread(low: sum, typical: sum, high: sum), totals: totals(lines),
            events: events(spec), eventBytes: eventBytes(spec), sensitivities: [], simulation: nil,
            capacity: capacity(spec),
            compiled: book.compiled)
    }

    private static func sum(_ lines: [CostEvaluator<Rational>.Line]) -> Rational {
        lines.reduce(.zero) { $0 + ($1.amount ?? .zero) }
    }

    private func line(
        _ typical: CostEvaluator<Rational>.Line,
        _ ends: (low: CostEvaluator<Rational>.Line, high: CostEvaluator<Rational>.Line), _ spec: CostSpec
    ) -> EstimateLine {
        guard let meter = MeterCatalog.meter(typical.line.meter) else {
            preconditionFailure("'\(typical.line.meter)' is no meter")
        }
        var made = EstimateLine(
            resource: spec.resources[typical.resource], meter: meter, formula: typical.line.formula,
            hour: typical.line.hour)
        if let middle = typical.line.quantity {
            made.quantity = Spread(
                low: ends.low.line.quantity ?? middle, typical: middle,
                high: ends.high.line.quantity ?? middle)
        }
        switch typical.answer {
        case .price(let price):
            made.price = price
            if let middle = typical.amount {
                made.amount = Spread(
                    low: ends.low.amount ?? middle, typical: middle, high: ends.high.amount ?? middle)
            }
        case .unpriced(let reason): made.reason = reason
        }
        if let missing = typical.line.missing { made.reason = "not known: give \(missing)" }
        return made
    }

    private func totals(_ lines: [EstimateLine]) -> [Confidence: Rational] {
        var totals: [Confidence: Rational] = [:]
        for line in lines {
            guard let price = line.price, let amount = line.amount else { continue }
            totals[price.confidence, default: .zero] += amount.typical
        }
        return totals
    }

    private func events(_ spec: CostSpec) -> Rational? {
        let model = CostModel<Rational>(spec: spec, values: spec.table.values { $0.typical })
        let known = model.deployments.compactMap { $0.events(model) }
        return known.isEmpty ? nil : known.reduce(.zero, +)
    }

    private func eventBytes(_ spec: CostSpec) -> Rational? {
        let model = CostModel<Rational>(spec: spec, values: spec.table.values { $0.typical })
        let known = model.deployments.compactMap { job in
            job.events(model).flatMap { events in model[job.bytesPerEvent].map { events * $0 } }
        }
        return known.isEmpty ? nil : known.reduce(.zero, +)
    }

    private func capacity(_ spec: CostSpec) -> [CapacityFinding] {
        func needs(_ job: DeploymentUse, _ pick: @escaping (CostInput) -> Rational) -> Rational? {
            job.neededUnits(CostModel<Rational>(spec: spec, values: spec.table.values(pick)))
        }
        let model = CostModel<Rational>(spec: spec, values: spec.table.values { $0.typical })
        return model.deployments.compactMap { job in
            // A CU that does more needs fewer: its ends are swapped.
            let rate = job.recordsPerSecondPerCU.map { spec.inputs[$0].path }
            guard let typical = needs(job, { $0.typical }), let allotted = job.units(model),
                let low = needs(job, { $0.path == rate ? $0.high : $0.low }),
                let high = needs(job, { $0.path == rate ? $0.low : $0.high })
            else { return nil }
            return CapacityFinding(
                job: job.id, needed: Spread(low: low, typical: typical, high: high), allotted: allotted)
        }
    }

    private func simulate(_ spec: CostSpec, _ quick: inout CostEvaluator<Double>) -> Simulation? {
        guard samples > 0, spec.inputs.contains(where: \.isRange) else { return nil }
        var streams = spec.inputs.map { Prng(seed: seed, purpose: "cost \($0.path)") }
        let ends = spec.inputs.map { ($0.low.approximate, $0.typical.approximate, $0.high.approximate) }
        var totals: [Double] = []
        totals.reserveCapacity(samples)
        var values = [Double](repeating: 0, count: ends.count)
        for _ in 0..<samples {
            for index in ends.indices { values[index] = Self.triangular(ends[index], &streams[index]) }
            totals.append(quick.total(values))
        }
        totals.sort()
        func percentile(_ part: Double) -> Double { totals[min(samples - 1, Int(Double(samples) * part))] }
        return Simulation(
            samples: samples, seed: seed, p10: percentile(0.1), p50: percentile(0.5), p90: percentile(0.9),
            mean: totals.reduce(0, +) / Double(samples))
    }

    /// A draw from the triangular distribution.
    private static func triangular(_ ends: (low: Double, typical: Double, high: Double), _ stream: inout Prng)
        -> Double
    {
        guard ends.high > ends.low else { return ends.typical }
        let (width, unit) = (ends.high - ends.low, stream.unit())
        if unit < (ends.typical - ends.low) / width {
            return ends.low + (unit * width * (ends.typical - ends.low)).squareRoot()
        }
        return ends.high - ((1 - unit) * width * (ends.high - ends.typical)).squareRoot()
    }
}
