import Foundation
import LabKernel
import Testing

@testable import Connectors

@Suite struct CaseTests {
    private static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Fixtures")

    static let paths: [String] = {
        let folder = fixtures.appendingPathComponent("cases").path
        let below = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return below.filter { $0.hasSuffix(".case") }.sorted()
    }()

    private func run(_ text: String, name: String) throws -> (golden: GoldenCase, result: CaseResult) {
        let golden = try GoldenCase(SourceFile(name: name, text: text))
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let runner = CaseRunner(
            dataFolder: Self.fixtures.appendingPathComponent("data").path, scratchFolder: scratch.path)
        return (golden, try runner.run(golden))
    }

    /// Cases whose results come from Apache Flink 1.20.3.
    @Test(arguments: paths)
    func agreesWithFlink(path: String) throws {
        let text = try String(
            contentsOf: Self.fixtures.appendingPathComponent("cases/\(path)"), encoding: .utf8)
        let (golden, result) = try run(text, name: path)
        #expect(CaseComparison(golden).difference(result) == nil)
    }

    private static let sample = """
        name: sample/values
        compare: changelog-ordered

        === query
        SELECT * FROM (VALUES (1, 1.5E0), (2, 2.5E0)) AS t(a, b)

        === schema
        a  INT NOT NULL
        b  DOUBLE NOT NULL

        === changelog
        +I [1, 1.5000000000000002]
        +I [2, 2.5]
        """

    @Test func toleratesTheLastBitOnly() throws {
        let (golden, result) = try run(Self.sample, name: "sample")
        #expect(CaseComparison(golden).difference(result) == nil)
        let (other, same) = try run(Self.sample.replacing("2.5]", with: "2.6]"), name: "sample")
        #expect(CaseComparison(other).difference(same)?.contains("change 2 is +I [2, 2.5]") == true)
    }

    @Test func orderCountsOnlyWhereAsked() throws {
        let swapped = Self.sample.replacing(
            "+I [1, 1.5000000000000002]\n+I [2, 2.5]", with: "+I [2, 2.5]\n+I [1, 1.5]")
        let (ordered, result) = try run(swapped, name: "sample")
        #expect(CaseComparison(ordered).difference(result) != nil)
        let (bag, again) = try run(swapped.replacing("-ordered", with: "-multiset"), name: "sample")
        #expect(CaseComparison(bag).difference(again) == nil)
    }

    @Test func schemaCounts() throws {
        let (golden, result) = try run(Self.sample.replacing("a  INT", with: "a  BIGINT"), name: "sample")
        #expect(CaseComparison(golden).difference(result)?.hasPrefix("schema of result") == true)
    }

    @Test func resultLineHasTheShapeOfTheComparator() throws {
        let (_, result) = try run(Self.sample, name: "sample")
        #expect(
            result.json.text
                == "{\"name\":\"sample/values\",\"outputs\":{\"result\":{\"schema\":[[\"a\",\"INT "
                + "NOT NULL\"],"
                + "[\"b\",\"DOUBLE NOT NULL\"]],\"changelog\":[\"+I [1, 1.5]\",\"+I [2, 2.5]\"],"
                + "\"final\":[\"[1, 1.5]\",\"[2, 2.5]\"]}}}")
    }
}
