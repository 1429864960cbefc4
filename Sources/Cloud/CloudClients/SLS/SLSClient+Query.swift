import CloudGateway
import LabKernel

extension SLSClient {
    /// What a query answers.
    package struct QueryAnswer: Sendable {
        /// Logs, or rows of an analysis: members in the order the service gives them.
        package var rows: [[(key: String, value: String)]]
        /// Whether it was an analysis.
        package var isAnalysis: Bool
        /// Columns of an analysis in their order.
        package var columns: [String]
    }

    /// Runs a query over the logs of `from` until before `to`, in seconds since 1970; at most 100 logs from
    /// `offset` on.
    package func query(
        _ text: String, of logstore: String, in project: String, from: Int64, to: Int64, offset: Int = 0,
        count: Int = 100, newestFirst: Bool = false
    ) throws(CloudCallError) -> QueryAnswer {
        let body: JSONValue = [
            "from": .int(from), "to": .int(to), "query": .string(text), "line": .int(count),
            "offset": .int(offset), "reverse": .bool(newestFirst),
        ]
        let answer = try document(try send("POST", project, "/logstores/\(logstore)/logs", json: body))
        let meta = answer["meta"]
        return QueryAnswer(
            rows: Self.rows(answer["data"]), isAnalysis: meta?["hasSQL"]?.boolValue ?? false,
            columns: (meta?["keys"]?.arrayValue ?? []).compactMap(\.stringValue))
    }

    /// The logs that were written around one, which `id` and `meta` name as a query answers them.
    package func context(
        id: String, meta: String, of logstore: String, in project: String, before: Int, after: Int
    ) throws(CloudCallError) -> [[(key: String, value: String)]] {
        let query = [
            ("type", "context_log"), ("pack_id", id), ("pack_meta", meta), ("back_lines", String(before)),
            ("forward_lines", String(after)),
        ]
        return Self.rows(
            try document(try send("GET", project, "/logstores/\(logstore)", query: query))["logs"])
    }

    /// The names of all projects.
    package func projects() throws(CloudCallError) -> [String] {
        let answer = try document(try send("GET", "", "/", query: [("offset", "0"), ("size", "500")]))
        return (answer["projects"]?.arrayValue ?? []).compactMap { $0["projectName"]?.stringValue }
    }

    /// The names of a project's logstores.
    package func logstores(in project: String) throws(CloudCallError) -> [String] {
        let query = [("offset", "0"), ("size", "500")]
        let answer = try document(try send("GET", project, "/logstores", query: query))
        return (answer["logstores"]?.arrayValue ?? []).compactMap(\.stringValue)
    }

    private static func rows(_ list: JSONValue?) -> [[(key: String, value: String)]] {
        (list?.arrayValue ?? []).map { row in
            (row.objectValue ?? []).map { ($0.0, $0.1.stringValue ?? $0.1.bare.text) }
        }
    }

    private func document(_ response: CloudResponse) throws(CloudCallError) -> JSONValue {
        guard case .bytes(let bytes) = response.body else { return .object([]) }
        do throws(LabError) {
            return try JSONParser.parse(text: String(decoding: bytes, as: UTF8.self), name: "<answer>")
        } catch {
            throw CloudCallError(
                status: response.status, code: "InvalidAnswer", message: error.message, requestID: "")
        }
    }
}
