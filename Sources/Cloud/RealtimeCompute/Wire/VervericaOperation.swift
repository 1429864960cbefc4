import CloudGateway
import LabKernel

/// One API of ververica-2022-07-18: its row in the catalog and its handler.
protocol VervericaOperation: SendableMetatype {
    /// The API's name, which is also its RAM action: `stream:<name>`.
    static var name: String { get }
    static var method: String { get }
    /// The path below `/api/v2`, or whole, with named segments: `/namespaces/{namespace}/jobs/{jobId}`.
    static var path: String { get }
    static var kind: OperationKind { get }
    /// Members of the body that are secrets and never recorded.
    static var secrets: [String] { get }
    /// The least role in the namespace that the caller must have.
    static var role: NamespaceRole { get }

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer
}

extension VervericaOperation {
    static var secrets: [String] { [] }
    static var role: NamespaceRole { kind.isWrite ? .editor : .viewer }

    static var info: OperationInfo {
        let page = "realtime-flink/developer-reference/api-ververica-2022-07-18-\(name.lowercased())"
        return OperationInfo(
            name: name, documentation: "https://www.alibabacloud.com/help/en/flink/\(page)", kind: kind)
    }
}

/// A request to one of the operations.
struct VervericaCall {
    let context: CallContext
    /// Values of the path's named segments.
    let segments: [String: String]
    let body: BodyReader
    /// The workspace of the header and the namespace of the path.
    let namespace: NamespaceKey

    /// A named segment of the path, which the template guarantees.
    func segment(_ name: String) -> String {
        guard let value = segments[name] else { preconditionFailure("the template names no {\(name)}") }
        return value
    }

    /// A query parameter; nil when absent or empty.
    func query(_ name: String) -> String? {
        context.request.parameter(name).flatMap { $0.isEmpty ? nil : $0 }
    }

    var principal: Principal { context.principal }
}

/// What an operation answers, before the envelope.
struct VervericaAnswer {
    /// Members beside the envelope's own.
    var members: [(String, JSONValue)] = []

    /// An answer without data.
    static let done = VervericaAnswer()

    static func data(_ value: JSONValue) -> VervericaAnswer { VervericaAnswer(members: [("data", value)]) }

    /// One page of `items` as `pageIndex` (from 1) and `pageSize` (10 unless told, at most 100) of the call
    /// ask.
    static func page(_ items: [JSONValue], _ call: VervericaCall) throws(CloudError) -> VervericaAnswer {
        let index = try positive("pageIndex", call, standard: 1)
        let size = min(try positive("pageSize", call, standard: 10), 100)
        let start = min((index - 1) * size, items.count)
        let shown = Array(items[start..<min(start + size, items.count)])
        return VervericaAnswer(members: [
            ("pageIndex", .int(index)), ("pageSize", .int(size)), ("totalSize", .int(items.count)),
            ("data", .array(shown)),
        ])
    }

    private static func positive(
        _ name: String, _ call: VervericaCall, standard: Int
    ) throws(CloudError) -> Int {
        guard let text = call.query(name) else { return standard }
        guard let number = Int(text), number >= 1, number <= 1_000_000 else {
            throw RealtimeComputeErrors.invalid(name, "a whole number from 1 is expected")
        }
        return number
    }
}
