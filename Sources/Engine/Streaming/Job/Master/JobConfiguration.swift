import LabKernel

/// The part of a job's Flink configuration that the job master and the data plane obey; keys and defaults are
/// Flink 1.20's.
package struct JobConfiguration: Sendable {
    /// What happens to the last checkpoint when the job is cancelled.
    package enum Retention: Sendable, Equatable { case none, deleteOnCancellation, retainOnCancellation }

    /// nil: no periodic checkpoints.
    package var intervalMillis: Int64?
    package var timeoutMillis: Int64 = 600_000
    package var minPauseMillis: Int64 = 0
    package var tolerableFailures = 0
    package var retained = 1
    package var maxConcurrent = 1
    package var isUnaligned = false
    package var isIncremental = false
    package var retention = Retention.none
    /// Without a final `/`; nil keeps checkpoints nowhere but in memory.
    package var checkpointFolder: String?
    package var savepointFolder: String?
    /// State of a subtask up to this size travels inside `_metadata`.
    package var inlineBytes = 20 * 1024
    package var restart = RestartStrategy.Kind.none
    package var heartbeatMillis: Int64 = 10_000
    package var parallelism = 1
    package var maxParallelism = KeyGroups.defaultMaxParallelism
    package var autoWatermarkMillis: Int64 = 200
    package var idleTimeoutMillis: Int64 = 0
    package var stateTTLMillis: Int64 = 0
    package var dropsNulls = false
    package var fitsLengths = false
    /// How tasks are laid out over task managers.
    package var tasks = TaskSettings()

    package init() {}

    /// Reads the keys that matter here from a configuration; others are left to their owners.
    ///
    /// - Throws: `LabError` ENG010 for a value that cannot be read.
    package init(_ values: [String: String]) throws(LabError) {
        let read = ConfigurationReader(values)
        try readCheckpointing(read)
        restart = try Self.restart(read, isCheckpointed: intervalMillis != nil)
        heartbeatMillis = try read.millis("heartbeat.interval") ?? heartbeatMillis
        parallelism = try read.integer("parallelism.default") ?? parallelism
        maxParallelism = try read.integer("pipeline.max-parallelism") ?? maxParallelism
        autoWatermarkMillis = try read.millis("pipeline.auto-watermark-interval") ?? autoWatermarkMillis
        idleTimeoutMillis = try read.millis("table.exec.source.idle-timeout") ?? idleTimeoutMillis
        stateTTLMillis = try read.millis("table.exec.state.ttl") ?? stateTTLMillis
        dropsNulls = read.text("table.exec.sink.not-null-enforcer")?.uppercased() == "DROP"
        fitsLengths = read.text("table.exec.sink.type-length-enforcer")?.uppercased() == "TRIM_PAD"
        try readTasks(read)
    }

    private mutating func readTasks(_ read: ConfigurationReader) throws(LabError) {
        tasks.isChaining =
            try read.flag("pipeline.operator-chaining.enabled", "pipeline.operator-chaining") ?? true
        var manager = TaskManagerSpec()
        manager.slots = max(1, try read.integer("taskmanager.numberOfTaskSlots") ?? manager.slots)
        manager.cores =
            try read.number("kubernetes.taskmanager.cpu.amount", "taskmanager.cpu.cores") ?? manager.cores
        manager.processBytes =
            try read.bytes("taskmanager.memory.process.size").map(Int64.init) ?? manager.processBytes
        manager.keepsStateOnHeap = try keepsStateOnHeap(read)
        guard manager.cores > 0 else {
            throw LabError(
                "ENG010", "a task manager needs more than 0 cores",
                fix: "give 'kubernetes.taskmanager.cpu.amount' a number above 0")
        }
        tasks.taskManager = manager
    }

    private func keepsStateOnHeap(_ read: ConfigurationReader) throws(LabError) -> Bool {
        switch read.text("state.backend.type", "state.backend")?.lowercased() {
        case nil, "hashmap", "jobmanager", "filesystem": return true
        case "rocksdb", "gemini", "forst": return false
        case let other?:
            throw LabError(
                "ENG010", "unknown state backend '\(other)'",
                fix: suggestion(for: other, among: ["hashmap", "rocksdb", "gemini"], kind: "state backends"))
        }
    }

    private mutating func readCheckpointing(_ read: ConfigurationReader) throws(LabError) {
        intervalMillis = try read.millis("execution.checkpointing.interval")
        if let interval = intervalMillis, interval < 10 {
            throw LabError(
                "ENG010", "Checkpoint interval must be larger than or equal to 10 ms",
                fix: "set 'execution.checkpointing.interval' to 10 ms or more, or leave it out")
        }
        timeoutMillis = try read.millis("execution.checkpointing.timeout") ?? timeoutMillis
        minPauseMillis = try read.millis("execution.checkpointing.min-pause") ?? minPauseMillis
        tolerableFailures =
            try read.integer("execution.checkpointing.tolerable-failed-checkpoints") ?? tolerableFailures
        retained =
            try read.integer("execution.checkpointing.num-retained", "state.checkpoints.num-retained")
            ?? retained
        checkpointFolder = read.folder("execution.checkpointing.dir", "state.checkpoints.dir")
        savepointFolder = read.folder("execution.checkpointing.savepoint-dir", "state.savepoints.dir")
        maxConcurrent = max(
            1, try read.integer("execution.checkpointing.max-concurrent-checkpoints") ?? maxConcurrent)
        isUnaligned =
            try read.flag("execution.checkpointing.unaligned.enabled", "execution.checkpointing.unaligned")
            ?? isUnaligned
        isIncremental =
            try read.flag("execution.checkpointing.incremental", "state.backend.incremental") ?? isIncremental
        inlineBytes =
            try read.bytes(
                "execution.checkpointing.data-inline-threshold", "state.storage.fs.memory-threshold")
            ?? inlineBytes
        if try read.millis("execution.checkpointing.aligned-checkpoint-timeout") ?? 0 > 0 {
            throw LabError(
                "ENG010", "'execution.checkpointing.aligned-checkpoint-timeout' is not emulated",
                fix: "leave it out: unaligned checkpoints then overtake at once")
        }
        switch read.text("execution.checkpointing.externalized-checkpoint-retention")?.uppercased() {
        case "RETAIN_ON_CANCELLATION": retention = .retainOnCancellation
        case "DELETE_ON_CANCELLATION": retention = .deleteOnCancellation
        default: retention = .none
        }
    }

    private static func restart(
        _ read: ConfigurationReader, isCheckpointed: Bool
    ) throws(LabError) -> RestartStrategy.Kind {
        switch read.text("restart-strategy.type", "restart-strategy")?.lowercased() {
        case nil: return isCheckpointed ? .exponentialDelay(try exponential(read)) : .none
        case "none", "off", "disable": return .none
        case "fixed-delay", "fixeddelay":
            return .fixedDelay(
                attempts: try read.integer("restart-strategy.fixed-delay.attempts") ?? 1,
                delayMillis: try read.millis("restart-strategy.fixed-delay.delay") ?? 1_000)
        case "failure-rate", "failurerate":
            return .failureRate(
                maxFailures: try read.integer("restart-strategy.failure-rate.max-failures-per-interval") ?? 1,
                intervalMillis: try read.millis("restart-strategy.failure-rate.failure-rate-interval")
                    ?? 60_000,
                delayMillis: try read.millis("restart-strategy.failure-rate.delay") ?? 1_000)
        case "exponential-delay", "exponentialdelay": return .exponentialDelay(try exponential(read))
        case let other?:
            throw LabError(
                "ENG010", "unknown restart strategy '\(other)'",
                fix: suggestion(
                    for: other, among: ["none", "fixed-delay", "exponential-delay", "failure-rate"],
                    kind: "strategies"))
        }
    }

    private static func exponential(_ read: ConfigurationReader) throws(LabError)
        -> RestartStrategy.ExponentialDelay
    {
        var settings = RestartStrategy.ExponentialDelay()
        let prefix = "restart-strategy.exponential-delay."
        settings.initialMillis = try read.millis(prefix + "initial-backoff") ?? settings.initialMillis
        settings.maxMillis = try read.millis(prefix + "max-backoff") ?? settings.maxMillis
        settings.multiplier = try read.number(prefix + "backoff-multiplier") ?? settings.multiplier
        settings.resetThresholdMillis =
            try read.millis(prefix + "reset-backoff-threshold") ?? settings.resetThresholdMillis
        settings.jitter = try read.number(prefix + "jitter-factor") ?? settings.jitter
        settings.attempts = try read.integer(prefix + "attempts-before-reset-backoff")
        return settings
    }

    /// What the data plane needs of it.
    package func options(zone: ZoneRules, seed: UInt64) -> JobOptions {
        var options = JobOptions()
        options.parallelism = parallelism
        options.maxParallelism = maxParallelism
        options.autoWatermarkMillis = autoWatermarkMillis
        options.idleTimeoutMillis = idleTimeoutMillis
        options.stateTTLMillis = stateTTLMillis
        options.awaitsFinalCheckpoint = intervalMillis != nil
        options.dropsNulls = dropsNulls
        options.fitsLengths = fitsLengths
        options.zone = zone
        options.seed = seed
        return options
    }
}

/// Reads typed values of configuration keys; of several keys the first that is set counts.
struct ConfigurationReader {
    private let values: [String: String]

    init(_ values: [String: String]) { self.values = values }

    func text(_ keys: String...) -> String? { first(keys)?.value }

    private func first(_ keys: [String]) -> (key: String, value: String)? {
        for key in keys { if let value = values[key] { return (key, value) } }
        return nil
    }

    func folder(_ keys: String...) -> String? {
        guard var path = first(keys)?.value else { return nil }
        while path.hasSuffix("/") { path.removeLast() }
        return path
    }

    func millis(_ keys: String...) throws(LabError) -> Int64? {
        guard let (key, value) = first(keys) else { return nil }
        guard let duration = DurationText.parse(value) else {
            throw Self.refused(key, value, "a duration such as '30 s'")
        }
        return duration.wholeMillis
    }

    func integer(_ keys: String...) throws(LabError) -> Int? {
        guard let (key, value) = first(keys) else { return nil }
        guard let number = Int(value), number >= 0 else { throw Self.refused(key, value, "a whole number") }
        return number
    }

    func flag(_ keys: String...) throws(LabError) -> Bool? {
        guard let (key, value) = first(keys) else { return nil }
        switch value.lowercased() {
        case "true": return true
        case "false": return false
        default: throw Self.refused(key, value, "'true' or 'false'")
        }
    }

    func number(_ keys: String...) throws(LabError) -> Double? {
        guard let (key, value) = first(keys) else { return nil }
        guard let number = Double(value) else { throw Self.refused(key, value, "a number") }
        return number
    }

    func bytes(_ keys: String...) throws(LabError) -> Int? {
        guard let (key, value) = first(keys) else { return nil }
        let lowered = value.lowercased().filter { $0 != " " }
        let digits = lowered.prefix { $0.isNumber }
        let units = [
            "": 1, "b": 1, "k": 1024, "kb": 1024, "kib": 1024, "m": 1 << 20, "mb": 1 << 20, "mib": 1 << 20,
            "g": 1 << 30, "gb": 1 << 30, "gib": 1 << 30, "bytes": 1,
        ]
        guard let number = Int(digits), let unit = units[String(lowered.dropFirst(digits.count))] else {
            throw Self.refused(key, value, "a size such as '20 kb'")
        }
        return number * unit
    }

    private static func refused(_ key: String, _ value: String, _ wanted: String) -> LabError {
        LabError("ENG010", "'\(value)' is no value for '\(key)'", fix: "give \(wanted)")
    }
}
