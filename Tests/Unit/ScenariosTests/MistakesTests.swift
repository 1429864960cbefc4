import FoundationEssentials
import LabKernel
import Testing

@testable import Scenarios

/// Every mistake is reported in one run, with its place and a way to mend it.
@Suite struct MistakesTests {
    @Test func allPlantedMistakesAreReportedAtOnce() throws {
        let path = Repository.path("Tests/Golden/Scenarios/planted.yaml")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let file = SourceFile(name: "planted.yaml", text: text)
        do {
            _ = try ScenarioLoader.load(file, files: MemoryFiles([:]))
            Issue.record("the planted mistakes were not found")
        } catch {
            #expect(error.errors.count > 30)
            for mistake in error.errors {
                #expect(mistake.span != nil, "\(mistake.message) has no place")
                #expect(mistake.fix != nil, "\(mistake.message) has no fix")
            }
            try Golden.expect(error.description + "\n", is: "planted.txt")
        }
    }

    @Test(arguments: [
        ("a: [1, 2", "SCN001"), ("a: b: c", "SCN001"), ("\tb: 1", "SCN001"), ("a: 'x", "SCN001"),
        ("a: *x", "SCN001"), ("---\na: 1\n---\nb: 2", "SCN001"), ("", "SCN001"), ("a: !!str 1", "SCN002"),
        ("a: &x 1\nb: *x", "SCN002"), ("? [a]\n: 1", "SCN002"), ("a: 1\nb: 2\na: 3", "SCN003"),
        ("a: {b: 1, b: 2, b: 3}", "SCN003"), ("a\u{2028}b: 1", "SCN002"), ("\"\": 1\n\"\": 2", "SCN003"),
        (String(repeating: "[", count: 2_000), "SCN001"),
        ("a: " + String(repeating: "[", count: 40) + String(repeating: "]", count: 40), "SCN002"),
    ])
    func strictYAML(text: String, code: String) {
        let mistakes = MistakeList()
        _ = YAMLReader.read(SourceFile(name: "x.yaml", text: text), mistakes)
        #expect(mistakes.sorted.errors.first?.code == code, "\(mistakes.sorted)")
    }

    @Test func duplicatesDoNotHideOtherMistakes() {
        let found = Loading.mistakes("clock: {seed: 1, seed: 2, speeed: 3}\nclock: {}\nregio: x\n")
        #expect(
            found == [
                "SCN003 4:18 the key 'seed' stands twice in one object",
                "SCN004 4:27 unknown key 'speeed' in 'clock'",
                "SCN003 5:1 the key 'clock' stands twice in one object",
                "SCN004 6:1 unknown key 'regio' in the scenario",
            ])
    }

    @Test func placesCountCharactersNotBytes() {
        let found = Loading.mistakes("clock: {mode: \"日本語\", spede: 1}\n")
        #expect(
            found == [
                "SCN007 4:15 'mode' of 'clock' cannot be '日本語'",
                "SCN004 4:22 unknown key 'spede' in 'clock'",
            ])
    }

    @Test func aMissingScenarioSaysWhatToName() {
        #expect(throws: LabErrors.self) { try ScenarioLoader.load(path: "nowhere", files: MemoryFiles([:])) }
    }

    /// No bytes crash the loader: both scenarios with random damage, the same every time.
    @Test func damagedScenariosAreRefusedOrRead() throws {
        var chance = Prng(seed: 4_588, purpose: "damage")
        for path in [
            "scenarios/labs/01-hands-on", "scenarios/faults/oss-permission-denied",
            "scenarios/faults/poisoned-feed", "scenarios/tests/late-rows",
        ] {
            let text = try DiskFiles().text(of: Repository.path(path) + "/scenario.yaml")
            for _ in 0..<60 {
                var bytes = Array(text.utf8)
                for _ in 0..<4 { Self.damage(&bytes, &chance) }
                let file = SourceFile(name: "damaged.yaml", text: String(decoding: bytes, as: UTF8.self))
                do { _ = try ScenarioLoader.load(file, files: MemoryFiles([:])) } catch {
                    #expect(!error.errors.isEmpty)
                }
            }
        }
    }

    private static func damage(_ bytes: inout [UInt8], _ chance: inout Prng) {
        let place = Int(chance.next() % UInt64(bytes.count))
        switch chance.next() % 4 {
        case 0: bytes.remove(at: place)
        case 1: bytes[place] = UInt8(truncatingIfNeeded: chance.next())
        case 2: bytes.insert(Array("{}[]:,-&*!|>'\"#$\n \t".utf8)[Int(chance.below(19))], at: place)
        default: bytes.removeSubrange(place..<min(bytes.count, place + 40))
        }
    }
}
