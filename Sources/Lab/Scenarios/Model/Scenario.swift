import LabKernel

/// A checked scenario: what LabWorld builds, runs, checks and reports. Every name in it is resolved, every
/// file read.
package struct Scenario: Sendable {
    /// The scenario file.
    package var file: SourceFile
    /// The folder of the scenario file, by which the files it names were found; empty for the current folder.
    package var folder: String
    package var metadata: Metadata
    package var engine: EngineSettings
    package var clock: ClockSettings
    /// `ap-southeast-1`.
    package var region: String
    /// 16 digits.
    package var account: String
    /// Who calls when an item does not say `as`.
    package var principal: ScenarioPrincipal
    /// In the order of the file, values as they stand after defaults and overrides.
    package var variables: [ScenarioVariable]
    /// What exists before the timeline begins, in the order of the file.
    package var resources: [ResourceItem]
    /// Rows that flow while the scenario runs, in the order of the file.
    package var data: [DataGenerator]
    package var timeline: [TimelineItem]
    package var expectations: [Check]
    package var tests: [SQLTest]
    package var lab: Lab?
    package var cost: CostSettings
    /// Numbers that a simulation cannot know, and how the others are measured, as the file has them.
    package var usage: JSONValue?
    package var calibrate: JSONValue?
    package var report: ReportSettings

    /// The resource with this logical id.
    package func resource(_ id: String) -> ResourceItem? { resources.first { $0.id == id } }

    /// The SQL scripts of jobs, with the keys that name them, in the order of the file.
    package var scripts: [Script] {
        resources.flatMap(\.properties.scripts)
            + timeline.flatMap { item -> [Script] in
                guard case .action(let action) = item.step else { return [] }
                return action.parameters.scripts
            }
    }
}

/// Name and description of a scenario.
package struct Metadata: Sendable {
    package var name: String
    /// A line for people; the name when none was given.
    package var title: String
    package var description: String
    /// In the order of the file.
    package var labels: [(key: String, value: ScenarioValue)]
    package var span: SourceSpan
}

/// Which engine runs the jobs.
package struct EngineSettings: Sendable {
    /// `embedded` or `flink`.
    package var name: String
    /// The service's engine version, `vvr-11.2-jdk11-flink-1.20`.
    package var version: String
    /// Flink configuration for every job, below what a deployment says.
    package var configuration: [String: String]
    /// Compatibility options that are on, `datagen-timestamp-sequence`.
    package var compatibility: [String]
    package var span: SourceSpan
}

/// How time passes.
package struct ClockSettings: Sendable {
    package enum Mode: String, Sendable, CaseIterable {
        case virtual, paced
    }

    package var mode: Mode
    /// The instant at which the run begins.
    package var start: Instant
    package var seed: UInt64
    /// Virtual seconds a wall-clock second, in paced mode.
    package var speed: Double
    /// Virtual time after which the run ends as incomplete.
    package var limit: Duration
    package var span: SourceSpan
}

/// Who makes a call.
package enum ScenarioPrincipal: Sendable, Hashable {
    /// The account itself.
    case account
    case user(String)
    /// A session of a role.
    case role(String)

    /// `account`, `user/learner`, `role/flink-runtime`.
    package var text: String {
        switch self {
        case .account: "account"
        case .user(let name): "user/\(name)"
        case .role(let name): "role/\(name)"
        }
    }

    /// Nil when `text` is none of the three forms.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
        switch (parts.first, parts.count) {
        case ("account", 1): self = .account
        case ("user", 2): self = .user(parts[1])
        case ("role", 2): self = .role(parts[1])
        default: return nil
        }
    }
}

/// A variable with the value it has in this run.
package struct ScenarioVariable: Sendable {
    package var name: String
    package var value: ScenarioValue
    package var doc: String
    /// Whether reports must not show the value.
    package var isSecret: Bool
    package var span: SourceSpan
}

/// A text with the key that named it: SQL from a file, or SQL written in place.
package struct Script: Sendable {
    package var file: SourceFile
    /// The value of `sqlFile` or `sql` in the scenario.
    package var place: SourceSpan

    package init(file: SourceFile, place: SourceSpan) { (self.file, self.place) = (file, place) }

    /// The script that `sqlFile` or `sql` of an object names; nil when it has neither.
    init?(_ fields: Fields, fileKey: String = "sqlFile", textKey: String = "sql") {
        let key = fields.checked(fileKey) == nil ? textKey : fileKey
        guard let value = fields.checked(key), case .file(let file) = value.content else { return nil }
        self.init(file: file, place: value.span)
    }
}
