import CloudGateway
import LabKernel

/// Counts matches in contiguous stretches of the time range.
enum GetHistograms: SLSOperation {
    static let name = "GetHistograms"
    static let action = "GetLogStoreHistogram"
    static let method = "GET"
    static let path = "/logstores/{logstore}"
    static let selector: (name: String, value: String)? = ("type", "histogram")
    static let kind = OperationKind.dataRead

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let request = try LogQueryRequest(
            from: try call.required("from"), to: try call.required("to"), topic: call.query("topic"),
            query: call.query("query") ?? "")
        let logstore = try call.logstore(catalog)
        let search = try request.search(in: logstore)
        let width = bucketSeconds(request.range)
        let first = request.range.lowerBound / width
        var counts = [Int](repeating: 0, count: Int((request.range.upperBound - 1) / width - first) + 1)
        search.forEachTime(in: logstore) { counts[Int(Int64($0) / width - first)] += 1 }
        let buckets = counts.enumerated().map { offset, count in
            let start = (first + Int64(offset)) * width
            return JSONValue.object([
                ("from", .int(max(start, request.range.lowerBound))),
                ("to", .int(min(start + width, request.range.upperBound))), ("count", .int(count)),
                ("progress", "Complete"),
            ])
        }
        let total = counts.reduce(0, +)
        return SLSAnswer.json(
            .array(buckets), headers: [("x-log-progress", "Complete"), ("x-log-count", String(total))])
    }

    /// A round width that makes at most 60 buckets.
    private static func bucketSeconds(_ range: Range<Int64>) -> Int64 {
        let steps: [Int64] = [
            1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400,
        ]
        let seconds = range.upperBound - range.lowerBound
        return steps.first { seconds / $0 <= 60 } ?? (seconds / 60 / 86_400 + 1) * 86_400
    }
}
