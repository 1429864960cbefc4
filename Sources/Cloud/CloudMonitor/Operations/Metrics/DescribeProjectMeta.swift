import CloudGateway
import LabKernel

/// Lists the namespaces that have metrics.
enum DescribeProjectMeta: MonitorOperation {
    static let name = "DescribeProjectMeta"
    static let kind = OperationKind.managementRead

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let rows: [JSONValue] = [
            .object([
                ("Namespace", .string(FlinkMetricCatalog.namespace)),
                ("Description", "Realtime Compute for Apache Flink"),
                ("Labels", "[{\"name\":\"product\",\"value\":\"flink\"}]"),
            ]),
            .object([
                ("Namespace", .string(state.customNamespace)), ("Description", "custom metrics"),
                ("Labels", "[]"),
            ]),
        ]
        return [
            ("Total", .string(String(rows.count))), ("PageNumber", "1"), ("PageSize", "30"),
            ("Resources", .object([("Resource", .array(try call.page(rows, standardSize: 30)))])),
        ]
    }
}
