import LabKernel
import Testing

@testable import Scenarios

/// Steps, hints, answers and points of a learner.
@Suite struct LabProgressTests {
    private static let body = """
        resources: {b: {type: oss.bucket, name: lab-bucket}}
        lab:
          timeLimit: 10m
          passScore: 12
          steps:
            - id: one
              title: One
              text: x
              points: 5
              quiz:
                question: "?"
                choose: all
                options: [{text: a, ok: true}, {text: b}, {text: c, ok: true}]
            - id: two
              title: Two
              text: x
              points: 10
              needs: [one]
              checks:
                - {id: there, oss: b, is: present}
                - {id: private, oss: b, acl: private}
              hints:
                - {text: free}
                - {text: only when public, cost: 1, when: {oss: b, acl: public-read}}
                - {text: dear, cost: 4}
            - id: three
              title: Three
              text: x
              points: 2
              optional: true
              answer: {prompt: "which?", matches: "(?i)^oss:putobject$"}
        """

    /// Holds the progress by reference, so that its changes can stand inside expectations.
    private final class Learner {
        var progress: LabProgress

        init() throws {
            let lab = try #require(try Loading.load(LabProgressTests.body).lab)
            progress = LabProgress(lab, started: .epoch)
        }

        func look(at id: String, holding: Set<String> = [], after delay: Duration = .zero) -> Bool {
            progress.look(at: id, holding: holding, at: .epoch + delay)
        }
        func solveQuiz(_ choices: Set<Int>) -> Bool { progress.solveQuiz("one", choices: choices) }
        func hint() -> String? { progress.takeHint(of: "two") { $0.when == nil }?.text }
        func answer(_ text: String) -> Bool { progress.answer("three", text) }
    }

    @Test func aWholeLab() throws {
        let learner = try Learner()
        #expect(learner.progress.open.map(\.id) == ["one", "three"])
        #expect(!learner.solveQuiz([0]))
        #expect(!learner.look(at: "one"))
        #expect(learner.solveQuiz([0, 2]))
        #expect(learner.look(at: "one"))
        #expect(learner.progress.current?.id == "two")
        #expect(!learner.look(at: "two", holding: ["there"]))
        #expect(learner.hint() == "free")
        #expect(learner.hint() == "dear")
        #expect(learner.hint() == nil)
        #expect(learner.look(at: "two", holding: ["there", "private"]))
        #expect(learner.progress.score == 11)
        #expect(learner.progress.isComplete)
        #expect(!learner.progress.isEnough)
        #expect(learner.answer(" OSS:PutObject "))
        #expect(learner.look(at: "three"))
        #expect(learner.progress.isEnough)
    }

    @Test func whatIsPassedStaysPassed() throws {
        let learner = try Learner()
        #expect(learner.solveQuiz([0, 2]))
        #expect(learner.look(at: "one"))
        #expect(learner.look(at: "two", holding: ["there", "private"]))
        #expect(!learner.look(at: "two"))
        #expect(learner.progress.score == 15)
    }

    @Test func nothingPassesBeforeItsNeedsOrAfterTheLimit() throws {
        let learner = try Learner()
        #expect(!learner.look(at: "two", holding: ["there", "private"]))
        #expect(learner.solveQuiz([0, 2]))
        #expect(!learner.look(at: "one", after: .minutes(10)))
        #expect(learner.progress.timeLeft(at: .epoch + .minutes(4)) == .minutes(6))
    }

    @Test func doingNothingScoresNothing() throws {
        let learner = try Learner()
        #expect(learner.progress.score == 0)
        #expect(!learner.progress.isComplete)
    }

    private static let timed = """
        resources: {b: {type: oss.bucket, name: lab-bucket}}
        lab:
          scoring: {hintPenalty: false, speedBonus: {within: 5m, points: 3}}
          steps:
            - {id: one, title: One, points: 5, timeLimit: 2m, quiz: {question: "?", options: [{text: a, ok: true}]}, hints: [{text: dear, cost: 4}]}
            - {id: two, title: Two, points: 10, timeLimit: 2m, needs: [one], checks: [{id: there, oss: b, is: present}]}
            - {id: three, title: Three, points: 1, optional: true, answer: {prompt: "?", matches: x}}
        """

    /// A learner who passes the two steps at these times.
    private func timed(_ one: Duration, _ two: Duration, hint: Bool = false) throws -> LabProgress {
        var progress = LabProgress(try #require(try Loading.load(Self.timed).lab), started: .epoch)
        if hint { _ = progress.takeHint(of: "one") { _ in true } }
        _ = progress.solveQuiz("one", choices: [0])
        _ = progress.look(at: "one", holding: [], at: .epoch + one)
        let isPassed = progress.look(at: "two", holding: ["there"], at: .epoch + two)
        #expect(isPassed)
        return progress
    }

    @Test func whoIsQuickGetsABonus() throws {
        #expect(try timed(.minutes(1), .minutes(2)).score == 18)
        #expect(try timed(.minutes(1), .minutes(2)).bonus == 3)
        let slow = try timed(.minutes(1), .minutes(6))
        #expect(slow.bonus == 0 && slow.score == 5, "the second took five minutes of its two")
    }

    @Test func hintsCanBeFree() throws {
        #expect(try timed(.minutes(1), .minutes(2), hint: true).score == 18)
    }

    @Test func aStepThatTookTooLongGivesNoPoints() throws {
        #expect(try timed(.minutes(3), .minutes(4)).score == 13)
        var progress = LabProgress(try #require(try Loading.load(Self.timed).lab), started: .epoch)
        #expect(progress.timeLeft(of: "one", at: .epoch + .minutes(1)) == .minutes(1))
        #expect(progress.timeLeft(of: "two", at: .epoch) == nil, "it cannot be worked on yet")
        progress.extend(by: .minutes(2))
        _ = progress.solveQuiz("one", choices: [0])
        _ = progress.look(at: "one", holding: [], at: .epoch + .minutes(4))
        #expect(progress.score == 5, "the instructor gave two minutes more")
    }

    @Test func aStepCanBeOpenAgain() throws {
        var progress = try timed(.minutes(1), .minutes(2))
        progress.reopen("two")
        #expect(progress.score == 5 && progress.current?.id == "two")
        _ = progress.look(at: "two", holding: ["there"], at: .epoch + .minutes(3))
        #expect(progress.score == 18)
    }

    @Test func progressSurvivesSaving() throws {
        let learner = try Learner()
        #expect(learner.solveQuiz([0, 2]))
        #expect(learner.look(at: "one", after: .seconds(3)))
        #expect(!learner.look(at: "two", holding: ["there"]))
        let progress = learner.progress
        let saved = try JSONParser.parse(text: progress.json.text)
        let again = try #require(LabProgress(progress.lab, saved: saved))
        #expect(again.steps == progress.steps)
        #expect(again.started == progress.started)
        #expect(LabProgress(progress.lab, saved: ["started": 1, "steps": []]) == nil)
    }
}
