import CloudGateway
import LabKernel

/// Lists the metrics of Realtime Compute, and the account's own that have values.
enum DescribeMetricMetaList: MonitorOperation {
    static let name = "DescribeMetricMetaList"
    static let kind = OperationKind.managementRead

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let wanted = (call.parameters["Namespace"], call.parameters["MetricName"])
        let own = state.metrics.metrics(in: state.customNamespace)
            .map { (state.customNamespace, FlinkMetricCatalog.Entry(name: $0, unit: "", description: "")) }
        let known = FlinkMetricCatalog.entries.map { (FlinkMetricCatalog.namespace, $0) } + own
        let shown = known.filter {
            (wanted.0 ?? $0.0) == $0.0 && (wanted.1 ?? $0.1.name) == $0.1.name
        }
        let rows = try call.page(shown.map { json($0.0, $0.1) }, standardSize: 30)
        return [
            ("TotalCount", .string(String(shown.count))),
            ("Resources", .object([("Resource", .array(rows))])),
        ]
    }

    private static func json(_ namespace: String, _ entry: FlinkMetricCatalog.Entry) -> JSONValue {
        let isFlink = namespace == FlinkMetricCatalog.namespace
        return .object([
            ("Namespace", .string(namespace)), ("MetricName", .string(entry.name)),
            ("Unit", .string(entry.unit)), ("Description", .string(entry.description)),
            ("Statistics", .string(MetricSummary.statistics.joined(separator: ","))),
            ("Periods", "60,300,900,3600"), ("Labels", "[]"),
            (
                "Dimensions",
                .string(
                    isFlink ? "userId,regionId,workspaceId,namespace,deploymentId,deploymentName,jobId" : "")
            ),
        ])
    }
}
