import CloudGateway
import LabKernel

/// One API of SLS: its row in the catalog and its handler.
protocol SLSOperation: SendableMetatype {
    /// The API's name: `PutLogs`.
    static var name: String { get }
    /// The RAM action without `log:`: `PostLogStoreLogs`.
    static var action: String { get }
    static var method: String { get }
    /// The path with named segments: `/logstores/{logstore}/shards/{shard}`.
    static var path: String { get }
    /// A query parameter that tells this operation from others at its path.
    static var selector: (name: String, value: String)? { get }
    static var kind: OperationKind { get }
    /// Whether it goes to the region's host (true), a project's (false) or either (nil).
    static var isRegional: Bool? { get }

    /// What a policy must name, below the account: `project/p/logstore/l`.
    static func relativeID(_ project: String, _ segments: [String: String]) -> String

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse
}

extension SLSOperation {
    static var selector: (name: String, value: String)? { nil }
    static var isRegional: Bool? { false }

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        let base = "project/\(project)"
        return segments["logstore"].map { "\(base)/logstore/\($0)" } ?? base
    }

    static var info: OperationInfo {
        let page = "developer-reference/api-sls-2020-12-30-\(name.lowercased())"
        let meter = kind.isManagement ? nil : kind.isWrite ? "log.request.write" : "log.request.read"
        return OperationInfo(
            name: name, documentation: "https://www.alibabacloud.com/help/en/sls/\(page)",
            kind: kind, requestMeter: meter)
    }
}

/// A request to one of the operations.
struct SLSCall {
    let context: CallContext
    /// The project that the host names; empty for calls to the region.
    let project: String
    let segments: [String: String]

    var now: Instant { context.now }

    func segment(_ name: String) -> String {
        guard let value = segments[name] else { preconditionFailure("the template names no {\(name)}") }
        return value
    }

    /// A query parameter; nil when it is absent or empty.
    func query(_ name: String) -> String? {
        context.request.parameter(name).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A whole number of the query.
    func number(_ name: String) throws(CloudError) -> Int64? {
        guard let text = query(name) else { return nil }
        guard let number = Int64(text) else { throw SLSErrors.invalid(name, "a whole number is expected") }
        return number
    }

    func required(_ name: String) throws(CloudError) -> Int64 {
        guard let number = try number(name) else { throw SLSErrors.invalid(name, "it is required") }
        return number
    }

    func logstore(_ catalog: LogCatalog) throws(CloudError) -> Logstore {
        let logstore = try catalog.logstore(segment("logstore"), in: project)
        logstore.expire(at: now)
        return logstore
    }

    func shard(_ catalog: LogCatalog) throws(CloudError) -> (Logstore, Shard) {
        let logstore = try logstore(catalog)
        guard let id = Int(segment("shard")) else { throw SLSErrors.invalid("shard", "a number is expected") }
        return (logstore, try logstore.shard(id))
    }

    /// The JSON body; an object unless the operation takes a list.
    func json() throws(CloudError) -> JSONValue {
        let bytes = try WireBody.read(context.request)
        guard !bytes.isEmpty else { return .object([]) }
        do throws(LabError) {
            return try JSONParser.parse(text: String(decoding: bytes, as: UTF8.self), name: "body")
        } catch {
            throw SLSErrors.jsonInvalid
        }
    }
}

/// Answers of SLS.
enum SLSAnswer {
    static let empty = CloudResponse(status: 200)

    static func json(_ value: JSONValue, headers: [(String, String)] = []) -> CloudResponse {
        CloudResponse(
            status: 200, headers: HeaderFields([("Content-Type", "application/json")] + headers),
            body: .bytes(Array(value.text.utf8)))
    }

    /// A page of names or objects by `offset` and `size`, at most 500: `{count, total, <member>: […]}`.
    static func page(_ member: String, _ items: [JSONValue], _ call: SLSCall) throws(CloudError)
        -> CloudResponse
    {
        let shown = try slice(items, call)
        return json(
            .object([("count", .int(shown.count)), ("total", .int(items.count)), (member, .array(shown))]))
    }

    /// What `offset` and `size` choose of `items`.
    static func slice<Item>(_ items: [Item], _ call: SLSCall) throws(CloudError) -> [Item] {
        let offset = Int(max(0, try call.number("offset") ?? 0))
        let size = Int(min(500, max(1, try call.number("size") ?? 200)))
        return Array(items.dropFirst(offset).prefix(size))
    }
}
