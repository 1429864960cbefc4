import LabKernel
import Scenarios

/// A subject of the scenario language that LabWorld knows how to look at: the other half of its file in `Scenarios/Checks/Subjects`.
protocol ObservableSubject: CheckSubject {
    /// The present value of one of the subject's properties.
    func observe(_ property: String, in run: ScenarioRun) throws -> Observation
}

/// What a look at a subject gave.
enum Observation {
    case value(ScenarioValue)
    /// One thing under several true names: `Deny` and `ImplicitDeny`.
    case named([ScenarioValue])
    case table(ResultTable)
    /// The subject does not exist yet, or not any more.
    case absent
    /// The subject is there and makes no sense, with why: changes that do not fold to a table.
    case broken(String)

    static func presence(_ isPresent: Bool) -> Observation { .value(.text(isPresent ? "present" : "absent")) }

    static func count(_ count: Int) -> Observation { .value(.integer(Int64(count))) }

    /// A whole number as one, anything else as a fraction.
    static func number(_ value: Double) -> Observation {
        .value(Int64(exactly: value).map(ScenarioValue.integer) ?? .number(value))
    }
}

/// Whether a check holds now, and what was found.
struct CheckOutcome {
    var holds: Bool
    /// One line for each condition: what was expected, what was found.
    var evidence: [String]
    /// Whether the subject exists at all.
    var exists: Bool
    /// Whether something that is there is not as it must be.
    var isContradicted = false
}

extension Check {
    /// Looks at the subject now.
    func evaluate(in run: ScenarioRun) throws -> CheckOutcome {
        guard let subject = subject as? any ObservableSubject else {
            preconditionFailure("no file in Checks looks at \(type(of: subject).schema.name)")
        }
        var outcome = CheckOutcome(holds: true, evidence: [], exists: true)
        for condition in conditions {
            let observation = try subject.observe(condition.property, in: run)
            let failure = condition.failure(for: observation)
            if case .absent = observation { outcome.exists = false }
            if let failure {
                outcome.holds = false
                if case .absent = observation {} else { outcome.isContradicted = true }
                outcome.evidence.append(failure)
            } else {
                outcome.evidence.append("found \(condition.words)")
            }
        }
        return outcome
    }
}

extension Condition {
    /// Why `observation` is not as it must be, as one line; nil when it is.
    fileprivate func failure(for observation: Observation) -> String? {
        switch (test, observation) {
        case (_, .broken(let why)): why
        case (.value(let matcher), .value(let value)):
            matcher.holds(for: value)
                ? nil : "expected \(property) to be \(matcher.words), found \(value.shown)"
        case (.value(let matcher), .named(let names)):
            names.contains(where: matcher.holds)
                ? nil : "expected \(property) to be \(matcher.words), found \(names.last?.shown ?? "")"
        case (.value(let matcher), .absent):
            matcher.holds(for: .text("absent"))
                ? nil : "expected \(property) to be \(matcher.words), but there is none"
        case (.rows(let matcher), .table(let table)): matcher.failure(for: table)
        case (.rows, .absent): "no job has written to a table of the query yet"
        case (.value(let matcher), .table(let table)): failure(of: matcher, for: table)
        case (.rows, .value), (.rows, .named): preconditionFailure("row conditions look at tables")
        }
    }

    /// A general matcher looks at the one value of a result of one row and one column.
    private func failure(of matcher: Matcher, for table: ResultTable) -> String? {
        guard table.rows.count == 1, table.columns.count == 1 else {
            return "expected one value, found \(table.rows.count) rows of \(table.columns.count) columns"
        }
        let value = table.rows[0][0]
        return matcher.holds(for: value)
            ? nil : "expected \(table.columns[0]) to be \(matcher.words), found \(value.shown)"
    }
}
