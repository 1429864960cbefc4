import LabKernel
import Scenarios

/// A fault that a fuzz run brings about, as an item of a scenario's timeline.
package struct FuzzFault: Sendable {
    /// What goes wrong, as people say it.
    package enum Kind: String, CaseIterable, Sendable {
        case killTaskManager, killJobManager, loseSlot, slowOperator, slowDisk, deniedRequests
        case delayedRequests, requestErrors, lostAnswers, clockJump
    }

    package var id: String
    package var kind: Kind
    /// When it begins, from the start of the run.
    package var at: Duration
    /// How long it lasts; nil for one that happens once.
    package var duration: Duration?
    package var effect: any ScenarioFault
    /// The keys and values of the effect as a scenario has them.
    package var words: [(key: String, value: String)]

    /// The offset at which it is over.
    var end: Duration { at + (duration ?? .zero) }

    private var type: String { Swift.type(of: effect).schema.name }

    func item(index: Int, span: SourceSpan) -> TimelineItem {
        TimelineItem(
            index: index, at: at, faultID: id, effect: effect, lasting: duration, span: span)
    }

    /// The item as YAML, two lines of a `timeline`.
    package var yaml: String {
        var words = [("type", type), ("id", id)]
        if let duration { words.append(("for", DurationText.text(duration))) }
        let keys = (words + self.words).map { "\($0.0): \($0.1)" }.joined(separator: ", ")
        return "  - at: \(DurationText.text(at))\n    fault: {\(keys)}\n"
    }
}
