import ArgumentParser
import LabKernel
import RAMPolicy

/// `labsim ram laws`: what holds for every request, tried on random cases.
struct RAMLaws: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "laws", abstract: "Try the laws of evaluation on random cases.",
        discussion: "Exits 1 when a case breaks a law. Build with '-c release' for many cases.")

    @Option(help: "Random cases for each law.")
    var cases: Int = 100_000

    @Option(help: "The seed of the cases.")
    var seed: UInt64 = 1

    @OptionGroup var options: RAMRuleOptions

    func validate() throws {
        guard cases > 0 else { throw ValidationError("'--cases' takes a number above 0") }
    }

    func run() throws {
        let rules = try options.rules()
        var isBroken = false
        for law in EvaluationLaw.allCases {
            let broken = law.broken(cases: cases, seed: seed, rules: rules)
            print("\(broken.isEmpty ? "holds " : "BROKEN")  \(law.rawValue)  (\(cases) cases)")
            for line in broken.prefix(5) { print("        \(line)") }
            isBroken = isBroken || !broken.isEmpty
        }
        if isBroken { throw ExitStatus.checkFailed }
    }
}
