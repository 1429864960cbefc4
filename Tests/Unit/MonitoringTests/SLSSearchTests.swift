import LabKernel
import Testing

@testable import SLS

@Suite struct SLSSearchTests {
    /// Searches and how many of the twenty logs they find; -1 for a refusal.
    static let golden: [(query: String, count: Int)] = [
        ("*", 20), ("", 20), ("checkpoint", 20), ("CHECKPOINT", 20), ("check", 0), ("check*", 20),
        ("c?eckpoint", 20),
        ("completed 12", 2), ("completed and 12", 2), ("12", 2), ("57", 1), ("level: ERROR", 4),
        ("level:error", 4),
        ("level : INFO", 16), ("not level: ERROR", 16), ("level: ERROR or level: INFO", 20),
        ("level: ERROR and job: job-0", 2), ("level: ERROR job: job-0", 2),
        ("level: ERROR not job: job-0", 2),
        ("level: ERROR or level: INFO and job: job-0", 12),
        ("(level: ERROR or level: INFO) and job: job-0", 10),
        ("not (level: ERROR or job: job-1)", 8), ("not not level: ERROR", 4), ("level: *", 20),
        ("nosuch: *", 0),
        ("not nosuch: *", 20), ("msg: checkpoint", 0), ("level: ERR*", 4), ("level: E?ROR", 4),
        ("level: ERRO", 0),
        ("latency: 140", 1), ("latency = 140", 1), ("latency >= 100", 10), ("latency>100", 9),
        ("latency < 30", 3),
        ("latency <= 30", 4), ("latency >= 100 and latency < 150", 5), ("latency in [100 150]", 6),
        ("latency in (100 150)", 4), ("latency in [100 150)", 5), ("latency: abc", 0), ("ratio >= 4.5", 2),
        ("ratio: 0.25", 1), ("latency: >= 180", 2), ("job: \"job-0\"", 10), ("\"completed in\"", 20),
        ("#\"completed in\"", 20), ("#\"in completed\"", 0), ("\"in completed\"", 20), ("exact: Alpha", 1),
        ("exact: alpha", 19), ("level: info and exact: Alpha", 1), ("zh: 失败", 1), ("zh: 检查", 20),
        ("__topic__: jobmanager", 6), ("__topic__: job*", 6), ("__source__: 10.0.0.9", 14),
        ("__tag__:host: h1", 6), ("not __tag__:host: h1", 14), ("request.user.id: 7", 1),
        ("request.path: v1", 7), ("request.none: *", 0), ("b7", 1), ("path a", 20), ("\\*", 0),
        ("level", 20), ("level: ", -1), ("(level: ERROR", -1), ("level: ERROR)", -1), ("and", -1),
        ("or level", -1),
        ("latency > x", -1), ("latency in [1", -1), ("*point", -1), ("\"open", -1), ("level: ERROR or", -1),
    ]

    /// Whether logs are read one by one or through index segments.
    @Test(arguments: [32_768, 4])
    func theGoldenSetFindsWhatItShould(segmentLines: Int) throws {
        let bench = try LogBench.ready(segmentLines: segmentLines)
        try bench.index()
        try bench.fill()
        for row in Self.golden {
            let count = try bench.count(row.query)
            #expect(count == row.count, "query '\(row.query)'")
        }
    }

    @Test(arguments: [32_768, 4])
    func pagesComeInOrderFromEitherEnd(segmentLines: Int) throws {
        let bench = try LogBench.ready(segmentLines: segmentLines)
        try bench.index()
        try bench.fill()
        func latencies(_ more: [(String, JSONValue)]) throws -> [String] {
            let data = try bench.query("job: job-0 or job: job-1", more).body["data"]?.arrayValue ?? []
            return data.compactMap { $0["latency"]?.stringValue }
        }
        #expect(try latencies([("line", 3), ("offset", 5)]) == ["50", "60", "70"])
        let reverse: [(String, JSONValue)] = [("line", 5), ("offset", 5), ("reverse", true)]
        #expect(try latencies(reverse) == ["140", "130", "120", "110", "100"])
        #expect(try latencies([("line", 5), ("offset", 18)]) == ["180", "190"])
        #expect(try bench.query("*", [("line", 101)]).status == 400)
        #expect(try bench.query("*", [("topic", "jobmanager")]).body["meta"]?["count"]?.intValue == 6)
    }

    @Test func rowsCarryTheirSystemFields() throws {
        let bench = try LogBench.ready()
        try bench.index()
        try bench.fill()
        let row = try #require(try bench.query("latency: 150").body["data"]?.arrayValue?.first)
        #expect(row["__source__"]?.stringValue == "10.0.0.10")
        #expect(row["__topic__"]?.stringValue == "jobmanager")
        #expect(row["__tag__:host"]?.stringValue == "h1")
        #expect(row["__time__"]?.stringValue == String(bench.now - 45))
    }

    @Test func onlyLogsThatCameAfterTheIndexAreFound() throws {
        let bench = try LogBench.ready()
        #expect(try bench.query("*").body["errorCode"]?.stringValue == "IndexConfigNotExist")
        try bench.fill()
        try bench.index()
        #expect(try bench.count("*") == 0)
        try bench.fill()
        #expect(try bench.count("*") == 20)
    }

    @Test func histogramsAreContiguousAndSumUp() throws {
        let bench = try LogBench.ready()
        try bench.index()
        try bench.fill()
        let query = "type=histogram&from=\(bench.now - 301)&to=\(bench.now + 60)&query=level%3A%20ERROR"
        for path in ["/logstores/app", "/logstores/app/index"] {
            let buckets = try bench.call("GET", path, query: query).body.arrayValue ?? []
            #expect(buckets.reduce(0) { $0 + ($1["count"]?.intValue ?? 0) } == 4)
            #expect(buckets.first?["from"]?.intValue == bench.now - 301)
            #expect(buckets.last?["to"]?.intValue == bench.now + 60)
            #expect(
                zip(buckets, buckets.dropFirst()).allSatisfy { $0["to"]?.intValue == $1["from"]?.intValue })
        }
    }

    @Test func timesBoundWhatIsFound() throws {
        let bench = try LogBench.ready()
        try bench.index()
        try bench.fill()
        let range: [(String, JSONValue)] = [("from", .int(bench.now - 60)), ("to", .int(bench.now - 50))]
        #expect(try bench.query("*", range).body["meta"]?["count"]?.intValue == 10)
        #expect(try bench.query("*", [("from", 10), ("to", 10)]).status == 400)
    }

    @Test func parserSurvivesAnyText() throws {
        var chance = Prng(seed: 11, purpose: "search fuzz")
        let pieces = [
            "a", "and", "or", "not", "(", ")", ":", "\"", "'", ">", ">=", "[", "]", "in", "#", "*", "?", "\\",
            " ", "1", "中", "|",
        ]
        for _ in 0..<20_000 {
            let text = (0..<chance.below(12)).map { _ in pieces[Int(chance.below(UInt64(pieces.count)))] }
                .joined()
            _ = try? SearchParser.parse(text)
            _ = try? SQLParser.parse(text)
            _ = LogQuery(text)
        }
    }
}
