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

    init(_ items: [TimelineItem], run: ScenarioRun) {
        (self.items, self.run) = (items, run)
        progress = Array(repeating: .waiting, count: items.count)
    }

    var isDone: Bool { progress.allSatisfy { $0 == .done } }

    /// Items that have not been done, for the report of an incomplete run.
    var unfinished: [TimelineItem] { items.filter { progress[$0.index] != .done } }

    /// Puts everything that is due at a known time on the loop.
    func begin() {
        for item in items {
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
        for item in items where progress[item.index] == .waiting && isPreviousDone(item) {
            guard case .when(let check, let within) = item.trigger else { continue }
            if try check.evaluate(in: run).holds {
                try start(item)
            } else if let within, run.now - (doneAt[item.index - 1] ?? run.start) >= within {
                run.giveUp(
                    "\(check.name) did not come true within \(DurationText.text(within))", at: item.span)
            }
        }
    }

    private func isPreviousDone(_ item: TimelineItem) -> Bool {
        item.index == 0 || progress[item.index - 1] == .done
    }

    private func schedule(_ item: TimelineItem, at instant: Instant) {
        run.world.loop.schedule(at: instant, label: "timeline item") { [weak self] in
            try self?.start(item)
        }
    }

    private func start(_ item: TimelineItem) throws {
        guard !run.isOver, progress[item.index] != .done else { return }
        progress[item.index] = .running
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
        for waiting in items where progress[waiting.index] == .waiting {
            guard case .after(let delay, let name) = waiting.trigger else { continue }
            let isReleased =
                if let name { item?.id == name } else { (item?.index ?? -1) == waiting.index - 1 }
            if isReleased { schedule(waiting, at: run.now.advanced(by: delay)) }
        }
    }
}
