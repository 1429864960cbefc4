import LabKernel
import Testing

@testable import Streaming

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The laws of every operator, over random inputs.
///
/// `LABSIM_LAW_SEEDS=200` checks more seeds, `LABSIM_SEED=n` that one alone.
@Suite struct OperatorLawTests {
    /// The seeds to check, by default few.
    static var seeds: ClosedRange<UInt64> {
        if let seed = number("LABSIM_SEED") { return seed...seed }
        return 1...(number("LABSIM_LAW_SEEDS") ?? 3)
    }

    private static func number(_ variable: String) -> UInt64? {
        getenv(variable).flatMap { UInt64(String(cString: $0)) }
    }

    @Test(arguments: LawSubject.all)
    func lawsHold(_ subject: LawSubject) throws {
        var produced = 0
        for seed in Self.seeds {
            let check = try LawCheck(subject, seed: seed)
            produced += check.produced
            for violation in check.violations { Issue.record("seed \(seed), \(violation)") }
        }
        // One short table alone may give nothing.
        #expect(produced > 0 || Self.seeds.count == 1, "\(subject.name) produces no rows")
    }
}
