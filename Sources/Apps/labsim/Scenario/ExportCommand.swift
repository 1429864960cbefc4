import ArgumentParser
import Scenarios

/// `labsim export`: a scenario's resources for the real cloud.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a scenario's resources for the real cloud.",
        discussion: "What the form has no place for is named on stderr, and at the end of the text.")

    /// The forms that resources can be written in.
    enum Form: String, CaseIterable, ExpressibleByArgument { case cli, ros, terraform }

    @Argument(
        help:
            "cli, a script for Alibaba Cloud CLI; ros, a template; terraform, for the provider aliyun/alicloud."
    )
    var form: Form

    @OptionGroup var source: ScenarioArguments

    func run() throws {
        let scenario = try source.load()
        let (text, leftOut) =
            switch form {
            case .cli: Self.parts(CommandExport(scenario))
            case .ros: Self.parts(StackExport(scenario))
            case .terraform: Self.parts(TerraformExport(scenario))
            }
        print(text, terminator: "")
        for line in leftOut { ExitStatus.complain("left out: \(line)") }
    }

    private static func parts(_ export: CommandExport) -> (String, [String]) { (export.text, export.leftOut) }
    private static func parts(_ export: StackExport) -> (String, [String]) { (export.text, export.leftOut) }
    private static func parts(_ export: TerraformExport) -> (String, [String]) {
        (export.text, export.leftOut)
    }
}
