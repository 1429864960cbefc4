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
        }
        return result
    }

    /// Records, watermarks and load of each operator, over all its subtasks.
    static func ofOperators(_ execution: JobExecution, _ rates: RateHistory, at now: Int64) -> [JobMetric] {
        var result: [JobMetric] = []
        for counts in execution.counts {
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
            let busy = min(
                1000, max(perSecond.rowsIn, counts.isSource ? perSecond.rowsOut : 0) * counts.rowMicros / 1000
            )
            add("busyTimeMsPerSecond", busy)
            add("idleTimeMsPerSecond", 1000 - busy)
            add("backPressuredTimeMsPerSecond", 0)
            add("stateBytes", Double(counts.stateBytes))
        }
        return result
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
    /// Virtual microseconds of work per row.
    package var rowMicros = 0.0
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

    /// Keeps a sample if the last one is at least five seconds old.
    func sample(_ execution: JobExecution, at now: Int64) {
        if let last = samples.last, now - last.at < Self.spacingMillis { return }
        let rows = execution.counts.map { ($0.name, (rowsIn: $0.rowsIn, rowsOut: $0.rowsOut)) }
        samples.append(Sample(at: now, rows: Dictionary(rows, uniquingKeysWith: { first, _ in first })))
        samples.removeAll { $0.at < now - Self.windowMillis - Self.spacingMillis }
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
