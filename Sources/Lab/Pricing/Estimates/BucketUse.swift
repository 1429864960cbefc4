import LabKernel

/// A bucket: what is put there by hand, and checkpoints and savepoints of the jobs that write to it.
struct BucketUse: Sendable {
    var id: String
    /// The class's word in meter names.
    var word: String
    var isZoneRedundant: Bool
    /// Meters of the class.
    let storage: String
    let early: String
    let retrieval: String
    let put: String
    let get: String
    var storedGB: Int?
    var putRequests: Int?
    var getRequests: Int?
    var internetGB: Int?
    /// What goes out from 00:00 to 08:00, beside `internetGB`.
    var idleInternetGB: Int?
    var retrievalGB: Int?
    /// The jobs whose checkpoints are there, by position.
    var jobs: [Int] = []

    init(id: String, word: String, isZoneRedundant: Bool) {
        (self.id, self.word, self.isZoneRedundant) = (id, word, isZoneRedundant)
        let zone = isZoneRedundant ? ".zrs" : ""
        (storage, early) = ("oss.storage.\(word)\(zone)", "oss.early-deletion.\(word)\(zone)")
        retrieval = "oss.retrieval.\(word)"
        let end = word == "standard" ? "" : ".\(word)"
        (put, get) = ("oss.request.put\(end)", "oss.request.get\(end)")
    }

    func lines<Number: Quantity>(_ model: CostModel<Number>) -> [ModelLine<Number>] {
        let jobs = model.deployments(jobs)
        let volumes = jobs.map { CheckpointVolume($0, model) }
        var lines = own(model)
        if volumes.contains(where: { $0 == nil }) {
            let missing = jobs.map { "usage.\($0.id).keys and stateBytesPerKey" }.joined(separator: ", ")
            return lines + [ModelLine(storage, nil, "checkpoints kept", missing: missing)]
        }
        let known = volumes.compactMap { $0 }
        guard !known.isEmpty else { return lines }
        lines += kept(known, model)
        lines.append(
            ModelLine(
                put, known.reduce(Number.zero) { $0 + $1.requests } / model.whole(10_000),
                "checkpoints x (requests that write their objects, more for large ones in parts, + deletions)"
            )
        )
        return lines
    }

    private func own<Number: Quantity>(_ model: CostModel<Number>) -> [ModelLine<Number>] {
        var lines: [ModelLine<Number>] = []
        func add(_ meter: String, _ slot: Int?, _ divisor: Int, _ formula: String, hour: Int = 12) {
            guard let number = model[slot] else { return }
            lines.append(
                ModelLine(meter, number * model.months / model.whole(divisor), formula, hour: hour))
        }
        add(storage, storedGB, 1, "GB stored x months of 720 hours")
        add(put, putRequests, 10_000, "PUT-class requests of a month")
        add(get, getRequests, 10_000, "GET-class requests of a month")
        add("oss.traffic.out.internet", internetGB, 1, "GB out to the Internet in a month, 08:00 to 24:00")
        add(
            "oss.traffic.out.internet", idleInternetGB, 1,
            "GB out to the Internet in a month, 00:00 to 08:00", hour: 2)
        if word != "standard" { add(retrieval, retrievalGB, 1, "GB read in a month") }
        return lines
    }

    /// Standard pays for what is kept; colder classes for every object until its minimum days are over.
    private func kept<Number: Quantity>(_ volumes: [CheckpointVolume<Number>], _ model: CostModel<Number>)
        -> [ModelLine<Number>]
    {
        let month = model.gigabyte
        let savepoints = volumes.reduce(Number.zero) { $0 + $1.savepointBytes } * model.months / month
        let bytes = volumes.reduce(Number.zero) { $0 + $1.keptBytes } * model.months / month
        let line = ModelLine(
            storage, bytes + savepoints,
            model.isFromNothing
                ? "state x checkpoints kept, in the mean of the run + state x savepoints kept"
                : "state x (checkpoints retained + 1 in flight) + state x savepoints kept, all month")
        let least = MinimumStay.days(word)
        guard least > 0 else { return [line] }
        let early = volumes.reduce(Number.zero) { sum, volume in
            let each =
                max(volume.bytes / max(volume.objects, model.whole(1)), model.whole(64 << 10))
                * volume.objects
            let rest = model.whole(Int(least) * 86_400) - volume.lifeSeconds
            return sum + (rest > .zero ? volume.count * each * rest / model.whole(2_592_000) : .zero)
        }
        return [
            line,
            ModelLine(
                self.early, early / month,
                "every checkpoint's bytes (objects count as 64 KB at least) x the rest of the minimum days"),
        ]
    }
}
