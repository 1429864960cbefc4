import CloudGateway
import LabKernel
import RAMPolicy
import Scenarios

/// The faults that are on; the gateway asks it about every request.
package final class FaultInjector: FaultPoint {
    private var active: [FaultItem] = []
    private var chance: Prng

    package init(seed: UInt64) { chance = Prng(seed: seed, purpose: "faults") }

    /// Whether the fault with this id is on.
    func isActive(_ id: String) -> Bool { active.contains { $0.id == id } }

    /// Turns a fault on; one with a duration turns itself off, one without an end happens once.
    func start(_ fault: FaultItem, in run: ScenarioRun) {
        guard let executable = fault.effect as? any ExecutableFault else {
            preconditionFailure("no file in Faults brings about \(fault.type)")
        }
        run.record(fault: fault.id, "\(fault.type) begins")
        active.append(fault)
        let isMomentary = executable.begin(in: run)
        if isMomentary { return active.removeAll { $0.id == fault.id } }
        guard let duration = fault.duration else { return }
        run.world.loop.schedule(after: duration, label: "fault ends") { [weak self, weak run] in
            if let run { self?.clear(fault.id, in: run) }
        }
    }

    /// Turns a fault off; no effect on one that is not on.
    func clear(_ id: String, in run: ScenarioRun) {
        guard let fault = active.first(where: { $0.id == id }) else { return }
        active.removeAll { $0.id == id }
        run.record(fault: id, "\(fault.type) ends")
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
        return nil
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

/// A fault of the scenario language that LabWorld knows how to bring about: the other half of its file in `Scenarios/Faults`.
protocol ExecutableFault: ScenarioFault {
    /// Begins; answers whether that was all, so that there is nothing to end.
    func begin(in run: ScenarioRun) -> Bool
}

extension KillTaskManagerFault: ExecutableFault {
    func begin(in run: ScenarioRun) -> Bool {
        run.world.killTaskManager(index, of: deployment)
        return true
    }
}

extension RequestErrorFault: ExecutableFault {
    func begin(in run: ScenarioRun) -> Bool { false }

    /// Whether the request's resource is one that the fault hits: `bucket/key` of its path or host.
    fileprivate func concerns(_ request: CloudRequest) -> Bool {
        guard let resource else { return true }
        guard let pattern = try? Regex(resource) else {
            preconditionFailure("/\(resource)/ does not compile")
        }
        let path = PercentEncoding.decode(request.path.dropFirst())
        let bucket = request.hostName.split(separator: ".").first.map(String.init) ?? ""
        return path.firstMatch(of: pattern) != nil || "\(bucket)/\(path)".firstMatch(of: pattern) != nil
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
