import LabKernel

/// A logstore: what is said to be written to it, and the logs of the jobs that write there.
struct LogstoreUse: Sendable {
    enum Kind: String, Sendable { case standard, query, metric }

    var id: String
    var kind: Kind
    var isIngestMode: Bool
    var shards: Int
    var retentionDays: Int
    var indexedFraction: Int
    var compression: Int
    var readsPerWrite: Int
    var rawGBPerDay: Int?
    var requestsPerMonth: Int?
    var internetReadGB: Int?

    func lines<Number: Quantity>(_ model: CostModel<Number>) -> [ModelLine<Number>] {
        let jobs = model.deployments { $0.logstore == id }
        guard let raw = raw(jobs, model) else {
            let missing = (["usage.\(id).rawGBPerDay"] + jobs.map { "usage.\($0.id).logLinesPerSecond" })
                .joined(separator: " or ")
            return [
                ModelLine(
                    isIngestMode ? "log.ingest" : "log.traffic.write", nil, "raw log bytes", missing: missing)
            ]
        }
        return isIngestMode ? ingest(raw, model) : byFeature(raw, jobs, model)
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
        let stored = ((isMetric ? raw : written) + indexed) * model[retentionDays]
        let index = kind == .query ? "log.index.query" : isMetric ? "log.index.metric" : "log.index"
        var lines = [
            ModelLine("log.traffic.write", written, "raw GB x compression"),
            ModelLine(index, indexed, "raw GB x the part that is indexed, uncompressed"),
            ModelLine(
                isMetric ? "log.storage.metric" : "log.storage", stored,
                "(\(isMetric ? "raw" : "compressed") + indexed GB) x days kept"),
            ModelLine(
                "log.shard", model[shards] * (model.hours / model.whole(24)).ceiling,
                "readwrite shards x days"),
            ModelLine("log.request.write", requests(jobs, model) / model.whole(1_000_000), "batches written"),
        ]
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

    private func ingest<Number: Quantity>(_ raw: Number, _ model: CostModel<Number>) -> [ModelLine<Number>] {
        let later = model[retentionDays] - model.whole(30)
        let stored = raw * (model[compression] + model[indexedFraction])
        var lines = [ModelLine("log.ingest", raw, "raw GB, with 30 days of storage and the index")]
        if later > .zero {
            lines.append(
                ModelLine(
                    "log.ingest.storage.hot", stored * later,
                    "(compressed + indexed GB) x days kept beyond 30"))
        }
        if let bytes = model[internetReadGB] {
            lines.append(
                ModelLine("log.ingest.read.internet", bytes * model.months, "GB read over the Internet"))
        }
        return lines
    }
}
