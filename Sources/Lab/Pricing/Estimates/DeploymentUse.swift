import LabKernel

/// A job: CUs for as long as it runs; its checkpoints and logs are lines of bucket and logstore.
///
/// Source: of the rates a CU does, Realtime Compute "Billable items" (2024-12-26): 40,000 to 55,000 simple or 5,000 to
/// 10,000 complex records a second. That CUs are max(CPUs, GiB / 4) is an assumption: no page says how they are derived.
struct DeploymentUse: Sendable {
    var id: String
    var workspace: String?
    /// Nil: as many subtasks as the peak needs.
    var parallelism: Int?
    var slots: Int
    var jobManager: Container
    var taskManager: Container
    var checkpointBucket: String?
    var logstore: String?
    var isIncremental: Bool
    /// Whether its CUs are billed by the hour, and not with the workspace's subscription.
    var isPayAsYouGo = true

    // Positions in the spec's inputs.
    var eventsPerSecond: Int?
    var bytesPerEvent: Int?
    var peakFactor: Int
    var skew: Int
    var recordsPerSecondPerCU: Int?
    var utilisation: Int
    var keys: Int?
    var stateBytesPerKey: Int?
    var interval: Int?
    var retained: Int
    var objectsPerCheckpoint: Int?
    var savepointsKept: Int
    var savepointsPerMonth: Int
    var sharedStateFactor: Int
    var newFilesPerSubtask: Int
    var multipartThreshold: Int
    var multipartPartSize: Int
    var logLinesPerSecond: Int?
    var logBytesPerLine: Int
    var logBatchSeconds: Int
    var hoursPerDay: Int
    var daysPerMonth: Int

    /// CPU and memory of one container.
    struct Container: Sendable {
        var cpu: Rational
        var gibibytes: Rational
    }

    func lines<Number: Quantity>(_ model: CostModel<Number>) -> [ModelLine<Number>] {
        guard let units = units(model) else {
            return [
                ModelLine(
                    "stream.cu", nil, Self.formula,
                    missing: "usage.\(id).eventsPerSecond and work, for 'parallelism: auto'")
            ]
        }
        return isPayAsYouGo ? [ModelLine("stream.cu", units * activeHours(model), Self.formula)] : []
    }

    private static let formula = "max(CPUs, GiB / 4) of job and task managers x hours that it runs"

    /// Hours of the period in which the job runs.
    func activeHours<Number: Quantity>(_ model: CostModel<Number>) -> Number {
        model[hoursPerDay] * model[daysPerMonth] * model.months
    }

    func activeSeconds<Number: Quantity>(_ model: CostModel<Number>) -> Number {
        activeHours(model) * model.whole(3_600)
    }

    func subtasks<Number: Quantity>(_ model: CostModel<Number>) -> Number? {
        if let parallelism { return model.whole(parallelism) }
        guard let needed = neededUnits(model) else { return nil }
        return max(model.whole(1), needed.ceiling)
    }

    /// CUs that the peak keeps busy at the target utilisation.
    func neededUnits<Number: Quantity>(_ model: CostModel<Number>) -> Number? {
        guard let events = model[eventsPerSecond], let rate = model[recordsPerSecondPerCU], rate > .zero
        else { return nil }
        return events * model[peakFactor] * model[skew] / (rate * model[utilisation])
    }

    /// CUs that are allotted.
    func units<Number: Quantity>(_ model: CostModel<Number>) -> Number? {
        guard let subtasks = subtasks(model) else { return nil }
        let managers = (subtasks / model.whole(slots)).ceiling
        let cpus = model.exact(jobManager.cpu) + managers * model.exact(taskManager.cpu)
        let memory = model.exact(jobManager.gibibytes) + managers * model.exact(taskManager.gibibytes)
        return max(cpus, memory / model.whole(4))
    }

    /// Records of the period.
    func events<Number: Quantity>(_ model: CostModel<Number>) -> Number? {
        model[eventsPerSecond].map { $0 * activeSeconds(model) }
    }
}

/// What checkpoints and savepoints write and keep.
///
/// Measured on Apache Flink 1.20: a full checkpoint has one object, and one for each subtask whose state is over 20 KiB;
/// an incremental one 1 to 1.2 new files for each subtask. An object over the multipart threshold is uploaded in parts.
/// Source: of threshold and parts, Hadoop's aliyun module, "fs.oss.multipart.upload.threshold" (20 MB) and
/// "fs.oss.multipart.upload.size" (10 MB, 100 MB in later releases); the service's own uploader is not documented.
struct CheckpointVolume<Number: Quantity> {
    var count: Number
    var objects: Number
    /// Bytes of a full checkpoint.
    var bytes: Number
    /// PUT-class requests of checkpoints and savepoints: what they are written with, and their deletion.
    var requests: Number
    /// Seconds that an object lives before it is superseded.
    var lifeSeconds: Number
    var savepointBytes: Number
    /// Bytes kept, in the mean of the period.
    var keptBytes: Number

    /// Nil when the job takes no checkpoints or its state is not said.
    init?(_ job: DeploymentUse, _ model: CostModel<Number>) {
        guard let interval = model[job.interval], interval > .zero, let keys = model[job.keys],
            let each = model[job.stateBytesPerKey], let subtasks = job.subtasks(model)
        else { return nil }
        let (one, retained) = (model.whole(1), model[job.retained])
        let intervals = job.activeSeconds(model) / interval
        // A run has whole checkpoints only.
        count = model.isFromNothing ? Number.zero - (Number.zero - intervals).ceiling : intervals
        bytes = keys * each
        let isInlined = bytes / subtasks <= model.whole(20 << 10)
        let full = isInlined ? one : one + subtasks
        let fresh = job.isIncremental && !isInlined ? one + subtasks * model[job.newFilesPerSubtask] : full
        objects = model[job.objectsPerCheckpoint] ?? fresh
        // The metadata is small; the state is in the other objects.
        let size = isInlined ? bytes : bytes / subtasks
        let uploads = Self.requests(ofObject: size, job, model)
        func written(_ objects: Number) -> Number {
            objects > one ? one + (objects - one) * uploads : objects * (isInlined ? uploads : one)
        }
        let deleted = model.isFromNothing ? max(.zero, count - retained) : count
        let savepoints = model[job.savepointsPerMonth] * model.months
        requests = count * written(objects) + deleted * objects + savepoints * (written(full) + full)
        lifeSeconds = interval * (retained + one)
        savepointBytes = bytes * model[job.savepointsKept]
        if job.isIncremental {
            keptBytes = bytes * model[job.sharedStateFactor]
        } else if model.isFromNothing {
            keptBytes = bytes * Self.meanKept(count, intervals, retained, interval, model)
        } else {
            keptBytes = bytes * (retained + one)
        }
    }

    /// PUT-class requests that write one object: one, or a beginning, parts and an end.
    private static func requests(ofObject size: Number, _ job: DeploymentUse, _ model: CostModel<Number>)
        -> Number
    {
        guard size > model[job.multipartThreshold], model[job.multipartPartSize] > .zero else {
            return model.whole(1)
        }
        return model.whole(2) + (size / model[job.multipartPartSize]).ceiling
    }

    /// Checkpoints that are kept in the mean of a period that begins without any: the k-th from k intervals on.
    private static func meanKept(
        _ count: Number, _ intervals: Number, _ retained: Number, _ interval: Number,
        _ model: CostModel<Number>
    ) -> Number {
        let seconds = model.hours * model.whole(3_600)
        let most = min(count, retained)
        let held = interval * (most * intervals - most * (most + model.whole(1)) / model.whole(2))
        return seconds > .zero ? max(.zero, held) / seconds : .zero
    }
}
