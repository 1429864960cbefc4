import ArgumentParser
import LabKernel
import Scenarios

/// `labsim lab list`: the labs with their level, length and points.
struct LabList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the labs.")

    @Argument(help: "Folders of labs; scenarios/labs when left out.")
    var paths: [String] = []

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let labs = try LabFolder.labs(at: paths)
        guard !json else {
            return print(JSONValue.array(labs.map(Self.value)).prettyText, terminator: "")
        }
        let width = labs.map(\.path.count).max() ?? 0
        for (path, scenario) in labs {
            let padding = String(repeating: " ", count: width - path.count)
            print("\(path)\(padding)  \(scenario.metadata.title)  (\(Self.measures(scenario)))")
        }
    }

    private static func measures(_ scenario: Scenario) -> String {
        let labels = scenario.metadata.labels
        let level = labels.first { $0.key == "level" }.map { [$0.value.written] } ?? []
        let minutes = labels.first { $0.key == "minutes" }.map { ["\($0.value.written) minutes"] } ?? []
        let steps = scenario.lab.map { ["\($0.steps.count) steps", "\($0.totalPoints) points"] } ?? []
        return (level + minutes + steps).joined(separator: ", ")
    }

    private static func value(_ path: String, _ scenario: Scenario) -> JSONValue {
        let steps = scenario.lab?.steps ?? []
        return [
            "path": .string(path), "name": .string(scenario.metadata.name),
            "title": .string(scenario.metadata.title), "points": .int(scenario.lab?.totalPoints ?? 0),
            "passScore": .int(scenario.lab?.passScore ?? 0),
            "steps": .array(
                steps.map { ["id": .string($0.id), "title": .string($0.title), "points": .int($0.points)] }),
        ]
    }
}
