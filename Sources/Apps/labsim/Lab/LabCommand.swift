import ArgumentParser

/// `labsim lab`: the lessons.
struct LabCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab", abstract: "List and prove labs.",
        subcommands: [LabList.self, LabTest.self])
}
