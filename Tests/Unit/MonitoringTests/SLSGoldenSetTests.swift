import Foundation
import LabKernel
import Testing

@testable import SLS

/// The searches and analyses in `Tests/Golden/Logs`, whose answers `model.py` there computes without labsim.
@Suite struct SLSGoldenSetTests {
    /// A query and the lines that it is answered with.
    struct Entry: Sendable {
        var query: String
        var answer: [String]
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Golden/Logs").standardized

    private static func text(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    static func entries(_ name: String) throws -> [Entry] {
        try text(name).split(separator: "\n\n").map { block in
            let lines = block.split(separator: "\n").map(String.init)
            guard lines.count >= 4, lines[1].hasPrefix("query: ") else {
                throw LabError("TEST", "no entry: \(block)")
            }
            return Entry(query: String(lines[1].dropFirst(7)), answer: Array(lines[3...]))
        }
    }

    private static let tokens: JSONValue = .array(
        ",  '\";=()[]{}?@&<>/:\n\t\r".map { .string(String($0)) })

    /// Full text and fields of every type; `secret` and `msg` have no index, `note` has no statistics.
    private static let index: JSONValue = {
        func text(isCaseSensitive: Bool = false, hasStatistics: Bool = true) -> JSONValue {
            [
                "type": "text", "token": tokens, "caseSensitive": .bool(isCaseSensitive),
                "doc_value": .bool(hasStatistics),
            ]
        }
        func number(_ type: JSONValue) -> JSONValue { ["type": type, "doc_value": true] }
        return [
            "line": ["token": tokens, "caseSensitive": false],
            "keys": [
                "id": number("long"), "latency": number("long"), "ratio": number("double"), "level": text(),
                "task": text(), "path": text(), "user": text(isCaseSensitive: true),
                "note": text(hasStatistics: false),
                "request": [
                    "type": "json", "token": tokens, "doc_value": true, "index_all": false,
                    "json_keys": ["user.id": number("long"), "user.vip": text()],
                ],
            ],
        ]
    }()

    private static func bench(segmentLines: Int) throws -> LogBench {
        let bench = try LogBench.ready(segmentLines: segmentLines)
        let answer = try bench.call("POST", "/logstores/app/index", index)
        guard answer.status == 200 else { throw LabError("TEST", answer.body.text) }
        for line in try text("logs.jsonl").split(separator: "\n") {
            let log = try JSONParser.parse(text: String(line))
            func pairs(_ name: String) -> [LogGroup.Pair] {
                (log[name]?.objectValue ?? []).map { .init($0.0, $0.1.stringValue ?? "") }
            }
            let time = UInt32(try #require(log["time"]?.intValue))
            try bench.put(
                LogGroup(
                    topic: log["topic"]?.stringValue ?? "", source: log["source"]?.stringValue ?? "",
                    tags: pairs("tags"), logs: [LogGroup.Log(time: time, contents: pairs("fields"))]))
        }
        return bench
    }

    /// The lines of an answer, as the golden files write them. The range is the hour after 23:30 on the last day of 2024.
    private static func answer(_ query: String, _ bench: LogBench) throws -> [String] {
        let start: Int64 = 1_735_659_000
        let answer = try bench.query(query, [("from", .int(start)), ("to", .int(start + 3_900))])
        guard answer.status == 200 else { return ["refused"] }
        let data = answer.body["data"]?.arrayValue ?? []
        if data.isEmpty { return ["nothing"] }
        guard query.contains("|") else {
            return ["ids: " + data.compactMap { $0["id"]?.stringValue }.joined(separator: " ")]
        }
        return data.map { row in
            "  | "
                + (row.objectValue ?? []).filter { $0.0 != "__time__" && $0.0 != "__source__" }
                .map { $0.1.stringValue ?? "" }.joined(separator: " | ")
        }
    }

    /// Whether logs are read one by one or through index segments.
    @Test(arguments: ["search.golden", "analysis.golden"], [32_768, 4])
    func everyAnswerIsTheModels(file: String, segmentLines: Int) throws {
        let bench = try Self.bench(segmentLines: segmentLines)
        let entries = try Self.entries(file)
        #expect(entries.count >= 46)
        for entry in entries {
            let answer = try Self.answer(entry.query, bench)
            #expect(answer == entry.answer, "query '\(entry.query)'")
        }
    }
}
