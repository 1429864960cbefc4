import LabKernel
import Scenarios

/// Draws the faults of one seed.
struct FuzzSchedule {
    private let targets: FuzzTargets
    private var chance: Prng

    init(_ targets: FuzzTargets, seed: UInt64) {
        self.targets = targets
        chance = Prng(seed: seed, purpose: "fuzz")
    }

    /// One to six faults at random instants, in the order of time.
    mutating func draw() -> [FuzzFault] {
        let count = 1 + Int(chance.below(6))
        var faults: [FuzzFault] = []
        while faults.count < count { if let fault = draw(number: faults.count + 1) { faults.append(fault) } }
        return faults.sorted { $0.at < $1.at }
    }

    private mutating func draw(number: Int) -> FuzzFault? {
        guard let kind = pick(FuzzFault.Kind.allCases), let job = pick(targets.jobs) else { return nil }
        let at = millis(targets.window.from.wholeMillis, targets.window.until.wholeMillis)
        guard let (effect, words, lasts) = effect(kind, job) else { return nil }
        return FuzzFault(
            id: "fuzz-\(number)", kind: kind, at: .milliseconds(at),
            duration: lasts ? .milliseconds(millis(500, 60_000)) : nil, effect: effect, words: words)
    }

    private typealias Effect = (any ScenarioFault, [(key: String, value: String)], lasts: Bool)

    private mutating func effect(_ kind: FuzzFault.Kind, _ job: FuzzTargets.Job) -> Effect? {
        let of = (key: "of", value: job.deployment)
        switch kind {
        case .killTaskManager:
            let index = Int(chance.below(UInt64(job.taskManagers)))
            let effect = KillTaskManagerFault(deployment: job.deployment, index: index)
            return (effect, [of, ("index", String(index))], false)
        case .killJobManager: return (KillJobManagerFault(deployment: job.deployment), [of], false)
        case .loseSlot:
            let subtask = Int(chance.below(UInt64(job.subtasks)))
            let effect = LoseSlotFault(deployment: job.deployment, subtask: subtask)
            return (effect, [of, ("subtask", String(subtask))], false)
        case .slowOperator: return slowOperator(job)
        // When a log is received decides whether a job that reads up to a `stopTime` sees it.
        case .clockJump where !targets.logstores.isEmpty: return nil
        case .clockJump:
            let leap = Duration.milliseconds(millis(1_000, 120_000))
            return (ClockJumpFault(by: leap), [("by", DurationText.text(leap))], false)
        case .slowDisk: return latency(millis(2_000, 30_000), targets.checkpoints)
        case .delayedRequests:
            if let logstore = logstore() { return slowPulls(millis(50, 5_000), logstore) }
            return latency(millis(50, 2_000), targets.checkpoints)
        case .deniedRequests: return denial()
        case .requestErrors: return requestError()
        case .lostAnswers: return lostAnswer()
        }
    }

    private mutating func slowOperator(_ job: FuzzTargets.Job) -> Effect? {
        guard let name = pick(job.operators) else { return nil }
        let perRow = Duration.milliseconds(millis(1, 150))
        return (
            SlowOperatorFault(deployment: job.deployment, operatorPrefix: name, perRow: perRow),
            [
                ("of", job.deployment), ("operator", quoted(name)), ("perRow", DurationText.text(perRow)),
            ], true
        )
    }

    private mutating func latency(_ millis: Int64, _ folders: [FuzzTargets.Folder]) -> Effect? {
        guard let folder = pick(folders) else { return nil }
        let delay = Duration.milliseconds(millis)
        return (
            RequestLatencyFault(
                service: "oss", operation: "PutObject", resource: folder.pattern, delay: delay),
            [
                ("service", "oss"), ("operation", "PutObject"), ("resource", quoted(folder.pattern)),
                ("delay", DurationText.text(delay)),
            ], true
        )
    }

    /// A logstore that a job reads; nil for half of the faults, and where there is none.
    private mutating func logstore() -> FuzzLogstore? {
        guard !targets.logstores.isEmpty, chance.below(2) == 0 else { return nil }
        return pick(targets.logstores)
    }

    private func slowPulls(_ millis: Int64, _ logstore: FuzzLogstore) -> Effect {
        let delay = Duration.milliseconds(millis)
        return (
            RequestLatencyFault(
                service: "log", operation: "PullLogs", resource: logstore.pattern, delay: delay),
            [
                ("service", "log"), ("operation", "PullLogs"), ("resource", quoted(logstore.pattern)),
                ("delay", DurationText.text(delay)),
            ], true
        )
    }

    private mutating func denial() -> Effect? {
        if let logstore = logstore() {
            let action = "log:GetCursorOrData"
            var words = [(key: "action", value: quoted(action)), ("resource", quoted(logstore.resource))]
            if let role = targets.role { words.insert(("principal", role.text), at: 0) }
            return (
                DenyFault(principal: targets.role, actions: [action], resources: [logstore.resource]), words,
                true
            )
        }
        guard let folder = pick(targets.checkpoints + targets.tables),
            let action = pick(["oss:PutObject", "oss:GetObject", "oss:DeleteObject", "oss:*"])
        else { return nil }
        var words = [(key: "action", value: quoted(action)), ("resource", quoted(folder.resource))]
        if let role = targets.role { words.insert(("principal", role.text), at: 0) }
        return (
            DenyFault(principal: targets.role, actions: [action], resources: [folder.resource]), words, true
        )
    }

    private mutating func requestError() -> Effect? {
        if let logstore = logstore() {
            let (status, code) =
                chance.below(2) == 0 ? (500, "InternalServerError") : (403, "ReadQuotaExceed")
            let share = probability()
            return (
                RequestErrorFault(
                    service: "log", operation: "PullLogs", resource: logstore.pattern, status: status,
                    code: code, message: "A fault of the schedule.", probability: share),
                [
                    ("service", "log"), ("operation", "PullLogs"), ("resource", quoted(logstore.pattern)),
                    ("status", String(status)), ("code", code), ("message", "A fault of the schedule."),
                    ("probability", "\(share)"),
                ], true
            )
        }
        guard let folder = pick(targets.checkpoints + targets.tables) else { return nil }
        let (status, code) = chance.below(2) == 0 ? (500, "InternalError") : (503, "ServiceUnavailable")
        let share = probability()
        return (
            RequestErrorFault(
                service: "oss", operation: nil, resource: folder.pattern, status: status, code: code,
                message: "A fault of the schedule.", probability: share),
            [
                ("service", "oss"), ("resource", quoted(folder.pattern)), ("status", String(status)),
                ("code", code), ("message", "A fault of the schedule."), ("probability", "\(share)"),
            ], true
        )
    }

    private mutating func lostAnswer() -> Effect? {
        if let logstore = logstore() {
            let share = probability()
            return (
                LostAnswerFault(
                    service: "log", operation: "PullLogs", resource: logstore.pattern, probability: share),
                [
                    ("service", "log"), ("operation", "PullLogs"), ("resource", quoted(logstore.pattern)),
                    ("probability", "\(share)"),
                ], true
            )
        }
        guard let folder = pick(targets.checkpoints + targets.tables) else { return nil }
        let share = probability()
        return (
            LostAnswerFault(service: "oss", operation: nil, resource: folder.pattern, probability: share),
            [
                ("service", "oss"), ("resource", quoted(folder.pattern)), ("probability", "\(share)"),
            ], true
        )
    }

    // MARK: Chance

    private mutating func pick<Item>(_ items: [Item]) -> Item? {
        items.isEmpty ? nil : items[Int(chance.below(UInt64(items.count)))]
    }

    private mutating func millis(_ least: Int64, _ most: Int64) -> Int64 {
        least + Int64(chance.below(UInt64(max(1, most - least))))
    }

    /// One of 0.1 to 1.0.
    private mutating func probability() -> Double { Double(1 + chance.below(10)) / 10 }

    private func quoted(_ text: String) -> String { JSONValue.string(text).text }
}
