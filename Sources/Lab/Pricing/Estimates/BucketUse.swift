import LabKernel

/// A bucket: what is put there by hand, and checkpoints and savepoints of the jobs that write to it.
struct BucketUse: Sendable {
    var id: String
    /// The class's word in meter names.
    var word: String
    var isZoneRedundant: Bool
    var storedGB: Int?
    var putRequests: Int?
    var getRequests: Int?
    var internetGB: Int?
    var retrievalGB: Int?

    func lines<Number: Quantity>(_ model: CostModel<Number>) -> [ModelLine<Number>] {
        let jobs = model.deployments { $0.checkpointBucket == id }
        let volumes = jobs.map { CheckpointVolume($0, model) }
        var lines = own(model)
        if volumes.contains(where: { $0 == nil }) {
            let missing = jobs.map { "usage.\($0.id).keys and stateBytesPerKey" }.joined(separator: ", ")
            return lines + [ModelLine(storage, nil, "checkpoints kept", missing: missing)]
        }
        let known = volumes.compactMap { $0 }
        guard !known.isEmpty else { return lines }
        lines += kept(known, model)
        let puts = known.reduce(Number.zero) { sum, volume in
            sum + (volume.count * volume.objects + volume.savepointObjects) * model.whole(2)
        }
        lines.append(
            ModelLine(
                "oss.request.put", puts / model.whole(10_000),
                "checkpoints x objects x 2: each is written and later deleted, and DeleteObject is PUT class")
        )
        return lines
    }

    private var zone: String { isZoneRedundant ? ".zrs" : "" }
    private var storage: String { "oss.storage.\(word)\(zone)" }

    private func own<Number: Quantity>(_ model: CostModel<Number>) -> [ModelLine<Number>] {
        var lines: [ModelLine<Number>] = []
        func add(_ meter: String, _ slot: Int?, _ divisor: Int, _ formula: String) {
            guard let number = model[slot] else { return }
            lines.append(ModelLine(meter, number * model.months / model.whole(divisor), formula))
        }
        add(storage, storedGB, 1, "GB stored x months of 720 hours")
        add("oss.request.put", putRequests, 10_000, "PUT-class requests of a month")
        add("oss.request.get", getRequests, 10_000, "GET-class requests of a month")
        add("oss.traffic.out.internet", internetGB, 1, "GB out to the Internet in a month")
        if word != "standard" { add("oss.retrieval.\(word)", retrievalGB, 1, "GB read in a month") }
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
            "state x (checkpoints retained + 1 in flight) + state x savepoints kept, all month")
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
                "oss.early-deletion.\(word)\(zone)", early / month,
                "every checkpoint's bytes (objects count as 64 KB at least) x the rest of \(least) days"),
        ]
    }
}
