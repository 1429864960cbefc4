/// The metrics of Realtime Compute in CloudMonitor: Flink's names, with unit and meaning.
///
/// Source: help.aliyun.com, Realtime Compute "Monitoring metrics"; nightlies.apache.org/flink, "Metrics".
package enum FlinkMetricCatalog {
    /// The namespace of the service's metrics.
    package static let namespace = "acs_flink"

    /// What one metric says.
    package struct Entry: Sendable {
        package var name: String
        package var unit: String
        package var description: String
    }

    /// All metrics, sorted by name.
    package static let entries: [Entry] = rows.map { Entry(name: $0.0, unit: $0.1, description: $0.2) }

    /// Whether CloudMonitor has a metric of this name; an engine may report more.
    package static func contains(_ name: String) -> Bool { names.contains(name) }

    private static let names = Set(rows.map(\.0))

    private static let rows: [(String, String, String)] = [
        ("Status.JVM.CPU.Load", "ratio", "share of the task managers' cores in use"),
        ("Status.JVM.Memory.Heap.Used", "byte", "heap in use, of the fullest task manager"),
        ("backPressuredTimeMsPerSecond", "ms/s", "time a task waits for its downstream"),
        ("backPressuredTimeMsPerSecondMax", "ms/s", "time the most back-pressured subtask waits"),
        ("busyTimeMsPerSecond", "ms/s", "time a task works"),
        ("busyTimeMsPerSecondMax", "ms/s", "time the busiest subtask works"),
        ("checkpointAlignmentTime", "ns", "wait for the barriers of all inputs, last checkpoint"),
        ("checkpointStartDelayNanos", "ns", "from the trigger to a task's first barrier, last checkpoint"),
        ("currentEmitEventTimeLag", "ms", "from a record's event time until its source emits it"),
        ("currentFetchEventTimeLag", "ms", "from a record's event time until its source fetches it"),
        ("currentInputWatermark", "ms", "watermark an operator received last"),
        ("currentOutputWatermark", "ms", "watermark an operator sent last"),
        ("fullRestarts", "times", "restarts of the whole job since it was submitted"),
        ("idleTimeMsPerSecond", "ms/s", "time a task waits for input"),
        ("idleTimeMsPerSecondMax", "ms/s", "time the idlest subtask waits for input"),
        ("inputQueueSize", "byte", "bytes that wait in a task's input channels"),
        ("inputQueueSizeMax", "byte", "bytes that wait before the fullest subtask"),
        ("lastCheckpointDuration", "ms", "how long the last completed checkpoint took"),
        ("lastCheckpointFullSize", "byte", "all state of the last completed checkpoint"),
        ("lastCheckpointSize", "byte", "bytes written for the last completed checkpoint"),
        ("numBytesInPerSecond", "byte/s", "bytes a task receives"),
        ("numBytesOutPerSecond", "byte/s", "bytes a task sends"),
        ("numLateRecordsDropped", "records", "records dropped because they came too late"),
        ("numRecordsIn", "records", "records received"),
        ("numRecordsInErrors", "records", "bad records a source skipped"),
        ("numRecordsInPerSecond", "records/s", "records received a second"),
        ("numRecordsOut", "records", "records sent"),
        ("numRecordsOutPerSecond", "records/s", "records sent a second"),
        ("numRegisteredTaskManagers", "processes", "task managers of the job"),
        ("numRestarts", "times", "restarts since the job was submitted"),
        ("numberOfCompletedCheckpoints", "times", "checkpoints that completed"),
        ("numberOfFailedCheckpoints", "times", "checkpoints that failed"),
        ("numberOfInProgressCheckpoints", "times", "checkpoints being taken"),
        ("outPoolUsage", "ratio", "how full a task's output buffers are"),
        ("outPoolUsageMax", "ratio", "how full the fullest subtask's output buffers are"),
        ("pendingRecords", "records", "records a source has not fetched yet"),
        ("sourceIdleTime", "ms", "time since a source had a record"),
        ("totalNumberOfCheckpoints", "times", "checkpoints that were triggered"),
        ("uptime", "ms", "time since the job runs without a restart"),
    ]
}
