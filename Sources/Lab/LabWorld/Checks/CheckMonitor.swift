import LabKernel
import Scenarios

/// Watches one expectation over a run: looks when something changed, decides at its deadline or at the end.
final class CheckMonitor {
    /// What is known of the expectation so far.
    enum Status: Equatable {
        case open
        case passed
        case failed
    }

    let check: Check
    private(set) var status = Status.open
    /// What was found, of the look that decided or of the last one.
    private(set) var evidence: [String] = []
    private var deadline: Instant?
    private var heldSince: Instant?
    private var wasSeen = false

    init(_ check: Check) { self.check = check }

    /// Whether the end of the run must wait for this check.
    var isWaiting: Bool { status == .open && (deadline != nil || check.timing.within != nil) }

    /// When the monitor must look even if nothing changes.
    var nextLook: Instant? {
        guard status == .open else { return nil }
        let held = heldSince.flatMap { since in check.timing.holdFor.map { since.advanced(by: $0) } }
        return [deadline, held].compactMap { $0 }.min()
    }

    /// The run begins.
    func begin(in run: ScenarioRun) throws {
        if let by = check.timing.by { deadline = run.start.advanced(by: by) }
        if check.timing.since == nil { startCounting(from: run.start) }
        if check.timing.moment == .start { try decide(in: run) }
    }

    /// The item or fault called `id` has happened: `within` counts from it.
    func happened(_ id: String, at instant: Instant) {
        if check.timing.since == id { startCounting(from: instant) }
    }

    private func startCounting(from instant: Instant) {
        if let within = check.timing.within { deadline = instant.advanced(by: within) }
    }

    /// Something changed, or time has come to look.
    func look(in run: ScenarioRun) throws {
        guard status == .open else { return }
        switch check.timing.moment {
        case .start: return
        case .end where !needsWatching: return
        case .during(let fault) where !run.faults.isActive(fault): return
        case .end, .always, .during: break
        }
        let outcome = try check.evaluate(in: run)
        wasSeen = wasSeen || outcome.exists
        switch check.timing.mode {
        case .must where isEventual: try settleEventually(outcome, at: run.now)
        // Between two jobs there is none, and nothing that could be wrong.
        case .must: if outcome.isContradicted { settle(.failed, outcome, "at \(run.clockText)") }
        case .never:
            if outcome.holds && outcome.exists { settle(.failed, outcome, "it held at \(run.clockText)") }
        case .sometimes: if outcome.holds { settle(.passed, outcome) }
        }
    }

    /// The run is over.
    func finish(in run: ScenarioRun) throws {
        guard status == .open else { return }
        if isEventual || check.timing.mode == .sometimes {
            let outcome = try check.evaluate(in: run)
            let holds = outcome.holds && check.timing.holdFor == nil
            settle(holds ? .passed : .failed, outcome, holds ? nil : "the run ended first")
        } else if check.timing.moment == .end && check.timing.mode == .must {
            try decide(in: run)
        } else if check.timing.mode == .never {
            (status, evidence) = (.passed, ["it never held"])
        } else {
            let outcome = CheckOutcome(
                holds: wasSeen, evidence: [wasSeen ? "it always held" : "it was never there"], exists: wasSeen
            )
            settle(wasSeen ? .passed : .failed, outcome)
        }
    }

    /// Whether the check must come true at some time, rather than at one moment.
    private var isEventual: Bool {
        check.timing.by != nil || check.timing.within != nil || check.timing.holdFor != nil
    }

    private var needsWatching: Bool { isEventual || check.timing.mode != .must }

    private func settleEventually(_ outcome: CheckOutcome, at now: Instant) throws {
        if !outcome.holds { heldSince = nil }
        if outcome.holds, heldSince == nil { heldSince = now }
        let needed = check.timing.holdFor ?? .zero
        if let heldSince, now - heldSince >= needed { return settle(.passed, outcome) }
        if let deadline, now >= deadline { settle(.failed, outcome, "the deadline passed") }
    }

    private func decide(in run: ScenarioRun) throws {
        let outcome = try check.evaluate(in: run)
        settle(outcome.holds ? .passed : .failed, outcome)
    }

    private func settle(_ status: Status, _ outcome: CheckOutcome, _ remark: String? = nil) {
        self.status = status
        evidence = outcome.evidence + (remark.map { [$0] } ?? [])
    }
}
