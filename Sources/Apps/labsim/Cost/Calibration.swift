import Foundation
import LabKernel
import LabWorld
import Pricing
import Scenarios

/// What a run in virtual time says about a job: the numbers that a spec leaves to `measure it`.
enum Calibration {
    /// Runs a scenario as long as its `calibrate.run` says, and measures what `tree` asks for.
    ///
    /// - Returns: values by path, `usage.kpi.stateBytesPerKey`.
    /// - Throws: `LabError` PRC051 when the run says nothing about something that is to be measured.
    static func run(
        _ path: String, for tree: JSONValue, variables: [(name: String, value: String)] = []
    ) throws -> [String: Rational] {
        try measure(try execute(path, variables: variables), path, for: tree)
    }

    /// What a run that is over says about everything that `tree` leaves to be measured.
    static func measure(_ run: ScenarioRun, _ path: String, for tree: JSONValue) throws -> [String: Rational]
    {
        var measured: [String: Rational] = [:]
        for (id, usage) in tree["usage"]?.objectValue ?? [] {
            for (key, value) in usage.objectValue ?? [] where value.stringValue == "measure it" {
                let keys = usage["keys"].flatMap { Rational(json: $0["typical"] ?? $0) }
                guard let found = try Measurement(run, deployment: id, keys: keys).value(key) else {
                    throw LabError(
                        "PRC051", "the run of '\(path)' says nothing about 'usage.\(id).\(key)'",
                        at: value.span,
                        fix: "give a number; a run measures eventsPerSecond, keys, stateBytesPerKey, "
                            + "recordsPerSecondPerCU, objectsPerCheckpoint, logLinesPerSecond and logBytesPerLine"
                    )
                }
                measured["usage.\(id).\(key)"] = found
            }
        }
        return measured
    }

    /// A run that ends after `calibrate.run`, or by itself.
    static func execute(_ path: String, variables: [(name: String, value: String)]) throws -> ScenarioRun {
        let overrides = ScenarioOverrides(
            variables: variables, environment: ProcessInfo.processInfo.environment)
        var scenario = try ScenarioLoader.load(path: path, overrides: overrides, files: DiskFiles())
        if let text = scenario.calibrate?["run"]?.stringValue, let length = DurationText.parse(text) {
            scenario.clock.limit = length
        }
        let run = try ScenarioRun(scenario, options: .init(path: path))
        _ = try run.execute()
        return run
    }
}

/// Numbers of one job of a run that is over.
private struct Measurement {
    private let run: ScenarioRun
    private let job: JobHistory.Entry
    /// Keys of the job's state, where the spec says how many there are in the run.
    private let keys: Rational?

    init(_ run: ScenarioRun, deployment: String, keys: Rational?) throws {
        guard let job = run.world.jobs.latest(of: deployment) else {
            throw LabError(
                "PRC051", "the run has no job of '\(deployment)'",
                fix: "call the spec's deployment like the scenario's, and let the scenario start it")
        }
        (self.run, self.job, self.keys) = (run, job, keys)
    }

    private var seconds: Rational {
        let micros = ((job.ended ?? run.now) - job.started).wholeMicros
        return max(Rational(1, 1_000_000), Rational(Int128(micros), 1_000_000))
    }

    private var records: Rational { Rational(Int128(job.sum("numRecordsOut", ofOperators: "Source: "))) }

    private var completed: [CheckpointRecord] { job.checkpoints.filter { $0.status == .completed } }

    func value(_ key: String) throws -> Rational? {
        switch key {
        case "eventsPerSecond": return records / seconds
        case "stateBytesPerKey": return stateBytesPerKey
        case "objectsPerCheckpoint": return objectsPerCheckpoint
        case "recordsPerSecondPerCU": return recordsPerSecondPerCore
        case "logLinesPerSecond": return Rational(Int128(logs.count)) / seconds
        case "logBytesPerLine":
            let bytes = logs.reduce(0) { $0 + $1.line.message.utf8.count + $1.line.task.utf8.count }
            return logs.isEmpty ? nil : Rational(Int128(bytes), Int128(logs.count))
        default: return nil
        }
    }

    private var logs: [JobHistory.LogEntry] {
        run.world.jobs.logs.filter { $0.deployment == job.identity.deploymentName }
    }

    /// The largest completed checkpoint over the keys that the run's data has.
    private var stateBytesPerKey: Rational? {
        guard let largest = completed.map(\.sizeBytes).max(), let keys = runKeys, keys > .zero else {
            return nil
        }
        return Rational(Int128(largest)) / keys
    }

    /// `calibrate.keys` of the scenario, or the spec's keys.
    private var runKeys: Rational? {
        run.scenario.calibrate?["keys"].flatMap { Rational(json: $0) } ?? keys
    }

    /// Objects put below the job's checkpoint folder for each completed checkpoint.
    private var objectsPerCheckpoint: Rational? {
        guard let path = completed.last?.path, path.hasPrefix("oss://") else { return nil }
        // `oss://bucket/flink-checkpoints/<job>/chk-20`: the folder of all of the job's checkpoints.
        let folder =
            path.dropFirst("oss://".count).split(separator: "/").dropLast().joined(separator: "/") + "/"
        let puts = run.world.requests.records.filter { record in
            ["PutObject", "CompleteMultipartUpload"].contains(record.operation) && record.status < 300
                && record.resource.hasPrefix(folder)
        }
        return puts.isEmpty ? nil : Rational(Int128(puts.count), Int128(completed.count))
    }

    /// Records a second at which one core would be fully busy, from the busy time of the whole run.
    private var recordsPerSecondPerCore: Rational? {
        let name = job.identity.deploymentName
        let points = run.world.jobs.points.filter {
            $0.deployment == name && $0.metric.name == "Status.JVM.CPU.Load"
        }
        let loads = points.map(\.metric.value).filter { $0 > 0 }
        guard !loads.isEmpty, let cores = cores else { return nil }
        let mean = loads.reduce(0, +) / Double(loads.count) * cores
        guard mean > 0 else { return nil }
        let rate = (records / seconds).approximate / mean
        return Rational(Int128(rate.rounded()))
    }

    /// Cores of the job's task managers.
    private var cores: Double? {
        for item in run.scenario.resources {
            if let deployment = item.properties as? DeploymentResource,
                deployment.name == job.identity.deploymentName
            {
                return cores(deployment.settings)
            }
        }
        for item in run.scenario.timeline {
            if case .action(let action) = item.step, let draft = action.parameters as? FlinkDeployDraft,
                draft.name == job.identity.deploymentName
            {
                return cores(draft.settings)
            }
        }
        return nil
    }

    private func cores(_ settings: DeploymentSettings) -> Double {
        let managers =
            (settings.parallelism + settings.slotsPerTaskManager - 1) / settings.slotsPerTaskManager
        return settings.taskManager.cpu * Double(managers)
    }
}

/// Variants of a scenario: other variables, with guards from virtual runs.
struct ScenarioVariants {
    private let path: String
    private let scenario: Scenario
    let variants: [CostVariant]

    init(path: String) throws {
        self.path = path
        scenario = try ScenarioLoader.load(
            path: path, overrides: ScenarioOverrides(environment: ProcessInfo.processInfo.environment),
            files: DiskFiles())
        func changes(_ value: JSONValue?) -> [(path: String, value: JSONValue)] {
            (value?.objectValue ?? []).map { (path: $0.0, value: $0.1) }
        }
        var variants = [CostVariant(name: "baseline", changes: changes(scenario.cost.baseline))]
        for item in scenario.cost.compare?.arrayValue ?? [] {
            guard let name = item["name"]?.stringValue, let set = item["set"] else {
                throw LabError("PRC053", "an item of 'cost.compare' has no name or no set", at: item.span)
            }
            variants.append(CostVariant(name: name, changes: changes(set)))
        }
        let axes = try (scenario.cost.sweep?.objectValue ?? []).map { name, values in
            guard let list = values.arrayValue else {
                throw LabError("PRC053", "'cost.sweep.\(name)' is not a list of values", at: values.span)
            }
            return (path: name, values: list)
        }
        self.variants = variants + WhatIf.grid(axes)
    }

    private static func texts(_ changes: [(path: String, value: JSONValue)]) -> [(
        name: String, value: String
    )] {
        changes.map { change in
            if case .number(let text) = change.value.bare { return (change.path, text) }
            return (change.path, change.value.stringValue ?? change.value.text)
        }
    }

    /// The spec of the scenario with other variables, and paths of the spec where a change names one.
    func maker(_ source: EstimateArguments) -> WhatIf.Maker {
        let names = Set(scenario.variables.map(\.name))
        return { [path] changes in
            let variables = Self.texts(changes.filter { names.contains($0.path) })
            var (tree, _) = try ScenarioSpec.tree(path, variables: variables)
            for change in changes where !names.contains(change.path) {
                guard change.path.contains(".") else {
                    throw LabError(
                        "PRC053", "the scenario has no variable '\(change.path)'",
                        fix: suggestion(for: change.path, among: names.sorted(), kind: "variables"))
                }
                tree = try SpecTree.setting(change.path, to: change.value, in: tree)
            }
            let measured =
                SpecSource.asksToMeasure(tree)
                ? try Calibration.run(path, for: tree, variables: variables) : [:]
            return try SpecReader.read(tree, measured: measured, files: SpecSource.files(path))
        }
    }

    /// Runs a variant and names the guards that it fails; nil without guards.
    var guards: ((CostVariant) throws -> [String])? {
        guard let rules = scenario.cost.guards?.arrayValue, !rules.isEmpty else { return nil }
        let (path, names) = (path, Set(scenario.variables.map(\.name)))
        return { variant in
            let variables = Self.texts(variant.changes.filter { names.contains($0.path) })
            let run = try Calibration.execute(path, variables: variables)
            return try rules.compactMap { try GuardRule($0).failure(in: run) }
        }
    }
}

/// `{metric: busyTimeMsPerSecond, of: kpi, stat: p95, lte: 850}`.
private struct GuardRule {
    private let metric: String
    private let deployment: String
    private let stat: String
    private let most: Double?
    private let least: Double?

    init(_ value: JSONValue) throws {
        guard let metric = value["metric"]?.stringValue, let deployment = value["of"]?.stringValue else {
            throw LabError(
                "PRC055", "a guard has no metric or no deployment", at: value.span,
                fix: "write {metric: busyTimeMsPerSecondMax, of: kpi, stat: p95, lte: 850}")
        }
        (self.metric, self.deployment) = (metric, deployment)
        stat = value["stat"]?.stringValue ?? "max"
        (most, least) = (value["lte"]?.doubleValue, value["gte"]?.doubleValue)
        guard ["max", "min", "mean", "p50", "p95", "p99", "last"].contains(stat), most != nil || least != nil
        else {
            throw LabError(
                "PRC055", "the guard of '\(metric)' has no limit or an unknown stat", at: value.span,
                fix: "give lte or gte, and stat: max, min, mean, p50, p95, p99 or last")
        }
    }

    /// Why a run does not meet the guard; nil when it does.
    func failure(in run: ScenarioRun) -> String? {
        let values = values(in: run)
        guard !values.isEmpty else { return "\(metric) of \(deployment): nothing was measured" }
        let found = statistic(values)
        let text = AmountText.quantity(Rational(Int128((found * 1_000).rounded()), 1_000))
        if let most, found > most { return "\(stat) \(metric) of \(deployment) is \(text), over \(most)" }
        if let least, found < least { return "\(stat) \(metric) of \(deployment) is \(text), under \(least)" }
        return nil
    }

    /// The largest of a job's operators at each minute; checkpoint durations one for each checkpoint.
    private func values(in run: ScenarioRun) -> [Double] {
        if metric == "checkpointDurationSeconds" {
            return run.world.jobs.latest(of: deployment)?.checkpoints.filter { $0.status == .completed }
                .map { ($0.ended - $0.triggered).inSeconds } ?? []
        }
        // Lag in seconds is Flink's currentEmitEventTimeLag, which counts milliseconds.
        let (name, scale) = metric == "consumerLagSeconds" ? ("currentEmitEventTimeLag", 0.001) : (metric, 1)
        var byInstant: [Instant: Double] = [:]
        for point in run.world.jobs.points where point.deployment == deployment && point.metric.name == name {
            byInstant[point.instant] = max(byInstant[point.instant] ?? -.infinity, point.metric.value * scale)
        }
        return byInstant.sorted { $0.key < $1.key }.map(\.value)
    }

    private func statistic(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        func percentile(_ part: Double) -> Double {
            sorted[min(sorted.count - 1, Int(Double(sorted.count) * part))]
        }
        switch stat {
        case "min": return sorted[0]
        case "mean": return values.reduce(0, +) / Double(values.count)
        case "p50": return percentile(0.5)
        case "p95": return percentile(0.95)
        case "p99": return percentile(0.99)
        case "last": return values[values.count - 1]
        default: return sorted[sorted.count - 1]
        }
    }
}
