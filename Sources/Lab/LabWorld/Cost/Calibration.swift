import LabKernel
import Pricing
import Scenarios

/// What a run in virtual time says about a job: the numbers that a spec leaves to `measure it`.
package enum Calibration {
    /// Variables of a scenario, as `--var` takes them.
    package typealias Variables = [(name: String, value: String)]
    /// A scenario with some variables.
    package typealias Loader = (Variables) throws -> Scenario

    /// What a run that is over says about everything that `tree` leaves to be measured.
    ///
    /// - Returns: values by path, `usage.kpi.stateBytesPerKey`.
    /// - Throws: `LabError` PRC051 when the run says nothing about something that is to be measured.
    package static func measure(_ run: ScenarioRun, for tree: JSONValue) throws -> [String: Rational] {
        var measured: [String: Rational] = [:]
        for (id, usage) in tree["usage"]?.objectValue ?? [] {
            for (key, value) in usage.objectValue ?? [] where value.stringValue == "measure it" {
                let isLogstore = tree["resources"]?[id]?["type"]?.stringValue == "sls.logstore"
                let found =
                    isLogstore
                    ? LogMeasurement(run, logstore: id).value(key)
                    : try Measurement(run, deployment: id, keys: keys(usage)).value(key)
                guard let found else {
                    throw LabError(
                        "PRC051",
                        "the run of '\(run.scenario.metadata.name)' says nothing about 'usage.\(id).\(key)'",
                        at: value.span,
                        fix:
                            "give a number; a run measures eventsPerSecond, stateBytesPerKey, recordsPerSecondPerCU, "
                            + "objectsPerCheckpoint, logLinesPerSecond, logBytesPerLine, and a logstore's compression"
                    )
                }
                measured["usage.\(id).\(key)"] = found
            }
        }
        return measured
    }

    private static func keys(_ usage: JSONValue) -> Rational? {
        usage["keys"].flatMap { Rational(json: $0["typical"] ?? $0) }
    }

    /// The tree with everything that the run can measure left to be measured, for its own stretch of time: each job for
    /// as long as its CUs were held.
    package static func ofRun(_ tree: JSONValue, _ run: ScenarioRun) throws -> JSONValue {
        let start = run.scenario.clock.start
        let hours = Self.hours(run.now - start)
        let period: JSONValue = ["from": .string(ISO8601.text(start)), "hours": hours.json]
        var changed = try SpecTree.setting("period", to: period, in: tree)
        for (id, resource) in tree["resources"]?.objectValue ?? [] {
            switch resource["type"]?.stringValue {
            case "flink.deployment":
                changed = try ofRun(changed, deployment: id, run, hours)
            case "sls.logstore" where LogMeasurement(run, logstore: id).value("compression") != nil:
                changed = try SpecTree.setting("usage.\(id).compression", to: "measure it", in: changed)
            default: break
            }
        }
        return changed
    }

    private static func ofRun(
        _ tree: JSONValue, deployment id: String, _ run: ScenarioRun, _ hours: Rational
    ) throws -> JSONValue {
        let held = run.world.ledger.events.filter {
            $0.meter == "stream.cu" && $0.resource.relativeID.hasSuffix("/deployment/\(id)")
        }
        let active = held.reduce(Rational.zero) { sum, event in
            sum + (event.since.map { Self.hours(event.instant - $0) } ?? .zero)
        }
        let schedule: JSONValue = [
            "hoursPerDay": (active * Rational(24) / hours).json, "daysPerMonth": 30,
        ]
        var changed = try SpecTree.setting("usage.\(id).schedule", to: schedule, in: tree)
        if let keys = run.scenario.calibrate?["keys"] {
            changed = try SpecTree.setting("usage.\(id).keys", to: keys.bare, in: changed)
        }
        guard run.world.jobs.latest(of: id) != nil else { return changed }
        let usage = SpecTree.value("usage.\(id)", in: changed) ?? .object([])
        let measurement = try Measurement(run, deployment: id, keys: keys(usage))
        for key in Measurement.keys where try measurement.value(key) != nil {
            changed = try SpecTree.setting("usage.\(id).\(key)", to: "measure it", in: changed)
        }
        return changed
    }

    private static func hours(_ duration: Duration) -> Rational {
        Rational(Int128(max(1, duration.wholeMicros)), 3_600_000_000)
    }

    /// Whether a tree leaves anything to be measured.
    package static func isNeeded(for tree: JSONValue) -> Bool {
        switch tree.bare {
        case .string(let text): text == "measure it"
        case .array(let items): items.contains(where: isNeeded)
        case .object(let members): members.contains { isNeeded(for: $0.1) }
        default: false
        }
    }

    /// A run that ends after `calibrate.run`, or by itself.
    package static func execute(_ scenario: Scenario) throws -> ScenarioRun {
        var scenario = scenario
        if let text = scenario.calibrate?["run"]?.stringValue {
            guard let length = DurationText.parse(text) else {
                throw LabError(
                    "PRC051", "'calibrate.run' is no duration", at: scenario.calibrate?["run"]?.span,
                    fix: "write run: 20m")
            }
            scenario.clock.limit = length
        }
        let run = try ScenarioRun(scenario, options: .init(path: scenario.metadata.name))
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

    /// What a run of any job can say.
    static let keys = [
        "eventsPerSecond", "stateBytesPerKey", "objectsPerCheckpoint", "logLinesPerSecond", "logBytesPerLine",
    ]

    func value(_ key: String) throws -> Rational? {
        switch key {
        case "eventsPerSecond": return records / seconds
        case "stateBytesPerKey": return stateBytesPerKey
        case "objectsPerCheckpoint": return objectsPerCheckpoint
        case "recordsPerSecondPerCU": return recordsPerSecondPerCore
        case "logLinesPerSecond": return Rational(Int128(logs.count)) / seconds
        case "logBytesPerLine": return logBytesPerLine
        default: return nil
        }
    }

    /// As Log Service counts raw bytes, names of fields included; of the text alone where it counted none.
    private var logBytesPerLine: Rational? {
        guard !logs.isEmpty else { return nil }
        let name = run.settings(of: job.identity.deploymentName)?.logstore?.split(separator: "/").last
        if let name, let raw = LogMeasurement(run, logstore: String(name)).rawBytes {
            let writers = run.world.jobs.logs.count { entry in
                run.settings(of: entry.deployment)?.logstore?.split(separator: "/").last == name
            }
            if writers > 0 { return raw / Rational(Int128(writers)) }
        }
        let bytes = logs.reduce(0) { $0 + $1.line.message.utf8.count + $1.line.task.utf8.count }
        return Rational(Int128(bytes), Int128(logs.count))
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
        guard let settings = run.settings(of: job.identity.deploymentName) else { return nil }
        let managers =
            (settings.parallelism + settings.slotsPerTaskManager - 1) / settings.slotsPerTaskManager
        return settings.taskManager.cpu * Double(managers)
    }
}

/// What a run wrote to a logstore.
private struct LogMeasurement {
    private let run: ScenarioRun
    private let logstore: String

    init(_ run: ScenarioRun, logstore: String) { (self.run, self.logstore) = (run, logstore) }

    func value(_ key: String) -> Rational? {
        guard key == "compression", let raw = rawBytes, let written = bytes(["log.traffic.write"]) else {
            return nil
        }
        return written / raw
    }

    /// Nil when nothing counted them: without an index, pay-by-feature does not.
    var rawBytes: Rational? { bytes(["log.index", "log.ingest"]) }

    private func bytes(_ meters: [String]) -> Rational? {
        let sum = run.world.ledger.events.reduce(Rational.zero) { sum, event in
            meters.contains(event.meter) && event.resource.relativeID.hasSuffix("/logstore/\(logstore)")
                ? sum + event.quantity : sum
        }
        return sum > .zero ? sum : nil
    }
}

extension ScenarioRun {
    /// What a deployment was made with, as a resource or by the timeline.
    func settings(of name: String) -> DeploymentSettings? {
        for item in scenario.resources {
            if let deployment = item.properties as? DeploymentResource, deployment.name == name {
                return deployment.settings
            }
        }
        for item in scenario.timeline {
            if case .action(let action) = item.step, let draft = action.parameters as? FlinkDeployDraft,
                draft.name == name
            {
                return draft.settings
            }
        }
        return nil
    }
}
