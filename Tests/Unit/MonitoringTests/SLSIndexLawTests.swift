import Glibc
import LabKernel
import Testing

@testable import SLS

/// Index segments change no answer: whatever is written, expires, is indexed anew or read again from the disk.
@Suite struct SLSIndexLawTests {
    private static let queries = [
        "*", "error", "ERR*", "not error", "alpha beta", "\"alpha beta\"", "#\"alpha beta\"", "level: error",
        "level: *",
        "not level: *", "n >= 40", "n in [10 20)", "n: 7 or level: warn", "doc.a: 3", "__topic__: t1",
        "__tag__:host: h1", "not __tag__:host: *", "text: gamma", "text: g?mma", "#\"beta gamma\" and n > 5",
        "nosuch",
        "* | select count(*) as c", "* | select level, count(*) as c group by level order by level",
        "alpha | select level, n % 3 as r, count(*) as c, sum(n) as s group by level, r order by level, r",
        "* | select __topic__ as t, max(n) as m, count(distinct level) as d group by t order by t",
        "* | select date_trunc('minute', __time__) as m, count(*) as c group by m order by m",
        "* | select doc.a as a, count(*) as c group by a order by a, c",
        "* | select n, text where n < 9 order by n, text limit 20",
        "level: error | select n order by n desc limit 5", "* | select approx_percentile(n, 0.9), stddev(n)",
        "* | select level, row_number() over (partition by level order by n, text) as r order by level, r limit 9",
    ]

    private static func group(_ random: inout Prng, at time: Int64) -> LogGroup {
        let words = ["alpha", "beta", "gamma", "Error", "delta,epsilon", ""]
        func pick(_ texts: [String]) -> String { texts[Int(random.next() % UInt64(texts.count))] }
        let logs = (0..<1 + Int(random.next() % 6)).map { _ -> LogGroup.Log in
            var pairs: [LogGroup.Pair] = []
            if random.next() % 4 != 0 {
                pairs.append(.init("level", pick(["error", "WARN", "info", "error x"])))
            }
            if random.next() % 5 != 0 {
                pairs.append(.init("n", pick(["7", "x", String(random.next() % 60)])))
            }
            if random.next() % 3 != 0 { pairs.append(.init("doc", "{\"a\":\(random.next() % 5)}")) }
            pairs.append(.init("text", (0..<3).map { _ in pick(words) }.joined(separator: " ")))
            if random.next() % 6 == 0 { pairs.append(.init("level", "twice")) }
            if random.next() % 9 == 0 { pairs.append(.init("__topic__", "a field of that name")) }
            return .init(time: UInt32(time) - UInt32(random.next() % 200), contents: pairs)
        }
        var tags: [LogGroup.Pair] = []
        if random.next() % 2 == 0 { tags.append(.init("host", pick(["h1", "h2"]))) }
        return LogGroup(topic: pick(["t1", "t2", ""]), source: pick(["s", ""]), tags: tags, logs: logs)
    }

    private static func index(_ more: [(String, JSONValue)] = []) -> JSONValue {
        let text: JSONValue = ["type": "text", "token": LogBench.tokens, "doc_value": true]
        let fields: [(String, JSONValue)] = [
            ("level", text), ("text", text), ("n", ["type": "long", "doc_value": true]),
            ("doc", ["type": "json", "token": LogBench.tokens, "doc_value": true]),
        ]
        return [
            "line": ["token": LogBench.tokens],
            "keys": .object(fields.map { row in more.first { $0.0 == row.0 } ?? row }),
        ]
    }

    private func compare(_ plain: LogBench, _ indexed: LogBench, _ moment: String) throws {
        for query in Self.queries {
            let (expected, found) = (try plain.query(query), try indexed.query(query))
            #expect(found.status == expected.status && found.body == expected.body, "\(moment): \(query)")
            let range = "type=histogram&from=\(plain.now - 300)&to=\(plain.now + 60)"
            guard !query.contains("|") else { continue }
            let path = "/logstores/app"
            let parameter = "&query=\(PercentEncodedQuery.text(query))"
            let histograms = try [plain, indexed].map {
                try $0.call("GET", path, query: range + parameter).body
            }
            #expect(histograms[0] == histograms[1], "\(moment): histogram of \(query)")
        }
    }

    @Test(arguments: 1...3)
    func segmentsChangeNoAnswer(seed: UInt64) throws {
        var template = Array("/tmp/labsim-idx-XXXXXX".utf8CString)
        let path = String(cString: try #require(mkdtemp(&template)))
        defer { _ = system("rm -rf '\(path)'") }
        var random = Prng(seed: seed, purpose: "index laws")
        let plain = try LogBench.ready()
        var indexed = try LogBench.ready(persistence: try FolderPersistence(folder: path), segmentLines: 8)
        func write(_ count: Int) throws {
            for _ in 0..<count {
                let group = Self.group(&random, at: plain.now)
                let key = ["00", "40", "80000000000000000000000000000000", "f"][Int(random.next() % 4)]
                for bench in [plain, indexed] {
                    let path = "/logstores/app/shards/route"
                    #expect(try bench.put(group, path: path, query: "key=\(key)") == 200)
                }
            }
        }
        func both(_ body: (LogBench) throws -> Void) rethrows {
            for bench in [plain, indexed] { try body(bench) }
        }
        try write(3)
        try both { _ = try $0.call("POST", "/logstores/app/index", Self.index()) }
        try write(20)
        try compare(plain, indexed, "written")
        indexed = try LogBench(persistence: try FolderPersistence(folder: path), segmentLines: 8)
        try compare(plain, indexed, "read again")
        try write(5)
        let caseful: JSONValue = ["type": "text", "token": [" "], "caseSensitive": true, "doc_value": true]
        try both { _ = try $0.call("PUT", "/logstores/app/index", Self.index([("level", caseful)])) }
        try compare(plain, indexed, "indexed anew")
        try both { try $0.loop.run(until: $0.loop.now + .hours(24 * 4)) }
        try write(9)
        try both { try $0.loop.run(until: $0.loop.now + .hours(24 * 4)) }
        try write(2)
        try compare(plain, indexed, "expired in part")
        try both { _ = try $0.call("POST", "/logstores/app/shards/0", query: "action=split") }
        try write(12)
        try compare(plain, indexed, "split")
    }

    @Test func aDamagedSegmentIsBuiltAgain() throws {
        var template = Array("/tmp/labsim-idx-XXXXXX".utf8CString)
        let path = String(cString: try #require(mkdtemp(&template)))
        defer { _ = system("rm -rf '\(path)'") }
        do {
            let bench = try LogBench.ready(persistence: try FolderPersistence(folder: path), segmentLines: 4)
            try bench.index()
            try bench.fill()
        }
        let folder = path + "/logs/prj/app/0"
        let segments = IndexFiles.list(folder)
        #expect(segments.count == 1)
        #expect(truncate(segments[0], 100) == 0)
        let bench = try LogBench(persistence: try FolderPersistence(folder: path), segmentLines: 4)
        #expect(try bench.count("checkpoint") == 20)
        #expect(try bench.count("level: ERROR") == 4)
    }
}
