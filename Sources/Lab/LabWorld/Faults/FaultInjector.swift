import CloudGateway
import LabKernel
import RAMPolicy
import Scenarios

/// The faults that are on; the gateway asks it about every request.
package final class FaultInjector: FaultPoint {
    /// When a fault was on.
    package struct Period: Sendable {
        package var id: String
        package var type: String
        package var began: Instant
        /// Nil while it lasts.
        package var ended: Instant?
    }

    /// All faults so far, in the order in which they began.
    package private(set) var periods: [Period] = []
    var active: [FaultItem] { isPaused ? [] : started }
    private var started: [FaultItem] = []
    private var chance: Prng
    private var counts = RequestCounts()
    /// What is to be put right when a fault ends.
    private var undos: [String: () -> Void] = [:]
    /// While true, no request is hit: the world is looked at from outside.
    var isPaused = false

    package init(seed: UInt64) { chance = Prng(seed: seed, purpose: "faults") }

    /// Whether the fault with this id is on.
    func isActive(_ id: String) -> Bool { started.contains { $0.id == id } }

    /// The faults of one type that are on, with their ids.
    func effects<Effect: ScenarioFault>(of type: Effect.Type) -> [(id: String, effect: Effect)] {
        active.compactMap { fault in (fault.effect as? Effect).map { (fault.id, $0) } }
    }

    /// Says what is to be done when the fault ends.
    func whenEnded(_ id: String, _ undo: @escaping () -> Void) { undos[id] = undo }

    /// Turns a fault on; one with a duration turns itself off, one without an end happens once.
    func start(_ fault: FaultItem, in run: ScenarioRun) {
        guard let executable = fault.effect as? any ExecutableFault else {
            preconditionFailure("no file in Faults brings about \(fault.type)")
        }
        run.record(fault: fault.id, "\(fault.type) begins")
        started.append(fault)
        periods.append(Period(id: fault.id, type: fault.type, began: run.now))
        counts.forget(fault.id)
        let isMomentary = executable.begin(as: fault.id, in: run)
        if isMomentary {
            end(fault.id, at: run.now)
            return started.removeAll { $0.id == fault.id }
        }
        guard let duration = fault.duration else { return }
        run.world.loop.schedule(after: duration, label: "fault ends") { [weak self, weak run] in
            if let run { self?.clear(fault.id, in: run) }
        }
    }

    /// Turns a fault off; no effect on one that is not on.
    func clear(_ id: String, in run: ScenarioRun) {
        guard let fault = started.first(where: { $0.id == id }) else { return }
        started.removeAll { $0.id == id }
        end(id, at: run.now)
        (fault.effect as? any ExecutableFault)?.end(in: run)
        undos.removeValue(forKey: id)?()
        run.record(fault: id, "\(fault.type) ends")
    }

    private func end(_ id: String, at instant: Instant) {
        guard let index = periods.lastIndex(where: { $0.id == id }) else { return }
        periods[index].ended = instant
    }

    package func fault(
        service: String, operation: String, request: CloudRequest, at instant: Instant
    ) -> CloudError? {
        for fault in active {
            guard let effect = fault.effect as? RequestErrorFault, effect.service == service,
                effect.operation.map({ $0 == operation }) ?? true, effect.concerns(request)
            else { continue }
            if effect.probability >= 1 || chance.unit() < effect.probability {
                return CloudError(effect.code, status: effect.status, effect.message)
            }
        }
        return refusalByRate(service, operation, request, instant)
    }

    private func refusalByRate(
        _ service: String, _ operation: String, _ request: CloudRequest, _ instant: Instant
    ) -> CloudError? {
        for (id, effect) in effects(of: ThrottleFault.self)
        where effect.concerns(service, operation, request) {
            if !counts.admits(id, qps: effect.qps, at: instant) { return effect.refusal.error }
        }
        for (id, effect) in effects(of: QuotaFault.self)
        where effect.concerns(service, operation, request) {
            if !counts.admits(id, limit: effect.limit) { return effect.refusal.error }
        }
        return nil
    }

    package func losesAnswer(
        service: String, operation: String, request: CloudRequest, at instant: Instant
    ) -> Bool {
        active.contains { fault in
            guard let effect = fault.effect as? LostAnswerFault, effect.service == service,
                effect.operation.map({ $0 == operation }) ?? true, effect.concerns(request)
            else { return false }
            return effect.probability >= 1 || chance.unit() < effect.probability
        }
    }

    /// How much longer than usual a request takes now, virtual milliseconds.
    func latencyMillis(
        _ service: String, _ operation: String, resource: String, of deployment: String
    ) -> Int64 {
        let network = effects(of: NetworkLatencyFault.self).reduce(Int64(0)) { sum, fault in
            let concerns = fault.effect.deployment == deployment && fault.effect.service == service
            return concerns ? sum + fault.effect.delay.wholeMillis : sum
        }
        return active.reduce(network) { sum, fault in
            guard let effect = fault.effect as? RequestLatencyFault, effect.service == service,
                effect.operation.map({ $0 == operation }) ?? true,
                effect.resource.map({ ResourcePattern.matches($0, [resource]) }) ?? true
            else { return sum }
            return sum + effect.delay.wholeMillis
        }
    }

    /// The denials that are laid over all policies for `principal` now.
    func denies(_ check: PermissionCheck, for principal: CloudGateway.Principal) -> String? {
        for fault in active {
            guard let effect = fault.effect as? DenyFault else { continue }
            if effect.concerns(principal), effect.concerns(check) { return fault.id }
        }
        return nil
    }
}

/// A fault of the scenario language that LabWorld knows how to bring about: the other half of its file in
/// `Scenarios/Faults`.
protocol ExecutableFault: ScenarioFault {
    /// Begins; answers whether that was all, so that there is nothing to end.
    func begin(in run: ScenarioRun) -> Bool
    /// The same for a fault that needs its id, to say what is to be put right when it ends.
    func begin(as id: String, in run: ScenarioRun) -> Bool
    /// Ends what began.
    func end(in run: ScenarioRun)
}

extension ExecutableFault {
    func begin(as id: String, in run: ScenarioRun) -> Bool { begin(in: run) }
    func end(in run: ScenarioRun) {}
}

extension KillTaskManagerFault: ExecutableFault {
    func begin(in run: ScenarioRun) -> Bool {
        run.disturb(deployment, .killTaskManager(index))
        return true
    }
}

extension KillJobManagerFault: ExecutableFault {
    func begin(in run: ScenarioRun) -> Bool {
        run.disturb(deployment, .killJobManager)
        return true
    }
}

extension LoseSlotFault: ExecutableFault {
    func begin(in run: ScenarioRun) -> Bool {
        run.disturb(deployment, .loseSlot(subtask: subtask))
        return true
    }
}

extension SlowOperatorFault: ExecutableFault {
    func begin(in run: ScenarioRun) -> Bool {
        let micros = Double(perRow.wholeMicros)
        run.disturb(deployment, .slow(operatorPrefix: operatorPrefix, microsPerRow: micros))
        return false
    }

    func end(in run: ScenarioRun) {
        _ = run.world.disturb(deployment, .slow(operatorPrefix: operatorPrefix, microsPerRow: 0))
    }
}

extension RequestLatencyFault: ExecutableFault {
    func begin(in run: ScenarioRun) -> Bool { false }
}

extension ClockJumpFault: ExecutableFault {
    func begin(in run: ScenarioRun) -> Bool {
        run.world.loop.jump(by: by)
        return true
    }
}

extension LostAnswerFault: ExecutableFault {
    func begin(in run: ScenarioRun) -> Bool { false }

    fileprivate func concerns(_ request: CloudRequest) -> Bool {
        resource.map { ResourcePattern.matches($0, request.resourceTexts) } ?? true
    }
}

extension ScenarioRun {
    /// Brings a disturbance upon a job; one that hits nothing is told, since a drill without a fault proves
    /// nothing.
    func disturb(_ deployment: String, _ disturbance: JobDisturbance) {
        guard !world.disturb(deployment, disturbance) else { return }
        record(fault: deployment, "the fault hit nothing: the job does not run, or has nothing of the kind")
    }
}

/// Regular expressions of scenarios over `bucket/key`.
private enum ResourcePattern {
    /// Whether one of the texts has a part that matches.
    static func matches(_ pattern: String, _ texts: [String]) -> Bool {
        guard let compiled = try? Regex(pattern) else {
            preconditionFailure("/\(pattern)/ was checked when the scenario was read")
        }
        return texts.contains { $0.firstMatch(of: compiled) != nil }
    }
}

extension CloudRequest {
    /// Whether the request's resource fits a regular expression; nil fits all.
    func concerns(_ pattern: String?) -> Bool {
        pattern.map { ResourcePattern.matches($0, resourceTexts) } ?? true
    }

    /// `bucket/key`, with the bucket in the path or in the host.
    fileprivate var resourceTexts: [String] {
        let path = PercentEncoding.decode(path.dropFirst())
        let bucket = hostName.split(separator: ".").first.map(String.init) ?? ""
        return [path, "\(bucket)/\(path)"]
    }
}

extension RequestErrorFault: ExecutableFault {
    func begin(in run: ScenarioRun) -> Bool { false }

    /// Whether the request's resource is one that the fault hits.
    fileprivate func concerns(_ request: CloudRequest) -> Bool {
        resource.map { ResourcePattern.matches($0, request.resourceTexts) } ?? true
    }
}

extension DenyFault: ExecutableFault {
    func begin(in run: ScenarioRun) -> Bool { false }

    fileprivate func concerns(_ other: CloudGateway.Principal) -> Bool {
        switch principal {
        case nil: true
        case .account: other.kind == .root
        case .user(let name): other.label == "user/\(name)"
        case .role(let name): other.label == "role/\(name)"
        }
    }

    fileprivate func concerns(_ check: PermissionCheck) -> Bool {
        actions.contains { Wildcard.matches($0.lowercased(), check.action.lowercased()) }
            && resources.contains { Wildcard.matches($0, check.resource.description) }
    }
}

/// `*` for any run of characters, `?` for one.
enum Wildcard {
    /// Whether `pattern` covers the whole of `text`.
    static func matches(_ pattern: String, _ text: String) -> Bool {
        let (pattern, text) = (Array(pattern.utf8), Array(text.utf8))
        var (row, column) = (0, 0)
        var star: (row: Int, column: Int)?
        while column < text.count {
            if row < pattern.count, pattern[row] == UInt8(ascii: "*") {
                star = (row, column)
                row += 1
            } else if row < pattern.count, pattern[row] == UInt8(ascii: "?") || pattern[row] == text[column] {
                row += 1
                column += 1
            } else if let last = star {
                star = (last.row, last.column + 1)
                (row, column) = (last.row + 1, last.column + 1)
            } else {
                return false
            }
        }
        return pattern[row...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
