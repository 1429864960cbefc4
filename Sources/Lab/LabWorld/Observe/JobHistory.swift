import LabKernel
import RealtimeCompute

/// What happened to the jobs of a world, in the order of time; the observable tables and the report read it.
package final class JobHistory {
    /// One job from its start to its end.
    package struct Entry: Sendable {
        package var identity: JobIdentity
        package var state: JobState
        package var status: ServiceJobStatus
        package var started: Instant
        package var ended: Instant?
        package var restarts = 0
        /// The latest root cause; empty for a job that never failed.
        package var cause = ""
        package var checkpoints: [CheckpointRecord] = []
        /// The latest values of its metrics; those of its last moment once it has ended.
        package var metrics: [JobMetric] = []
    }

    /// A line of a job's log.
    package struct LogEntry: Sendable {
        package var instant: Instant
        package var deployment: String
        package var jobID: String
        package var line: JobLogLine
    }

    /// A metric's value at a time.
    package struct MetricPoint: Sendable {
        package var instant: Instant
        package var deployment: String
        package var jobID: String
        package var metric: JobMetric
    }

    /// In the order in which the jobs started.
    package private(set) var entries: [Entry] = []
    package private(set) var logs: [LogEntry] = []
    package private(set) var points: [MetricPoint] = []

    package init() {}

    /// The latest job of a deployment.
    package func latest(of deployment: String) -> Entry? {
        entries.last { $0.identity.deploymentName == deployment }
    }

    /// Takes one event of the control plane.
    package func record(_ event: JobEvent) {
        let index = self.index(of: event)
        switch event.kind {
        case .status(let status, let state, let cause):
            if state == .restarting, entries[index].state != .restarting { entries[index].restarts += 1 }
            (entries[index].status, entries[index].state) = (status, state)
            if let cause { entries[index].cause = cause }
            if state.isTerminal { entries[index].ended = event.instant }
        case .checkpoint(let record): entries[index].checkpoints.append(record)
        case .log(let line):
            let name = event.job.deploymentName
            logs.append(
                LogEntry(instant: event.instant, deployment: name, jobID: event.job.jobID, line: line))
        }
    }

    /// Takes a sample of a job's metrics; `isPoint` ones also stay in the series.
    package func sample(_ jobID: String, _ metrics: [JobMetric], at instant: Instant, isPoint: Bool) {
        guard let index = entries.lastIndex(where: { $0.identity.jobID == jobID }) else { return }
        entries[index].metrics = metrics
        guard isPoint else { return }
        let name = entries[index].identity.deploymentName
        points += metrics.map { MetricPoint(instant: instant, deployment: name, jobID: jobID, metric: $0) }
    }

    private func index(of event: JobEvent) -> Int {
        if let index = entries.lastIndex(where: { $0.identity.jobID == event.job.jobID }) { return index }
        entries.append(
            Entry(identity: event.job, state: .initializing, status: .starting, started: event.instant))
        return entries.count - 1
    }
}

extension JobHistory.Entry {
    /// A metric of the job: of one operator, or the job's own, or the sum over operators. Nil when there is
    /// none.
    package func metric(_ name: String, operatorName: String? = nil) -> Double? {
        let named = metrics.filter { $0.name == name }
        if let operatorName {
            // Load belongs to a chain of operators, which an operator's name finds too.
            return named.first { $0.operatorName == operatorName }?.value
                ?? named.first { $0.operatorName.chainParts.contains { $0.hasPrefix(operatorName) } }?.value
        }
        if let own = named.first(where: { $0.operatorName.isEmpty }) { return own.value }
        return named.isEmpty ? nil : named.reduce(0) { $0 + $1.value }
    }

    /// The sum of a metric over the operators whose names begin so.
    package func sum(_ name: String, ofOperators prefix: String) -> Int64 {
        let found = metrics.filter { $0.name == name && $0.operatorName.hasPrefix(prefix) }
        return Int64(found.reduce(0) { $0 + $1.value })
    }
}

extension String {
    /// The operators of a chain, `Source: orders[1] -> Calc[2]`.
    fileprivate var chainParts: [Substring] {
        var parts: [Substring] = []
        var rest = self[...]
        while let arrow = rest.firstRange(of: " -> ") {
            parts.append(rest[..<arrow.lowerBound])
            rest = rest[arrow.upperBound...]
        }
        return parts + [rest]
    }
}
