import LabKernel

/// An expectation: a subject, what must be true of it, and when.
package struct Check: Sendable {
    /// The `id` in a lab step; nil elsewhere.
    package var id: String?
    /// What people read; made from the subject when the file gives none.
    package var name: String
    package var subject: any CheckSubject
    /// All must hold; never empty.
    package var conditions: [Condition]
    package var timing: CheckTiming
    /// In a lab step: holds from the start, and must go on to hold; it proves nothing by itself.
    package var isGuard = false
    /// In a lab step: what people read when it does not hold; nil for what was found alone.
    package var message: String?
    /// In a lab step: what is said while a condition holds and the check does not.
    package var hints: [(when: Check, text: String)] = []
    /// In a lab step: conditions that undo it, also once the step has passed.
    package var failWhen: [Check] = []
    package var span: SourceSpan
}

/// One thing that must be true of a subject.
package struct Condition: Sendable {
    package enum Test: Sendable {
        /// On a property's value.
        case value(Matcher)
        /// On a table.
        case rows(RowsMatcher)
    }

    /// What of the subject is meant: `value`, `presence`, `state`, `count`, `rows`, … as its table says.
    package var property: String
    package var test: Test
    package var span: SourceSpan

    /// `state is 'FINISHED'`.
    package var words: String {
        switch test {
        case .value(let matcher): "\(property) is \(matcher.words)"
        case .rows(let rows): rows.words
        }
    }
}

/// When a check must hold. Offsets count from the start of the run.
package struct CheckTiming: Sendable, Equatable {
    package enum Moment: Sendable, Equatable {
        case start
        case end
        /// At every change while the subject exists.
        case always
        /// At every change while the fault with this id is on.
        case during(String)
    }

    package enum Mode: Sendable, Equatable {
        case must
        /// Must not hold at any time of the moment.
        case never
        /// Must hold at least once within the moment.
        case sometimes
    }

    package var moment: Moment
    package var mode: Mode
    /// Must hold at some time up to this offset.
    package var by: Duration?
    /// Must hold at some time up to this long after `since`.
    package var within: Duration?
    /// The timeline item or fault from which `within` counts; nil for the start of the run, or of the lab
    /// step.
    package var since: String?
    /// Must hold without a break for this long.
    package var holdFor: Duration?

    package init(
        moment: Moment = .end, mode: Mode = .must, by: Duration? = nil, within: Duration? = nil,
        since: String? = nil, holdFor: Duration? = nil
    ) {
        (self.moment, self.mode, self.by, self.within) = (moment, mode, by, within)
        (self.since, self.holdFor) = (since, holdFor)
    }
}

/// What can be checked: one file with its table, one row in `SubjectCatalog`.
package protocol CheckSubject: Sendable {
    /// The table; its name is the key that names the subject. Rows of type `matcher` or `rowMatchers` become
    /// conditions, the others say which thing is meant.
    static var schema: ObjectSchema { get }
    /// What `is`, `gt`, `matches` and the other general matchers look at; nil when they have no place.
    static var primary: PrimaryProperty? { get }
    /// The same, where it depends on which keys of the subject are there.
    static func primary(with keys: Set<String>) -> PrimaryProperty?
    init(_ fields: Fields)
    /// What a check without a name is called: `job purchases`.
    var title: String { get }
}

extension CheckSubject {
    package static func primary(with keys: Set<String>) -> PrimaryProperty? { primary }
}

/// The property that general matchers look at.
package enum PrimaryProperty: Sendable, Equatable {
    /// `is: present` or `is: absent` and nothing else.
    case presence
    /// Any value, under this property name.
    case value(String)
}
