import ArgumentParser
import LabKernel
import Scenarios

/// `labsim plan`: what a scenario will do, nothing done.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Say what a scenario will make, do and check, and when.")

    @OptionGroup var source: ScenarioArguments

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let plan = ScenarioPlan(try source.load())
        print(json ? plan.json.prettyText : plan.text, terminator: "")
    }
}
