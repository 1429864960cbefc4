import CloudGateway
import LabKernel

/// One API of CMS 2019-01-01: its row in the catalog and its handler.
protocol MonitorOperation: SendableMetatype {
    /// The API's name, which is also its RAM action: `cms:<name>`.
    static var name: String { get }
    static var kind: OperationKind { get }

    /// The answer's members beside `RequestId`, `Success` and `Code`.
    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
}

extension MonitorOperation {
    static var info: OperationInfo {
        let page = "developer-reference/api-cms-2019-01-01-\(name.lowercased())"
        return OperationInfo(
            name: name, documentation: "https://www.alibabacloud.com/help/en/cms/\(page)", kind: kind)
    }
}

/// A request to one of the operations.
struct MonitorCall {
    let context: CallContext
    let parameters: RPCParameters

    var now: Instant { context.now }

    /// One page of `items` by `PageNumber` (from 1) and `PageSize`.
    func page(
        _ items: [JSONValue], number: String = "PageNumber", standardSize: Int = 10
    ) throws(CloudError) -> [JSONValue] {
        let index = max(1, try parameters.number(number, standard: 1))
        let size = min(1_000, max(1, try parameters.number("PageSize", standard: standardSize)))
        return Array(items.dropFirst((index - 1) * size).prefix(size))
    }
}
