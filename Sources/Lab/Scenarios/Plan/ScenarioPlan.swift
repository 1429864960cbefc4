import LabKernel

/// What a scenario will do, as text for `labsim plan`: what exists first, what happens when, what is checked
/// when.
package struct ScenarioPlan: Sendable {
    private let scenario: Scenario

    package init(_ scenario: Scenario) { self.scenario = scenario }

    /// The plan for people; ends with a line feed.
    package var text: String {
        var lines = ["\(scenario.metadata.name): \(scenario.metadata.title)", settings]
        lines += Self.section("exists first", scenario.resources.map { (Self.kind($0), Self.name($0)) })
        lines += Self.section(
            "flows", scenario.data.map { ($0.rate.words, "\($0.name) into \($0.target.words)") })
        lines += Self.section("happens", scenario.timeline.map { (Self.when($0), what($0)) })
        lines += Self.section("must be true", scenario.expectations.map { (Self.when($0.timing), $0.name) })
        lines += Self.section(
            "SQL tests", scenario.tests.map { ($0.given.map(\.name).joined(separator: ", "), $0.name) })
        if let lab = scenario.lab {
            let steps = lab.steps.map { ("\($0.points) points", "\($0.id): \($0.title)") }
            lines += Self.section("lesson, passed with \(lab.passScore) of \(lab.totalPoints) points", steps)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The same for programs.
    package var json: JSONValue {
        [
            "name": .string(scenario.metadata.name), "title": .string(scenario.metadata.title),
            "resources": rows(scenario.resources.map { (Self.kind($0), Self.name($0)) }, "type", "name"),
            "data": rows(
                scenario.data.map { ($0.rate.words, "\($0.name) into \($0.target.words)") }, "rate", "what"),
            "timeline": rows(scenario.timeline.map { (Self.when($0), what($0)) }, "when", "what"),
            "expect": rows(scenario.expectations.map { (Self.when($0.timing), $0.name) }, "when", "name"),
            "tests": rows(
                scenario.tests.map { ($0.given.map(\.name).joined(separator: ", "), $0.name) }, "given",
                "name"),
        ]
    }

    private var settings: String {
        let clock = scenario.clock
        let time = "\(clock.mode.rawValue) clock from \(ISO8601.text(clock.start)), seed \(clock.seed)"
        return "  \(scenario.engine.name) engine, \(time), \(scenario.region), as \(scenario.principal.text)"
    }

    private func rows(_ rows: [(String, String)], _ first: String, _ second: String) -> JSONValue {
        .array(rows.map { .object([(first, .string($0.0)), (second, .string($0.1))]) })
    }

    private static func section(_ title: String, _ rows: [(String, String)]) -> [String] {
        guard !rows.isEmpty else { return [] }
        let width = rows.map(\.0.count).max() ?? 0
        return ["", "\(title):"]
            + rows.map { "  \($0.0)\(String(repeating: " ", count: width - $0.0.count))  \($0.1)" }
    }

    private static func kind(_ item: ResourceItem) -> String { type(of: item.properties).schema.name }

    private static func name(_ item: ResourceItem) -> String {
        item.id == item.properties.name ? item.id : "\(item.properties.name) (\(item.id))"
    }

    private static func when(_ item: TimelineItem) -> String {
        switch item.trigger {
        case .at(let offset): return DurationText.text(offset)
        case .after(.zero, nil): return "then"
        case .after(let delay, let other):
            return "+\(DurationText.text(delay))" + (other.map { " after \($0)" } ?? "")
        case .every(let interval, let from, let until, let times):
            return "every \(DurationText.text(interval)) from \(DurationText.text(from))"
                + (until.map { " until \(DurationText.text($0))" } ?? "")
                + (times.map { ", \($0) times" } ?? "")
        case .when(let check, _):
            return "when \(check.name) " + check.conditions.map(\.words).joined(separator: ", ")
        }
    }

    private func what(_ item: TimelineItem) -> String {
        switch item.step {
        case .action(let action):
            let caller = action.principal.map { " as \($0.text)" } ?? ""
            let refusal = action.refusal.map { ", refused with \($0)" } ?? ""
            let subject = action.subject.isEmpty ? "" : " \(action.subject)"
            return action.name + subject + caller + refusal
        case .fault(let fault):
            return "fault \(fault.id): \(fault.type)"
                + (fault.duration.map { " for \(DurationText.text($0))" } ?? "")
        case .clear(let id): return "end of fault \(id)"
        }
    }

    private static func when(_ timing: CheckTiming) -> String {
        var words: String
        switch (timing.mode, timing.moment) {
        case (.never, _): words = "never"
        case (.sometimes, _): words = "sometimes"
        case (.must, .start): words = "at the start"
        case (.must, .end): words = timing.by != nil || timing.within != nil ? "" : "at the end"
        case (.must, .always): words = "always"
        case (.must, .during(let fault)): words = "during \(fault)"
        }
        if let by = timing.by { words += " by \(DurationText.text(by))" }
        if let within = timing.within {
            words += " within \(DurationText.text(within))" + (timing.since.map { " of \($0)" } ?? "")
        }
        if let hold = timing.holdFor { words += " for \(DurationText.text(hold))" }
        return String(words.drop { $0 == " " })
    }
}
