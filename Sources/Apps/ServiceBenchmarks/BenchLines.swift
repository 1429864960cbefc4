import LabKernel
import SLS

/// The logs that are measured with: a job's log lines of about 170 bytes.
enum BenchLines {
    /// A group of `count` logs; groups with different numbers differ in all fields.
    static func group(_ number: Int, count: Int) -> LogGroup {
        var random = Prng(seed: UInt64(number), purpose: "bench lines")
        let logs = (0..<count).map { line -> LogGroup.Log in
            let level = ["INFO", "INFO", "INFO", "WARN", "ERROR", "DEBUG", "INFO", "INFO"][
                Int(random.next() % 8)]
            let task = "Source: orders[\(random.next() % 16)] -> Calc (\(random.next() % 8)/8)"
            let duration = random.next() % 5_000
            let rare = random.next() % 10_000 == 0 ? " quarantined" : ""
            let message =
                "Completed checkpoint \(number * count + line) for job \(random.next() % 100) (\(duration * 37) bytes, "
                + "checkpointDuration=\(duration) ms, finalizationTime=\(random.next() % 100) ms)\(rare)."
            return LogGroup.Log(
                time: UInt32(BenchClient.start.epochSeconds) - 600 + UInt32(random.next() % 600),
                contents: [
                    .init("level", level), .init("deployment", "job-\(random.next() % 50)"),
                    .init("task", task),
                    .init("latency", String(duration)), .init("message", message),
                ])
        }
        return LogGroup(topic: "taskmanager", source: "10.0.0.\(number % 8)", logs: logs)
    }

    static let index: JSONValue = {
        let tokens: JSONValue = [",", " ", ";", "=", "(", ")", "[", "]", ":", "."]
        let text: JSONValue = ["type": "text", "token": tokens, "doc_value": true]
        return [
            "line": ["token": tokens, "caseSensitive": false],
            "keys": [
                "level": text, "deployment": text, "task": text,
                "latency": ["type": "long", "doc_value": true],
            ],
        ]
    }()

    static let queries: [(name: String, query: String)] = [
        ("search of a rare word", "quarantined"), ("search of a word in each line", "checkpoint"),
        ("search of two fields", "level: ERROR and deployment: job-7"),
        ("group by one field", "* | select level, count(*) as c group by level"),
        (
            "group by two fields of a search",
            "error | select deployment, level, count(*) as c group by deployment, level"
        ),
        (
            "average by field",
            "* | select deployment, avg(latency) as a, max(latency) as m group by deployment"
        ),
        (
            "count by minute",
            "* | select date_trunc('minute', __time__) as t, count(*) as c group by t order by t"
        ),
    ]
}
