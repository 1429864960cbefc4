import CloudClients
import LabKernel
import Scenarios

/// Runs the items of a scenario's timeline: waits for their triggers, does them, tells those that wait for them.
final class Timeline {
    private enum Progress: Equatable { case waiting, running, done }

    private unowned let run: ScenarioRun
    private let items: [TimelineItem]
    private var progress: [Progress]
    private var doneAt: [Int: Instant] = [:]
    /// Items of lab steps that wait until somebody asks for the step's solution.
    private var held: Set<Int> = []
    /// Items of a solution that is being played and that wait for their condition, with since when.
    private var awaiting: [Int: Instant] = [:]

    /// When the query of a condition may be looked at again.
    private var nextQuery: [Int: Instant] = [:]
    /// When looks that were put off are made up for.
    private var postponed: Set<Instant> = []

    /// - Parameter holdsSolutions: whether the items of lab steps wait until they are played.
    init(_ items: [TimelineItem], run: ScenarioRun, holdsSolutions: Bool = false) {
        (self.items, self.run) = (items, run)
        progress = Array(repeating: .waiting, count: items.count)
        if holdsSolutions { held = Set(items.filter { $0.labStep != nil }.map(\.index)) }
    }

    var isDone: Bool { progress.allSatisfy { $0 == .done } }

    /// Items that have not been done, for the report of an incomplete run.
    var unfinished: [TimelineItem] { items.filter { progress[$0.index] != .done } }

    /// Puts everything that is due at a known time on the loop.
    func begin() {
        for item in items where !held.contains(item.index) {
            switch item.trigger {
            case .at(let offset): schedule(item, at: run.start.advanced(by: offset))
            case .every(_, let from, _, _): schedule(item, at: run.start.advanced(by: from))
            case .after, .when: break
            }
        }
        release(from: nil)
    }

    /// Something changed: items that wait for a condition look again.
    func look() throws {
        for item in items where progress[item.index] == .waiting && isWatched(item) {
            guard case .when(let check, let within) = item.trigger, isDueForLook(item, check) else {
                continue
            }
            if try check.evaluate(in: run).holds {
                try start(item)
            } else if let within, run.now - waitsSince(item) >= within {
                run.giveUp(
                    "\(check.name) did not come true within \(DurationText.text(within))", on: item)
            }
        }
    }

    /// Queries cost milliseconds and a loop has many events: they are looked at once in a virtual second, everything
    /// else at every change.
    private func isDueForLook(_ item: TimelineItem, _ check: Check) -> Bool {
        guard check.subject is SQLSubject else { return true }
        guard let next = nextQuery[item.index], run.now < next else {
            nextQuery[item.index] = run.now.advanced(by: .seconds(1))
            return true
        }
        if postponed.insert(next).inserted {
            run.world.loop.schedule(at: next, label: "condition") { [weak run] in run?.lookSoon() }
        }
        return false
    }

    private func waitsSince(_ item: TimelineItem) -> Instant {
        awaiting[item.index] ?? doneAt[item.index - 1] ?? run.start
    }

    private func isWatched(_ item: TimelineItem) -> Bool {
        if held.contains(item.index) { return awaiting[item.index] != nil }
        return item.index == 0 || progress[item.index - 1] == .done
    }

    private func schedule(_ item: TimelineItem, at instant: Instant) {
        run.world.loop.schedule(at: instant, label: "timeline item") { [weak self] in
            try self?.start(item)
        }
    }

    private func start(_ item: TimelineItem) throws {
        guard !run.isOver, progress[item.index] != .done else { return }
        progress[item.index] = .running
        awaiting[item.index] = nil
        try run.begin(item)
        switch item.step {
        case .action(let action): perform(action, of: item)
        case .fault(let fault):
            run.faults.start(fault, in: run)
            finish(item)
        case .clear(let id):
            run.faults.clear(id, in: run)
            finish(item)
        }
    }

    private func perform(_ action: ActionItem, of item: TimelineItem) {
        guard let executable = action.parameters as? any ExecutableAction else {
            preconditionFailure("no file in Actions does \(action.name)")
        }
        if run.isLive { run.flink.adopt(run.world.plane) }
        resume(action, of: item) { [run] () throws(CloudCallError) in
            let caller = try run.callers.caller(action.principal ?? run.scenario.principal)
            return try executable.run(as: caller, in: run)
        }
    }

    private func resume(
        _ action: ActionItem, of item: TimelineItem,
        _ body: @escaping () throws(CloudCallError) -> ActionOutcome
    ) {
        do throws(CloudCallError) {
            switch try body() {
            case .done:
                if let refusal = action.refusal {
                    run.fail(item, "\(action.name) was to be refused with \(refusal), but it succeeded")
                } else {
                    finish(item)
                }
            case .pending(let wait, let next):
                run.world.loop.schedule(after: wait, label: "action answer") { [weak self] in
                    self?.resume(action, of: item, next)
                }
            case .failed(let why): run.fail(item, "\(action.name) failed: \(why)")
            }
        } catch {
            guard let refusal = action.refusal else {
                return run.fail(item, "\(action.name) was refused: \(error.text)")
            }
            if error.code == refusal { return finish(item) }
            run.fail(
                item, "\(action.name) was to be refused with \(refusal), but the answer was \(error.text)")
        }
    }

    private func finish(_ item: TimelineItem) {
        run.finish(item)
        if let next = nextTurn(of: item) {
            progress[item.index] = .waiting
            return schedule(item, at: next)
        }
        progress[item.index] = .done
        doneAt[item.index] = run.now
        release(from: item)
        playNext(after: item)
    }

    private var turns: [Int: Int] = [:]

    private func nextTurn(of item: TimelineItem) -> Instant? {
        guard case .every(let interval, let from, let until, let times) = item.trigger else { return nil }
        turns[item.index, default: 0] += 1
        let turn = turns[item.index] ?? 1
        if let times, turn >= times { return nil }
        let offset = from + interval * turn
        if let until, offset > until { return nil }
        return run.start.advanced(by: offset)
    }

    /// Schedules items whose wait counts from `item` (nil: from the start of the run).
    private func release(from item: TimelineItem?) {
        for waiting in items where progress[waiting.index] == .waiting && !held.contains(waiting.index) {
            guard case .after(let delay, let name) = waiting.trigger else { continue }
            let isReleased =
                if let name { item?.id == name } else { (item?.index ?? -1) == waiting.index - 1 }
            if isReleased { schedule(waiting, at: run.now.advanced(by: delay)) }
        }
    }
}

// MARK: Solutions

extension Timeline {
    /// Plays what is left of a step's solution, one item after the other, from now.
    func play(_ step: String) throws {
        guard let first = solution(of: step).first(where: { progress[$0.index] == .waiting }) else { return }
        arrange(first, after: .zero)
    }

    /// Whether nothing of a step's solution is left to be done.
    func isPlayed(_ step: String) -> Bool { solution(of: step).allSatisfy { progress[$0.index] == .done } }

    /// The step has passed or was given up: its solution counts as done, and what waits for it goes on.
    func settle(_ step: String) {
        for item in solution(of: step) where progress[item.index] != .done {
            awaiting[item.index] = nil
            progress[item.index] = .done
            doneAt[item.index] = run.now
            release(from: item)
        }
    }

    /// An item went wrong and the world goes on: it counts as done, and nothing follows in its solution.
    func abandon(_ item: TimelineItem) {
        progress[item.index] = .done
        doneAt[item.index] = run.now
        if let step = item.labStep { return settle(step) }
        release(from: item)
    }

    private func solution(of step: String) -> [TimelineItem] { items.filter { $0.labStep == step } }

    private func playNext(after item: TimelineItem) {
        guard held.contains(item.index), let step = item.labStep,
            let next = solution(of: step).first(where: { progress[$0.index] == .waiting })
        else { return }
        arrange(next, after: Self.pause(from: item, to: next))
    }

    private func arrange(_ item: TimelineItem, after pause: Duration) {
        guard case .when = item.trigger else {
            return schedule(item, at: run.now.advanced(by: pause))
        }
        awaiting[item.index] = run.now
        run.lookSoon()
    }

    /// Offsets from the start of the run say how far apart items of a solution are, and no more.
    private static func pause(from item: TimelineItem, to next: TimelineItem) -> Duration {
        switch (item.trigger, next.trigger) {
        case (.at(let earlier), .at(let later)): max(.zero, later - earlier)
        case (_, .after(let delay, _)): delay
        default: .zero
        }
    }
}
