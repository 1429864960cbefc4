import LabKernel
import Scenarios

/// What a learner, or the instructor, can ask of a seat; each takes and answers JSON.
enum SeatVerb: String, CaseIterable {
    // Looking.
    case status, next, check, query, keys, board
    // Doing.
    case hint, answer, quiz, solve, submit
    // The instructor's.
    case extend, broadcast

    /// Whether the verb may change the seat, and so belongs to its log.
    var isLogged: Bool {
        switch self {
        case .board, .next: false
        default: true
        }
    }

    /// Whether it shows that the learner is at work.
    var isAction: Bool {
        switch self {
        case .check, .hint, .answer, .quiz, .solve, .submit, .keys: true
        default: false
        }
    }

    func perform(_ body: JSONValue, in seat: LabSeat) throws -> JSONValue {
        switch self {
        case .status:
            try seat.look()
            return seat.statusJSON
        case .board: return seat.boardJSON
        case .next: return try seat.stepJSON(try seat.step(in: body))
        case .check: return try seat.check(body)
        case .query: return try seat.query(body)
        case .keys: return try seat.keys(body)
        case .hint: return try seat.hint(body)
        case .answer: return try seat.answer(body)
        case .quiz: return try seat.quiz(body)
        case .solve: return try seat.solve(body)
        case .submit: return try seat.submit()
        case .extend: return try seat.extend(body)
        case .broadcast: return try seat.broadcast(body)
        }
    }
}

extension LabSeat {
    /// The step that `body` names by its id or its number from 1, or the one to work on.
    ///
    /// - Throws: `LabError` USE033 for a step that does not exist, USE034 when none is named and none is open.
    func step(in body: JSONValue) throws -> LabStep {
        guard let name = body["step"]?.stringValue else {
            guard let current = session.progress.current else {
                throw session.progress.submitted == nil
                    ? LabError("USE034", "every step is passed", fix: "hand the lab in: labsim lab submit")
                    : LabError(
                        "USE034", "every step is passed and the lab is handed in",
                        fix: "see the result with 'labsim lab status', or start another: labsim lab list")
            }
            return current
        }
        if let number = Int(name), lab.steps.indices.contains(number - 1) { return lab.steps[number - 1] }
        guard let step = lab.steps.first(where: { $0.id == name }) else {
            throw LabError(
                "USE033", "the lab has no step '\(name)'",
                fix: suggestion(for: name, among: lab.steps.map(\.id), kind: "steps"))
        }
        return step
    }

    /// A step on which something can be done now.
    ///
    /// - Throws: `LabError` USE035 when the lab is over, USE036 for a step that is passed, USE037 for one whose needs
    ///   are not.
    func openStep(in body: JSONValue) throws -> LabStep {
        try expectOpen()
        let step = try step(in: body)
        guard state(of: step) != "passed", state(of: step) != "solved" else {
            throw LabError(
                "USE036", "the step '\(step.id)' is passed", fix: "see what is next: labsim lab next")
        }
        let missing = step.needs.filter { id in
            !(session.progress.steps.first { $0.id == id }?.isPassed ?? false)
        }
        guard missing.isEmpty else {
            throw LabError(
                "USE037",
                "the step '\(step.id)' needs \(missing.map { "'\($0)'" }.joined(separator: ", ")) first",
                fix: "see what is open: labsim lab status")
        }
        return step
    }

    func expectOpen() throws {
        guard session.progress.isClosed(at: now) else { return }
        let why = session.progress.submitted == nil ? "the time is over" : "the lab was handed in"
        throw LabError(
            "USE035", why,
            fix: session.progress.submitted == nil
                ? "hand it in with 'labsim lab submit', or begin anew with 'labsim lab reset'"
                : "begin anew with 'labsim lab reset'")
    }

    /// `passed`, `solved`, `open` or `locked`.
    func state(of step: LabStep) -> String {
        guard let progress = session.progress.steps.first(where: { $0.id == step.id }) else {
            return "locked"
        }
        if progress.isPassed { return progress.isSolved ? "solved" : "passed" }
        return session.progress.open.contains { $0.id == step.id } ? "open" : "locked"
    }
}
