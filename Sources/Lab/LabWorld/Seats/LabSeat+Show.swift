import CloudClients
import LabKernel
import Scenarios

/// What a seat shows.
extension LabSeat {
    /// The lab, the clock, the score and every step.
    var statusJSON: JSONValue {
        .object(
            headFields + [
                ("steps", .array(lab.steps.map { .object(stepFields($0)) })),
                (
                    "messages",
                    .array(
                        messages.map { ["at": .string(ISO8601.text($0.instant)), "text": .string($0.text)] })
                ),
            ])
    }

    private var headFields: [(String, JSONValue)] {
        let progress = session.progress
        return [
            ("lab", .string(scenario.metadata.name)), ("title", .string(scenario.metadata.title)),
            ("path", .string(order.path)), ("seat", .string(order.seat)),
            ("now", .string(ISO8601.text(now))), ("elapsed", .string(Self.wholeSeconds(now - run.start))),
            ("timeLeft", progress.timeLeft(at: now).map { .string(Self.wholeSeconds($0)) } ?? .null),
            ("score", .int(progress.score)), ("bonus", .int(progress.bonus)),
            ("points", .int(lab.totalPoints)), ("passScore", .int(lab.passScore)),
            ("verdict", .string(progress.verdict)),
            ("submitted", .bool(progress.submitted != nil)), ("closed", .bool(progress.isClosed(at: now))),
            ("current", progress.current.map { .string($0.id) } ?? .null),
        ]
    }

    /// `1h05m`, `12s`: nobody reads milliseconds of an hour.
    static func wholeSeconds(_ duration: Duration) -> String {
        DurationText.forPeople(.seconds((duration.wholeMillis + 500) / 1_000))
    }

    private func stepFields(_ step: LabStep) -> [(String, JSONValue)] {
        let progress = session.progress.steps.first { $0.id == step.id }
        let checks = step.checks.map { check -> JSONValue in
            let holds = check.id.map { progress?.holding.contains($0) ?? false } ?? false
            return [
                "id": check.id.map(JSONValue.string) ?? .null, "name": .string(check.name),
                "holds": .bool(holds),
            ]
        }
        return [
            ("id", .string(step.id)), ("title", .string(step.title)), ("state", .string(state(of: step))),
            ("timeLeft", timeLeft(of: step)), ("points", .int(step.points)),
            ("earned", .int(session.progress.points(of: step.id))),
            ("needs", .array(step.needs.map(JSONValue.string))), ("optional", .bool(step.isOptional)),
            ("checks", .array(checks)), ("hints", .int(step.hints.count)),
            ("hintsTaken", .int(progress?.hints.count ?? 0)), ("attempts", .int(progress?.attempts ?? 0)),
            ("answered", step.answer == nil ? .null : .bool(progress?.hasAnswered ?? false)),
            ("quizSolved", step.quiz == nil ? .null : .bool(progress?.hasSolvedQuiz ?? false)),
            ("passed", progress?.passed.map { .string(ISO8601.text($0)) } ?? .null),
        ]
    }

    /// What is left of an open step's own time.
    private func timeLeft(of step: LabStep) -> JSONValue {
        guard state(of: step) == "open" else { return .null }
        return session.progress.timeLeft(of: step.id, at: now).map { .string(Self.wholeSeconds($0)) } ?? .null
    }

    /// A step as the learner reads it: its text, its question, its quiz.
    func stepJSON(_ step: LabStep) throws -> JSONValue {
        let number = (lab.steps.firstIndex { $0.id == step.id } ?? 0) + 1
        var fields = stepFields(step)
        fields += [
            ("number", .int(number)), ("of", .int(lab.steps.count)), ("text", .string(step.text)),
            ("prompt", step.answer.map { .string($0.prompt) } ?? .null),
            ("tabs", .array(step.tabs.map(JSONValue.string))),
            ("timeLimit", step.timeLimit.map { .string(DurationText.forPeople($0)) } ?? .null),
        ]
        if let quiz = step.quiz {
            fields.append(
                (
                    "quiz",
                    [
                        "question": .string(quiz.question),
                        "choose": .string(quiz.choosesAll ? "all" : "one"),
                        "options": .array(quiz.options.map { .string($0.text) }),
                    ]
                ))
        }
        return .object(fields)
    }

    /// A row of the instructor's board.
    var boardJSON: JSONValue {
        let progress = session.progress
        let states = lab.steps.map { step -> JSONValue in
            [
                "id": .string(step.id), "state": .string(state(of: step)),
                "earned": .int(progress.points(of: step.id)),
            ]
        }
        let waiting = now - progress.lastPassed
        return [
            "seat": .string(order.seat), "lab": .string(scenario.metadata.name),
            "score": .int(progress.score),
            "points": .int(lab.totalPoints), "verdict": .string(progress.verdict),
            "submitted": .bool(progress.submitted != nil), "steps": .array(states),
            "current": progress.current.map { .string($0.id) } ?? .null,
            "onStepSeconds": .int(waiting.wholeMillis / 1_000),
            "stuck": .bool(waiting >= Self.patience && !progress.isComplete && progress.submitted == nil),
            "hints": .int(progress.steps.reduce(0) { $0 + $1.hints.count }),
            "attempts": .int(progress.steps.reduce(0) { $0 + $1.attempts }),
            "now": .string(ISO8601.text(now)),
            "timeLeft": progress.timeLeft(at: now).map { .string(Self.wholeSeconds($0)) } ?? .null,
        ]
    }

    /// Who has passed nothing for so long is stuck.
    private static let patience = Duration.minutes(10)

    /// The rows of a query over what can be observed in the learner's world.
    ///
    /// - Throws: `LabErrors` for a query that is wrong, USE038 without one.
    func query(_ body: JSONValue) throws -> JSONValue {
        guard let sql = body["sql"]?.stringValue, !sql.isEmpty else {
            throw LabError(
                "USE038", "there is no query", fix: "name one: labsim lab sql 'SELECT * FROM labsim.jobs'")
        }
        run.world.settle()
        let table = try CheckQuery(run.world).result(of: SourceFile(name: "query", text: sql))
        return [
            "columns": .array(table.columns.map(JSONValue.string)),
            "rows": .array(table.rows.map { .array($0.map(\.json)) }),
        ]
    }

    /// The keys of the learner, or of somebody else as whom the lab asks the learner to act.
    ///
    /// - Throws: USE039 for anybody else.
    func keys(_ body: JSONValue) throws -> JSONValue {
        let wanted = body["as"]?.stringValue ?? scenario.principal.text
        guard let principal = actors.first(where: { $0.text == wanted || $0.text == "user/\(wanted)" }) else {
            throw LabError(
                "USE039", "nobody acts as '\(wanted)' in this lab",
                fix: suggestion(for: wanted, among: actors.map(\.text), kind: "identities"))
        }
        let keys: ClientCredentials
        do throws(CloudCallError) {
            keys = try run.callers.credentials(principal)
        } catch {
            throw LabError("USE039", "'\(wanted)' has no keys now: \(error.text)")
        }
        return [
            "as": .string(principal.text), "accountId": .string(run.world.accountID),
            "accessKeyId": .string(keys.accessKeyID), "accessKeySecret": .string(keys.accessKeySecret),
            "securityToken": keys.securityToken.map(JSONValue.string) ?? .null,
            "region": .string(scenario.region),
            "workspaces": .array(
                run.world.plane.namedWorkspaces.map {
                    ["name": .string($0.name), "id": .string($0.id), "namespace": .string($0.namespace)]
                }),
        ]
    }

    /// The learner, and everybody as whom a solution acts.
    private var actors: [ScenarioPrincipal] {
        let others = scenario.timeline.compactMap { item -> ScenarioPrincipal? in
            guard item.labStep != nil, case .action(let action) = item.step else { return nil }
            return action.principal
        }
        return others.reduce(into: [scenario.principal]) { found, principal in
            if !found.contains(principal) { found.append(principal) }
        }
    }
}
