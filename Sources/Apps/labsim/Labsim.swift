import ArgumentParser
import LabKernel

/// The command line of labsim.
@main
struct Labsim: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "labsim",
        abstract: "The offline sandbox for Realtime Compute for Apache Flink and the services around it.",
        discussion: """
            Exit codes: 0 pass, 1 a check failed, 2 usage, 3 scenario or SQL invalid, 4 environment, 5 timed out or incomplete, \
            6 only the budget failed, 70 internal, 130 interrupted.
            """,
        version: version,
        subcommands: [
            RunCommand.self, TestCommand.self, LabCommand.self, WorkshopCommand.self, FuzzCommand.self,
            ValidateCommand.self, PlanCommand.self,
            FmtCommand.self, SchemaCommand.self, ExportCommand.self, UpCommand.self, SQLCommand.self,
            CostCommand.self, FlinkCommand.self, APICommand.self, TimeCommand.self, RAMCommand.self,
            OSSCommand.self, LogsCommand.self,
            MetricsCommand.self, DoctorCommand.self, BenchCommand.self,
        ])

    static func main() async {
        do {
            try EnvironmentCheck.run()
            var command = try parseAsRoot(
                ReportTarget.separated(Array(CommandLine.arguments.dropFirst())))
            if var async = command as? any AsyncParsableCommand {
                try await async.run()
            } else {
                try command.run()
            }
        } catch {
            ExitStatus.leave(with: error)
        }
    }
}
