import EngineBenchmarks
import StreamTypes
import Streaming
import Testing

/// The engine's rows are those of the row-at-a-time oracles.
@Suite struct OracleTests {
    private static let queries = BenchmarkCatalog.generated(rows: 20_000).filter { $0.oracle != nil }

    @Test func everyOperatorWithATargetHasAnOracle() {
        for name in ["filter", "tumble", "group by", "interval join", "dedup"] {
            #expect(Self.queries.contains { $0.name.hasPrefix(name) }, "\(name)")
        }
    }

    @Test(arguments: queries.map(\.name))
    func engineAndOracleAgree(name: String) throws {
        let query = try #require(Self.queries.first { $0.name == name })
        let rows = try BenchmarkJob.digest(query)
        let expected = try #require(try BenchmarkJob.oracleDigest(query))
        #expect(rows.changes > 0)
        #expect(rows.checksum == expected.checksum)
        #expect(rows.changes == expected.changes)
    }

    @Test func theDigestTellsTablesApart() {
        var (one, other) = (RowDigest(), RowDigest())
        one.add([.int(1), .int(2)], .insert)
        other.add([.int(2), .int(1)], .insert)
        #expect(one.checksum != other.checksum)
        other.add([.int(1), .int(2)], .insert)
        other.add([.int(2), .int(1)], .delete)
        #expect(one.checksum == other.checksum)
    }
}
