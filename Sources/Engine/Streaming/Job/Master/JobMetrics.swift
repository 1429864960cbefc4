import LabKernel

/// The metrics of a job under Flink's names.
///
/// Source: Flink 1.20 documentation, "Metrics".
enum JobMetrics {
    /// Availability and checkpointing.
    static func ofJob(
        checkpoints: [CheckpointRecord], inProgress: Bool, restarts: Int, uptimeMillis: Int64
    ) -> [JobMetric] {
        let completed = checkpoints.filter { $0.status == .completed }
        var result = [
            JobMetric(name: "numberOfCompletedCheckpoints", value: Double(completed.count)),
            JobMetric(name: "numberOfFailedCheckpoints", value: Double(checkpoints.count - completed.count)),
            JobMetric(name: "numberOfInProgressCheckpoints", value: inProgress ? 1 : 0),
            JobMetric(
                name: "totalNumberOfCheckpoints", value: Double(checkpoints.count + (inProgress ? 1 : 0))),
            JobMetric(name: "numRestarts", value: Double(restarts)),
            JobMetric(name: "fullRestarts", value: Double(restarts)),
            JobMetric(name: "uptime", value: Double(uptimeMillis)),
        ]
        if let last = completed.last {
            result.append(JobMetric(name: "lastCheckpointSize", value: Double(last.sizeBytes)))
            let millis = (last.ended - last.triggered).wholeMillis
            result.append(JobMetric(name: "lastCheckpointDuration", value: Double(millis)))
            // Flink has these two for each task; here they are the greatest over the tasks.
            let delay = Double(last.startDelayMillis) * nanosPerMilli
            result.append(JobMetric(name: "checkpointStartDelayNanos", value: delay))
            let alignment = Double(last.alignmentMillis) * nanosPerMilli
            result.append(JobMetric(name: "checkpointAlignmentTime", value: alignment))
        }
        return result
    }

    private static let nanosPerMilli = 1_000_000.0

    /// Records, watermarks and state of each operator, over all its subtasks.
    static func ofOperators(_ counts: [OperatorCounts], _ rates: RateHistory, at now: Int64) -> [JobMetric] {
        var result: [JobMetric] = []
        for counts in counts {
            func add(_ name: String, _ value: Double) {
                result.append(JobMetric(name: name, operatorName: counts.name, value: value))
            }
            let perSecond = rates.perSecond(counts, at: now)
            add("numRecordsIn", Double(counts.rowsIn))
            add("numRecordsOut", Double(counts.rowsOut))
            add("numRecordsInPerSecond", perSecond.rowsIn)
            add("numRecordsOutPerSecond", perSecond.rowsOut)
            add("numLateRecordsDropped", Double(counts.lateRows))
            if let watermark = counts.watermark { add("currentInputWatermark", Double(watermark)) }
            if counts.isSource {
                add("pendingRecords", Double(counts.pendingRows))
                add("numRecordsInErrors", Double(counts.skippedRecords))
            }
            add("stateBytes", Double(counts.stateBytes))
        }
        return result
    }

    /// Load and queued bytes of each chain: the averages and the greatest over its subtasks.
    static func ofTasks(_ tasks: [Task], at now: Int64) -> [JobMetric] {
        var names: [String] = []
        for task in tasks where !names.contains(task.chain) { names.append(task.chain) }
        return names.flatMap { name in
            let members = tasks.filter { $0.chain == name }
            let rates = members.map { $0.rates(at: now) }
            func metric(_ name: String, _ chain: String, _ values: [Double]) -> [JobMetric] {
                [
                    JobMetric(
                        name: name, operatorName: chain,
                        value: values.reduce(0, +) / Double(max(1, values.count))),
                    JobMetric(name: name + "Max", operatorName: chain, value: values.max() ?? 0),
                ]
            }
            return metric("busyTimeMsPerSecond", name, rates.map(\.busy))
                + metric("backPressuredTimeMsPerSecond", name, rates.map(\.backPressured))
                + metric("idleTimeMsPerSecond", name, rates.map(\.idle))
                + metric("outPoolUsage", name, members.map(\.outPoolUsage))
                + metric("inputQueueSize", name, members.map { Double($0.queuedInputBytes) })
        }
    }

    /// Memory and processor of the task managers: the share of their cores that is in use, and their fullest
    /// heap.
    static func ofTaskManagers(_ executions: [JobExecution], at now: Int64) -> [JobMetric] {
        let managers = executions.flatMap(\.taskManagers)
        guard let spec = managers.first?.spec else { return [] }
        let count = executions.map(\.taskManagers.count).max() ?? 1
        let cores = managers.reduce(0) { $0 + $1.coresInUse(at: now) }
        return [
            JobMetric(name: "numRegisteredTaskManagers", value: Double(count)),
            JobMetric(name: "Status.JVM.CPU.Load", value: cores / (spec.cores * Double(count))),
            JobMetric(
                name: "Status.JVM.Memory.Heap.Used", value: Double(managers.map(\.heapBytes).max() ?? 0)),
        ]
    }
}

/// What an operator has done so far, over all its subtasks.
package struct OperatorCounts {
    package var name: String
    package var rowsIn: Int64 = 0
    package var rowsOut: Int64 = 0
    package var lateRows: Int64 = 0
    /// The least watermark of its subtasks; nil for a source, and before the first watermark.
    package var watermark: Int64?
    package var isSource = false
    package var stateBytes = 0
    /// Rows that a source's rate has made due and that it has not read: its consumer lag.
    package var pendingRows: Int64 = 0
    /// Bad records that a source has skipped.
    package var skippedRecords: Int64 = 0
}

/// Samples of the counters, from which rates over the last minute are computed as Flink's meters do.
final class RateHistory {
    private struct Sample {
        var at: Int64
        var rows: [String: (rowsIn: Int64, rowsOut: Int64)]
    }
    private var samples: [Sample] = []
    private static let windowMillis: Int64 = 60_000
    private static let spacingMillis: Int64 = 5_000

    /// A new attempt counts from zero.
    func reset() { samples.removeAll() }

    /// Keeps a sample if the last one is at least five seconds old; false when it is not.
    func sample(_ counts: @autoclosure () -> [OperatorCounts], at now: Int64) -> Bool {
        if let last = samples.last, now - last.at < Self.spacingMillis { return false }
        let rows = counts().map { ($0.name, (rowsIn: $0.rowsIn, rowsOut: $0.rowsOut)) }
        samples.append(Sample(at: now, rows: Dictionary(rows, uniquingKeysWith: { first, _ in first })))
        samples.removeAll { $0.at < now - Self.windowMillis - Self.spacingMillis }
        return true
    }

    /// Rows per second over the last minute; the window counts in full from the start, so a rate needs a
    /// minute to settle.
    func perSecond(_ counts: OperatorCounts, at now: Int64) -> (rowsIn: Double, rowsOut: Double) {
        let oldest = samples.first { $0.at > now - Self.windowMillis }
        let isYoung = (samples.first?.at ?? now) > now - Self.windowMillis
        let base = isYoung ? (rowsIn: 0, rowsOut: 0) : oldest?.rows[counts.name] ?? (rowsIn: 0, rowsOut: 0)
        let seconds = Double(Self.windowMillis) / 1000
        return (
            Double(counts.rowsIn - base.rowsIn) / seconds, Double(counts.rowsOut - base.rowsOut) / seconds
        )
    }
}
