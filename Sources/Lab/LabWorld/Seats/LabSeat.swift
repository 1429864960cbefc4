import CloudClients
import CloudGateway
import LabKernel
import Scenarios

/// One learner's lab: a world of its own with an account, people, a clock and a seed, and how far the learner has come.
///
/// What enters it from outside, requests and verbs, is written down with its instant. The world is deterministic, so a
/// server that starts again plays that log and everything is where it was, running jobs included.
package final class LabSeat {
    package let order: LabOrder
    let scenario: Scenario
    let lab: Lab
    let run: ScenarioRun
    let session: LabSession
    private let log: SeatLog?
    private var isReplaying = false
    /// What the instructor told everybody, newest last.
    var messages: [(instant: Instant, text: String)] = []
    /// When the learner last did something.
    private(set) var lastAction: Instant
    private var plannedLook: Instant?

    /// Opens a seat; one with a log goes on where it stood.
    ///
    /// - Throws: `LabErrors` or `LabError` for what is wrong with the lab, DATA030 for a folder that cannot be used.
    package convenience init(_ order: LabOrder) throws { try self.init(order, of: try LoadedLab(order)) }

    /// Opens a seat of a lab that was read before: many seats of one workshop.
    package init(_ order: LabOrder, of loaded: LoadedLab) throws {
        self.order = order
        scenario = loaded.scenario(seed: order.seed)
        guard let lab = scenario.lab else { preconditionFailure("an order's scenario has a lab") }
        self.lab = lab
        var options = ScenarioRun.Options(path: order.path)
        (options.isLive, options.identitySeed) = (true, order.identitySeed)
        (options.isChecked, options.prices) = (loaded.isChecked, order.prices)
        run = try ScenarioRun(scenario, options: options)
        session = LabSession(lab, in: run)
        lastAction = scenario.clock.start
        let fingerprint = loaded.fingerprint + String(scenario.clock.seed, radix: 16)
        log = try order.folder.map { try SeatLog(folder: $0, fingerprint: fingerprint) }
        try begin()
        if let log { try goOn(log) }
    }

    private func begin() throws {
        try run.begin()
        do throws(CloudCallError) {
            _ = try run.callers.credentials(scenario.principal)
        } catch {
            throw LabError("RUN013", "the learner '\(scenario.principal.text)' gets no key: \(error.text)")
        }
        run.onChanged = { [unowned self] in planLook() }
        planLook()
    }

    /// Plays the log, or begins anew with the passed steps when the lab is not the one that the log is of.
    private func goOn(_ log: SeatLog) throws {
        isReplaying = true
        defer { isReplaying = false }
        if let saved = log.outdatedProgress, let progress = LabProgress(lab, saved: saved) {
            session.progress = progress
            session.progress.restart(at: run.start)
        }
        for entry in try log.entries() {
            try advance(to: entry.instant)
            switch entry.content {
            case .request(let request): _ = answer(request)
            case .verb(let name, let body): try replay(name, body)
            case .mark: break
            }
        }
    }

    private func replay(_ verb: String, _ body: JSONValue) throws {
        do {
            _ = try perform(verb, body)
        } catch let error where error is LabError || error is LabErrors {
            // What was refused then is refused again, and changed nothing.
            return
        }
    }

    // MARK: Time

    package var now: Instant { run.now }
    package var nextInstant: Instant? { run.world.nextInstant }

    /// Runs everything due up to `instant`.
    package func advance(to instant: Instant) throws { try run.advance(to: instant) }

    /// Arranges a look at the open steps. Soon after something was done; less and less often while a job runs by
    /// itself, since looks cost and a weekend has many seconds.
    private func planLook() {
        let idle = run.now - lastAction
        let pause = max(.seconds(1), idle / 20)
        planLook(at: run.now.advanced(by: pause))
        if let hold = session.nextHold { planLook(at: hold) }
    }

    private func planLook(at instant: Instant) {
        if let planned = plannedLook, planned > run.now, planned <= instant { return }
        plannedLook = instant
        run.world.loop.schedule(at: instant, label: "lab look") { [weak self] in try self?.look() }
    }

    /// Looks at the open steps now; steps that pass are settled.
    func look() throws {
        plannedLook = nil
        guard !session.progress.isClosed(at: run.now) else { return }
        run.world.settle()
        // A step that passes may open another that is done already.
        var passed = try session.look()
        while !passed.isEmpty {
            for id in passed { run.timeline.settle(id) }
            passed = try session.look()
        }
        if let hold = session.nextHold { planLook(at: hold) }
    }

    // MARK: What comes from outside

    /// Answers one request as of the present.
    package func send(_ request: CloudRequest, _ answer: @escaping @Sendable (CloudResponse) -> Void) {
        var request = request
        do {
            try log?.append(&request, at: run.now)
            answer(self.answer(request))
        } catch {
            let text = "labsim: the seat's log cannot be written: \(error)\n"
            answer(CloudResponse(status: 507, body: .bytes(Array(text.utf8))))
        }
    }

    private func answer(_ request: CloudRequest) -> CloudResponse {
        lastAction = run.now
        return run.world.gateway.send(request, at: run.now)
    }

    /// Whether somebody here signs with this key.
    package func knows(accessKey id: String) -> Bool {
        run.world.directory.hasAccessKey(id)
    }

    /// Does one of labsim's own verbs: `status`, `check`, `hint`.
    ///
    /// - Throws: `LabError` with a code of USE for what cannot be done now, `LabErrors` for a query that is wrong.
    package func perform(_ verb: String, _ body: JSONValue) throws -> JSONValue {
        guard let action = SeatVerb(rawValue: verb) else {
            throw LabError(
                "USE032", "a lab has no verb '\(verb)'",
                fix: suggestion(for: verb, among: SeatVerb.allCases.map(\.rawValue), kind: "verbs"))
        }
        if action.isLogged, !isReplaying { try log?.append(verb, body, at: run.now) }
        if action.isAction { lastAction = run.now }
        let answer = try action.perform(body, in: self)
        if action.isLogged, !isReplaying { try log?.save(session.progress.json) }
        return answer
    }

    /// Leaves the log in order; the seat may not be used afterwards.
    ///
    /// - Throws: when the log cannot be written; it is whole without its last mark.
    package func close() throws {
        run.world.loop.discard()
        try log?.mark(at: run.now)
    }
}
