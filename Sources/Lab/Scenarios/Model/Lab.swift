import LabKernel

/// The lesson of a scenario: steps with texts, checks, hints, answers and points.
package struct Lab: Sendable {
    package var timeLimit: Duration?
    /// Points, of all that the steps give, from which the lab is passed.
    package var passScore: Int
    package var scoring = LabScoring()
    package var steps: [LabStep]
    package var span: SourceSpan

    /// The points that all steps give together, without a bonus.
    package var totalPoints: Int { steps.reduce(0) { $0 + $1.points } }
}

/// What changes the points beside steps.
package struct LabScoring: Sendable {
    /// Whether hints cost what they say.
    package var hintsCost = true
    /// Points for passing all that must be passed in so long, and nothing by its solution.
    package var speedBonus: (within: Duration, points: Int)?
}

/// One step of a lab.
package struct LabStep: Sendable {
    package var id: String
    package var title: String
    /// Markdown, from `text` or `textFile`; empty when the step has none.
    package var text: String
    /// What to have open: `terminal`, `sql`, `file:<path>`.
    package var tabs: [String] = []
    package var points: Int
    /// Steps that must be passed before.
    package var needs: [String]
    package var checks: [Check]
    package var hints: [LabHint]
    package var answer: LabAnswer?
    package var quiz: LabQuiz?
    /// How long the step may take from when it is open; nil for any time.
    package var timeLimit: Duration?
    package var isOptional: Bool
    package var span: SourceSpan

    /// Every check of the step, and every condition of its hints and of its checks.
    package var conditions: [Check] {
        checks + hints.compactMap(\.when) + checks.flatMap { $0.hints.map(\.when) + $0.failWhen }
    }
}

/// A hint that costs points.
package struct LabHint: Sendable {
    package var text: String
    package var cost: Int
    /// Shown only while this holds; nil for always.
    package var when: Check?
    package var span: SourceSpan
}

/// A question that is answered with a text.
package struct LabAnswer: Sendable {
    package enum Expected: Sendable {
        /// The answer matches the regular expression.
        case pattern(String)
        /// The answer equals the one value that the query gives on the learner's own data.
        case query(Script)
    }

    package var prompt: String
    package var expected: Expected
    /// A right answer, by which a pattern is proved; nil for a query.
    package var example: String?
    package var span: SourceSpan
}

/// A question with options.
package struct LabQuiz: Sendable {
    package var question: String
    /// Whether all right options must be chosen, or the one right option.
    package var choosesAll: Bool
    package var options: [(text: String, isRight: Bool)]
    package var span: SourceSpan
}
