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
