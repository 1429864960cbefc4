import Testing

@testable import Streaming

/// The laws find bugs: each planted one within a few seeds.
@Suite struct CanaryTests {
    private static let seeds: ClosedRange<UInt64> = 1...40

    @Test(arguments: PlantedBug.all)
    func isFound(_ bug: PlantedBug) throws {
        let subject = LawSubject.named(bug.subject)
        for seed in Self.seeds {
            let check = try LawCheck(subject, seed: seed, bug: bug)
            if check.violations.contains(where: { $0.law == bug.law }) { return }
        }
        Issue.record("\(bug.law) does not find that \(bug.subject) \(bug.name)")
    }

    /// Every law has a bug that it finds.
    @Test func everyLawIsProven() {
        #expect(Set(PlantedBug.all.map(\.law)) == Set(Law.allCases))
    }
}
