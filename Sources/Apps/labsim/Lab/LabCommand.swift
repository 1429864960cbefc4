import ArgumentParser

/// `labsim lab`: the lessons.
struct LabCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab", abstract: "Play, list and prove labs.",
        discussion: """
            A lab is played against a running 'labsim up': 'labsim lab start LAB' makes a world of the lab's own beside it, writes the \
            learner's keys, and from then on 'labsim oss', 'logs', 'metrics', 'flink', 'api', 'time' and SDKs with these keys act in it.
            """,
        subcommands: [
            LabList.self, LabStart.self, LabStatus.self, LabNext.self, LabCheck.self, LabHintCommand.self,
            LabAnswerCommand.self, LabQuizCommand.self, LabSolve.self, LabQuery.self, LabKeys.self,
            LabReset.self, LabSubmit.self, LabTest.self,
        ])
}

/// Which lab is meant and how answers are printed: options that all commands of the player share.
struct LabPlace: ParsableArguments {
    @OptionGroup var server: RunningServer

    @Flag(help: "Print JSON.")
    var json = false
}

/// The step that a command is about.
struct LabStepName: ParsableArguments {
    @Argument(help: "The step, by its name or its number; the one to work on when left out.")
    var step: String?
}
