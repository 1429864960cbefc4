import LabKernel

/// The kinds of mistakes a scenario can have, each with its stable code.
package enum ScenarioMistake: String, Sendable, CaseIterable {
    case yamlSyntax = "SCN001"
    case yamlFeature = "SCN002"
    case duplicateKey = "SCN003"
    case unknownKey = "SCN004"
    case missingKey = "SCN005"
    case wrongType = "SCN006"
    case valueNotAllowed = "SCN007"
    case unknownKind = "SCN008"
    case unknownName = "SCN009"
    case interpolation = "SCN010"
    case file = "SCN011"
    case keyConflict = "SCN012"
    case notSupportedYet = "SCN013"
    case override = "SCN014"
    case duplicateName = "SCN015"
    case timing = "SCN016"
    case include = "SCN017"

    /// One line of the reference: what went wrong.
    package var doc: String {
        switch self {
        case .yamlSyntax: "the text is not YAML"
        case .yamlFeature:
            "a YAML feature that scenarios do not use: tags, anchors, several documents, deep nesting"
        case .duplicateKey: "a key stands twice in one object"
        case .unknownKey: "a key that this object does not have"
        case .missingKey: "a key that this object must have is missing"
        case .wrongType: "a value of another type than the key takes"
        case .valueNotAllowed: "a value outside the choices, the range or the pattern of its key"
        case .unknownKind: "a resource type, action, fault or subject that does not exist"
        case .unknownName: "a name that nothing in the scenario defines"
        case .interpolation: "a `${…}` that cannot be resolved"
        case .file: "a named file that cannot be used"
        case .keyConflict: "keys that exclude each other, or none of several of which one is needed"
        case .notSupportedYet: "a part of the language that is defined but not executed yet"
        case .override: "a `--var`, `--seed` or `--set` that cannot be applied"
        case .duplicateName: "two things of one kind have the same name"
        case .timing: "times that contradict each other"
        case .include: "scenarios that include each other, or one of them twice"
        }
    }
}

/// Collects mistakes while a scenario is read, so that all are reported at once.
package final class MistakeList {
    private var errors: [LabError] = []

    package init() {}

    /// How many mistakes were found so far.
    package var count: Int { errors.count }

    /// Adds a mistake; one that was already reported at the same place is dropped.
    package func add(
        _ kind: ScenarioMistake, _ message: String, at span: SourceSpan?, fix: String? = nil,
        notes: [String] = []
    ) {
        add(LabError(kind.rawValue, message, at: span, fix: fix, notes: notes))
    }

    /// Adds a finished error; one that was already reported at the same place is dropped.
    package func add(_ error: LabError) {
        let isKnown = errors.contains {
            $0.code == error.code && $0.message == error.message && $0.span?.text == error.span?.text
        }
        if !isKnown { errors.append(error) }
    }

    /// All mistakes, those without a place first, then in the order of their places.
    package var sorted: LabErrors {
        let order = errors.enumerated().sorted { left, right in
            let (a, b) = (left.element.span, right.element.span)
            let leftKey = (a?.file.name ?? "", a?.start ?? -1, left.offset)
            let rightKey = (b?.file.name ?? "", b?.start ?? -1, right.offset)
            return leftKey < rightKey
        }
        return LabErrors(order.map(\.element))
    }
}
