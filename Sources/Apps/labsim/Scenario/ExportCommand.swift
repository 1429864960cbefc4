import ArgumentParser
import Scenarios

/// `labsim export`: a scenario's resources for the real cloud.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a scenario's resources for the real cloud.")

    /// The forms that resources can be written in.
    enum Form: String, CaseIterable, ExpressibleByArgument { case terraform }

    @Argument(help: "terraform, for the provider aliyun/alicloud.")
    var form: Form

    @OptionGroup var source: ScenarioArguments

    func run() throws {
        let export = TerraformExport(try source.load())
        print(export.text, terminator: "")
        for line in export.leftOut { ExitStatus.complain("left out: \(line)") }
    }
}
