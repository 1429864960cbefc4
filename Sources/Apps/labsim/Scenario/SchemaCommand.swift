import ArgumentParser
import Scenarios

/// `labsim schema`: the JSON Schema of scenario files, for editors.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the JSON Schema of scenario files.",
        discussion: "Name it at the top of a scenario: # yaml-language-server: $schema=scenario.schema.json")

    func run() { print(ScenarioSchema.jsonSchema.prettyText, terminator: "") }
}
