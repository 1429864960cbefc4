import CloudGateway
import LabKernel

/// Makes or replaces several rules; those that are not valid are answered and the others made.
enum PutResourceMetricRules: MonitorOperation {
    static let name = "PutResourceMetricRules"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let items = call.parameters.items("Rules")
        guard !items.isEmpty else { throw CloudMonitorErrors.missing("Rules") }
        var failures: [JSONValue] = []
        for item in items {
            do throws(CloudError) {
                state.alarms.put(try MetricRule(item, at: call.now))
            } catch {
                failures.append(failure(of: item["RuleId"] ?? "", error))
            }
        }
        return [("FailedListResult", .object([("Target", .array(failures))]))]
    }

    private static func failure(of id: String, _ error: CloudError) -> JSONValue {
        let result: [(String, JSONValue)] = [
            ("Code", .string(error.code)), ("Message", .string(error.message)), ("Success", false),
        ]
        return .object([("RuleId", .string(id)), ("Result", .object(result))])
    }
}
