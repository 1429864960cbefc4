import CloudGateway
import LabKernel

/// One API of foasconsole-2021-10-28: its row in the catalog and its handler.
protocol InstanceOperation: SendableMetatype {
    static var name: String { get }
    /// The RAM action without `stream:`; empty for APIs that need no permission.
    static var action: String { get }
    static var kind: OperationKind { get }

    /// What a policy must name: `vvpinstance/<id>`, `vvpinstance/<id>/vvpnamespace/<name>`.
    static func relativeID(_ parameters: RPCParameters) -> String

    /// The answer's members beside `RequestId` and `Success`.
    static func answer(
        _ parameters: RPCParameters, _ context: CallContext, _ plane: ControlPlane
    ) throws(CloudError) -> [(String, JSONValue)]
}

extension InstanceOperation {
    static func relativeID(_ parameters: RPCParameters) -> String {
        "vvpinstance/\(parameters["InstanceId"] ?? "*")"
    }

    static var info: OperationInfo {
        let page = "realtime-flink/developer-reference/api-foasconsole-2021-10-28-\(name.lowercased())"
        return OperationInfo(
            name: name, documentation: "https://www.alibabacloud.com/help/en/flink/\(page)", kind: kind)
    }
}

/// Finds the workspace API that an RPC request names.
enum InstanceRouter {
    /// All emulated APIs of foasconsole-2021-10-28.
    static let operations: [any InstanceOperation.Type] = [
        CreateInstance.self, DescribeInstances.self, DeleteInstance.self, CreateNamespace.self,
        DescribeNamespaces.self, DeleteNamespace.self, DescribeSupportedRegions.self,
        DescribeSupportedZones.self,
    ]

    static func route(
        _ request: CloudRequest, to plane: ControlPlane, signature: any SignatureScheme
    ) throws(CloudError) -> Call {
        let parameters = RPCParameters(request)
        guard let operation = operations.first(where: { $0.name == parameters.action }) else {
            throw RealtimeComputeErrors.noSuchAPI("Action", parameters.action)
        }
        let resource = ResourceName(
            service: "stream", region: parameters["Region"] ?? plane.settings.region,
            account: plane.settings.accountID, relativeID: operation.relativeID(parameters))
        let check = PermissionCheck(action: "stream:\(operation.action)", resource: resource)
        let recorded = parameters.values.filter { !hidden.contains($0.name) }
        return Call(
            operation: operation.info, signature: signature, checks: operation.action.isEmpty ? [] : [check],
            parameters: .object(recorded.map { ($0.name, .string($0.value)) })
        ) { [plane] (context) throws(CloudError) in
            let members = try operation.answer(parameters, context, plane)
            return RPCAnswer.success([("Success", true)] + members, requestID: context.requestID)
        }
    }

    /// Parameters of the signature, which are no business of the audit.
    private static let hidden = [
        "Signature", "SignatureNonce", "SignatureMethod", "SignatureVersion", "SignatureType", "AccessKeyId",
        "Timestamp", "SecurityToken", "Format", "Version", "Action",
    ]
}

/// Cuts a list into the pages that `PageIndex` (from 1) and `PageSize` (10 unless told) ask for.
enum InstancePage {
    static func members(
        _ name: String, _ items: [JSONValue], _ parameters: RPCParameters
    ) throws(CloudError) -> [(String, JSONValue)] {
        let index = try positive("PageIndex", parameters, standard: 1)
        let size = try positive("PageSize", parameters, standard: 10)
        let start = min((index - 1) * size, items.count)
        return [
            ("PageIndex", .int(index)), ("PageSize", .int(size)), ("TotalCount", .int(items.count)),
            ("TotalPage", .int((items.count + size - 1) / size)),
            (name, .array(Array(items[start..<min(start + size, items.count)]))),
        ]
    }

    private static func positive(
        _ name: String, _ parameters: RPCParameters, standard: Int
    ) throws(CloudError) -> Int {
        guard let text = parameters[name] else { return standard }
        guard let number = Int(text), (1...100_000).contains(number) else {
            throw RealtimeComputeErrors.invalid(name, "a whole number from 1 is expected")
        }
        return number
    }
}
