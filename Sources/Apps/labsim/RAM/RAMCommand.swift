import ArgumentParser

/// `labsim ram`: policies decided, explained, compared and shrunk, offline.
struct RAMCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ram", abstract: "Decide, explain, lint, compare and shrink RAM policies.",
        subcommands: [
            RAMSimulate.self, RAMDecide.self, RAMExplain.self, RAMLint.self, RAMWhoCan.self, RAMWhatCan.self,
            RAMSubset.self, RAMDiff.self, RAMMinimize.self, RAMCoverage.self, RAMLaws.self, RAMRules.self,
        ])
}
