import LabKernel

/// A logstore: what is said to be written to it, and the logs of the jobs that write there.
struct LogstoreUse: Sendable {
    enum Kind: String, Sendable { case standard, query, metric }

    var id: String
    var kind: Kind
    var isIngestMode: Bool
    var shards: Int
    var retentionDays: Int
    /// Days of the hot tier, then of the infrequent-access one; what is kept longer is archived. Nil: all are hot.
    var hotDays: Int?
    var infrequentDays: Int?
    var indexedFraction: Int
    var compression: Int
    var readsPerWrite: Int
    var rawGBPerDay: Int?
    var requestsPerMonth: Int?
    var internetReadGB: Int?
    /// The jobs that log there, by position.
    var jobs: [Int] = []

    func lines<Number: Quantity>(_ model: CostModel<Number>) -> [ModelLine<Number>] {
        let jobs = model.deployments(jobs)
        guard let raw = raw(jobs, model) else {
            let missing = (["usage.\(id).rawGBPerDay"] + jobs.map { "usage.\($0.id).logLinesPerSecond" })
                .joined(separator: " or ")
            return [
                ModelLine(
                    isIngestMode ? "log.ingest" : "log.traffic.write", nil, "raw log bytes", missing: missing)
            ]
        }
        return isIngestMode ? ingest(raw, jobs, model) : byFeature(raw, jobs, model)
    }

    /// Raw GB of the period.
    private func raw<Number: Quantity>(_ jobs: [DeploymentUse], _ model: CostModel<Number>) -> Number? {
        var raw = model[rawGBPerDay].map { $0 * model.hours / model.whole(24) }
        for job in jobs {
            guard let lines = model[job.logLinesPerSecond] else { return nil }
            let bytes = lines * model[job.logBytesPerLine] * job.activeSeconds(model)
            raw = (raw ?? .zero) + bytes / model.gigabyte
        }
        return raw
    }

    private func byFeature<Number: Quantity>(
        _ raw: Number, _ jobs: [DeploymentUse], _ model: CostModel<Number>
    ) -> [ModelLine<Number>] {
        let isMetric = kind == .metric
        let written = raw * model[compression]
        let indexed = raw * model[indexedFraction]
        let size = (isMetric ? raw : written) + indexed
        let index = kind == .query ? "log.index.query" : isMetric ? "log.index.metric" : "log.index"
        var lines = [
            ModelLine("log.traffic.write", written, "raw GB x compression"),
            ModelLine(index, indexed, "raw GB x the part that is indexed, uncompressed"),
            ModelLine(
                "log.shard", model[shards] * model.clockDays,
                "readwrite shards x days"),
            ModelLine("log.request.write", requests(jobs, model) / model.whole(1_000_000), "batches written"),
        ]
        lines.insert(
            contentsOf: isMetric
                ? [stored(size, "log.storage.metric", .zero, model[retentionDays], jobs, model)]
                : tiers(size, Self.featureMeters, from: .zero, jobs, model), at: 2)
        if model[readsPerWrite] > .zero {
            lines.insert(
                ModelLine("log.traffic.read", written * model[readsPerWrite], "compressed GB x consumers"),
                at: 1)
        }
        if let bytes = model[internetReadGB] {
            lines.append(
                ModelLine("log.traffic.read.internet", bytes * model.months, "GB read over the Internet"))
        }
        return lines
    }

    private func requests<Number: Quantity>(_ jobs: [DeploymentUse], _ model: CostModel<Number>) -> Number {
        let own = (model[requestsPerMonth] ?? .zero) * model.months
        return jobs.reduce(own) { sum, job in
            guard let lines = model[job.logLinesPerSecond], lines > .zero else { return sum }
            let batches = job.activeSeconds(model) / model[job.logBatchSeconds]
            return sum + min(batches, lines * job.activeSeconds(model))
        }
    }

    private static let featureMeters = ["log.storage", "log.storage.ia", "log.storage.archive"]
    private static let ingestMeters = [
        "log.ingest.storage.hot", "log.ingest.storage.ia", "log.ingest.storage.archive",
    ]

    /// Storage by tier, from an age on; a tier without days has no line.
    private func tiers<Number: Quantity>(
        _ size: Number, _ meters: [String], from first: Number, _ jobs: [DeploymentUse],
        _ model: CostModel<Number>
    ) -> [ModelLine<Number>] {
        let kept = model[retentionDays]
        let hot = min(kept, model[hotDays] ?? kept)
        let infrequent = min(kept, model[infrequentDays].map { hot + $0 } ?? kept)
        let ends = [hot, infrequent, kept]
        var begin = first
        var lines: [ModelLine<Number>] = []
        for (meter, end) in zip(meters, ends) where end > begin {
            lines.append(stored(size, meter, begin, end, jobs, model))
            begin = end
        }
        return lines
    }

    private func stored<Number: Quantity>(
        _ size: Number, _ meter: String, _ begin: Number, _ end: Number, _ jobs: [DeploymentUse],
        _ model: CostModel<Number>
    ) -> ModelLine<Number> {
        ModelLine(
            meter, size * storedDays(begin, end, jobs, model),
            kind == .metric
                ? "(raw + indexed GB) x days kept" : "(compressed + indexed GB) x days kept in the tier")
    }

    /// How many days between two ages a byte of the period is stored and paid for.
    ///
    /// Of a period anywhere in time all of them, since as much expires as is written; of a period that begins with
    /// nothing only those within it.
    private func storedDays<Number: Quantity>(
        _ begin: Number, _ end: Number, _ jobs: [DeploymentUse], _ model: CostModel<Number>
    ) -> Number {
        guard model.isFromNothing else { return end - begin }
        let day = model.whole(24)
        let period = model.hours / day
        let active = jobs.isEmpty ? period : jobs.reduce(Number.zero) { max($0, $1.activeHours(model) / day) }
        func days(until age: Number) -> Number {
            guard active > .zero else { return .zero }
            // Written evenly from 0 to `active`: kept until that age, or until the period is over.
            let whole = min(active, max(.zero, period - age))
            let rest = period * (active - whole) - (active * active - whole * whole) / model.whole(2)
            return (whole * age + rest) / active
        }
        return max(.zero, days(until: end) - days(until: begin))
    }

    private func ingest<Number: Quantity>(
        _ raw: Number, _ jobs: [DeploymentUse], _ model: CostModel<Number>
    ) -> [ModelLine<Number>] {
        let size = raw * (model[compression] + model[indexedFraction])
        var lines = [ModelLine("log.ingest", raw, "raw GB, with 30 days of storage and the index")]
        lines += tiers(size, Self.ingestMeters, from: model.whole(30), jobs, model)
        if let bytes = model[internetReadGB] {
            lines.append(
                ModelLine("log.ingest.read.internet", bytes * model.months, "GB read over the Internet"))
        }
        return lines
    }
}
