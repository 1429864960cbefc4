import CloudGateway
import CloudMonitor
import LabKernel
import RealtimeCompute

/// Where all that happens in a world comes together: requests, usage and job events go on to whoever observes them.
final class WorldHub: RequestLog, UsageMeter, JobEventSink, AlarmSink {
    private weak var world: World?
    private var isSampling = false

    func attach(_ world: World) { self.world = world }

    func record(_ event: UsageEvent) {
        guard let world, !world.isPreparing else { return }
        world.ledger.record(event)
    }

    func record(_ event: AlarmEvent) {
        guard let world else { return }
        let text = "alarm \(event.ruleName) is \(event.to.rawValue)"
        world.alarms.append(event)
        world.journal.record(
            "alarm", at: event.instant,
            [("rule", .string(event.ruleName)), ("state", .string(event.to.rawValue))])
        attempt("alarm delivery failed", event.ruleName, at: event.instant, world) { () throws(CloudError) in
            try world.services.deliver(event)
            try world.services.monitor.keep()
        }
        if event.isNotified, !event.webhook.isEmpty { world.onWebhook?(event) }
        world.onChange?(.init(kind: "alarm", line: text, isBad: event.to == .alarm))
    }

    func record(_ record: RequestRecord) {
        guard let world else { return }
        let keepsHistory = world.configuration.keepsHistory
        if record.kind.isWrite, keepsHistory || record.kind.isManagement { world.refreshBillable() }
        guard !world.isPreparing else { return }
        world.requests.record(record)
        world.services.record(record)
        if keepsHistory {
            world.journal.record("request", at: record.instant, record.journalFields)
        }
        let isDenied = record.decision.map { !$0.isAllowed } ?? false
        let line =
            isDenied
            ? "\(record.principal.label) may not \(record.decidingCheck?.action ?? record.operation) \(record.resource)"
            : nil
        world.onChange?(.init(kind: isDenied ? "denial" : "request", line: line, isBad: isDenied))
    }

    func record(_ event: JobEvent) {
        guard let world else { return }
        let event = explained(event, world)
        world.jobs.record(event)
        if case .status(_, let state, _) = event.kind, state.isTerminal { world.sampleFinal(event.job.jobID) }
        deliverLog(event, world)
        world.journal.record("job", at: event.instant, event.journalFields)
        world.refreshBillable()
        world.onChange?(event.change)
        startSampling(world)
    }

    /// A job goes on when its logs cannot be delivered, as it does on the real service; the world's journal says so.
    private func deliverLog(_ event: JobEvent, _ world: World) {
        attempt("log delivery failed", event.job.deploymentName, at: event.instant, world) {
            () throws(CloudError) in try world.services.deliver(event)
        }
    }

    /// Does what the platform does on its own; a refusal is noted in the journal.
    private func attempt(
        _ failure: String, _ name: String, at instant: Instant, _ world: World,
        _ body: () throws(CloudError) -> Void
    ) {
        do throws(CloudError) {
            try body()
        } catch {
            world.journal.record(
                failure, at: instant, [("name", .string(name)), ("error", .string(error.message))])
        }
    }

    /// A failed checkpoint's cause with the explanation of the denied request that it names by its id.
    private func explained(_ event: JobEvent, _ world: World) -> JobEvent {
        guard case .checkpoint(var record) = event.kind, record.status == .failed,
            let denied = world.requests.denials.last(where: { record.failureCause.contains($0.requestID) }),
            let decision = denied.decision
        else { return event }
        record.failureCause += "\n" + decision.explanation
        var explained = event
        explained.kind = .checkpoint(record)
        return explained
    }

    /// Once a minute of virtual time while a job runs, as the real service reports to CloudMonitor.
    private func startSampling(_ world: World) {
        guard !isSampling, !world.activeJobs.isEmpty else { return }
        isSampling = true
        world.loop.schedule(after: .minutes(1), label: "metrics") { [weak self, weak world] in
            guard let self, let world else { return }
            isSampling = false
            world.sampleMetrics(isPoint: true)
            attempt("metric delivery failed", "acs_flink", at: world.loop.now, world) {
                () throws(CloudError) in
                try world.services.deliverMetrics(of: world.jobs, at: world.loop.now)
            }
            world.onChange?(.init(kind: "metrics", line: nil))
            startSampling(world)
        }
    }
}

extension World {
    /// The last values of an ended job's metrics.
    fileprivate func sampleFinal(_ jobID: String) {
        guard let handle = plane.handle(ofJob: jobID) else { return }
        jobs.sample(jobID, handle.metrics, at: loop.now, isPoint: true)
    }
}

extension RequestRecord {
    /// What a journal says of a request.
    var journalFields: [(String, JSONValue)] {
        [
            ("id", .string(requestID)), ("service", .string(service)), ("operation", .string(operation)),
            ("principal", .string(principal.label)), ("resource", .string(resource)),
            ("status", .int(status)),
            ("code", .string(code)), ("decision", decision.map { .string($0.effect.rawValue) } ?? .null),
            ("bytesIn", .int(bytesIn)), ("bytesOut", .int(bytesOut)), ("checks", .array(checkFields)),
        ] + matchedFields + explanationFields
    }

    /// The deciding statements, for `labsim ram coverage`; nothing where no statement decided.
    private var matchedFields: [(String, JSONValue)] {
        guard let matched = decision?.details["matched"], matched.arrayValue?.isEmpty == false else {
            return []
        }
        return [("matched", matched)]
    }

    /// What had to be allowed: action and resource, by which `labsim ram minimize` makes policies.
    private var checkFields: [JSONValue] {
        checks.map { ["action": .string($0.action), "resource": .string($0.resource.description)] }
    }

    /// Why a denied request was, for `labsim ram explain`.
    private var explanationFields: [(String, JSONValue)] {
        guard let decision, !decision.isAllowed else { return [] }
        return [("explanation", .string(decision.explanation))]
    }
}

extension JobEvent {
    fileprivate var journalFields: [(String, JSONValue)] {
        let name: (String, JSONValue) = ("name", .string(job.deploymentName))
        switch kind {
        case .status(let status, let state, let cause):
            return [
                name, ("status", .string(status.rawValue)), ("state", .string(state.rawValue)),
                ("cause", cause.map(JSONValue.string) ?? .null),
            ]
        case .checkpoint(let record):
            return [
                name, ("checkpoint", .int(record.id)), ("result", .string(record.status.rawValue)),
                ("attempt", .int(record.attempt)), ("sizeBytes", .int(record.sizeBytes)),
                ("path", .string(record.path)),
                ("failure", .string(record.failureMessage)),
            ]
        case .log(let line):
            return [
                name, ("level", .string(line.level.rawValue)), ("task", .string(line.task)),
                ("message", .string(line.message)),
            ]
        }
    }

    fileprivate var change: World.Change {
        let name = job.deploymentName
        switch kind {
        case .status(_, let state, let cause):
            let isBad = state == .failed || state == .restarting || state == .failing
            let why = cause.map { ": " + $0.prefix { $0 != "\n" } } ?? ""
            return .init(
                kind: "job", line: "job \(name) is \(state.rawValue)\(isBad ? why : "")", isBad: isBad)
        case .checkpoint(let record) where record.status == .completed:
            let text = "checkpoint \(record.id) of \(name) completed, \(ByteSize.text(record.sizeBytes))"
            return .init(kind: "checkpoint", line: text)
        case .checkpoint(let record):
            return .init(
                kind: "checkpoint",
                line: "checkpoint \(record.id) of \(name) failed: \(record.failureMessage)", isBad: true)
        case .log: return .init(kind: "log", line: nil)
        }
    }
}
