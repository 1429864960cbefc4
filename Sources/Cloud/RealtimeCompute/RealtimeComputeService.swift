import CloudGateway
import LabKernel

/// Realtime Compute for Apache Flink on the wire: the deployment API (ververica-2022-07-18, ROA) and the
/// workspace API (foasconsole-2021-10-28, RPC).
///
/// Calls inside the process are the same requests. Operation-level RAM actions of the deployment API apply to
/// all resources, as the vendor's tables say, after which the caller's role in the namespace counts; workspace actions name
/// the workspace.
package final class RealtimeComputeService: CloudService {
    package let code = "stream"
    private let plane: ControlPlane
    private let signature: any SignatureScheme
    private let routes: [(operation: any VervericaOperation.Type, template: PathTemplate)]

    /// `signature` is how requests are authenticated.
    package init(plane: ControlPlane, signature: any SignatureScheme = OpenAPISignature()) {
        (self.plane, self.signature) = (plane, signature)
        routes = VervericaCatalog.operations.map { ($0, PathTemplate($0.path)) }
    }

    package func accepts(_ request: CloudRequest) -> Bool {
        let version = RPCParameters.version(of: request)
        if [Self.deploymentVersion, Self.workspaceVersion].contains(version) { return true }
        let label = request.hostName.split(separator: ".").first.map(String.init) ?? ""
        return version.isEmpty && ["ververica", "foasconsole"].contains(label)
    }

    package func route(_ request: CloudRequest, at instant: Instant) throws(CloudError) -> Call {
        if request.path == "/" || RPCParameters.version(of: request) == Self.workspaceVersion {
            return try InstanceRouter.route(request, to: plane, signature: signature)
        }
        for (operation, template) in routes where operation.method == request.method {
            if let segments = template.match(Self.versionless(request.path)) {
                return call(operation, segments, request)
            }
        }
        throw RealtimeComputeErrors.noSuchAPI(request.method, request.path)
    }

    package func render(_ error: CloudError, of request: CloudRequest, requestID: String) -> CloudResponse {
        if request.path == "/" || RPCParameters.version(of: request) == Self.workspaceVersion {
            return RPCAnswer.failure(error, host: request.host, requestID: requestID)
        }
        return VervericaEnvelope.failure(error, host: request.host, requestID: requestID)
    }

    private func call(
        _ operation: any VervericaOperation.Type, _ segments: [String: String], _ request: CloudRequest
    ) -> Call {
        let body = Self.body(of: request)
        let resource = ResourceName(
            service: "stream", account: plane.settings.accountID, relativeID: "*")
        let check = PermissionCheck(action: "stream:\(operation.name)", resource: resource)
        let key = NamespaceKey(
            workspaceID: request.headers["workspace"] ?? "", name: segments["namespace"] ?? "")
        return Call(
            operation: operation.info, signature: signature, checks: [check],
            membership: { [plane] in
                plane.refusal(of: $0, operation.name, needs: operation.role, in: key)
            },
            parameters: Self.parameters(segments, body, operation.secrets)
        ) { [plane] (context) throws(CloudError) in
            if segments["namespace"] != nil {
                guard !key.workspaceID.isEmpty else { throw RealtimeComputeErrors.missing("workspace") }
                _ = try plane.namespace(key)
            }
            let call = VervericaCall(
                context: context, segments: segments, body: BodyReader(try body.get()), namespace: key)
            let answer = try operation.answer(call, plane)
            return VervericaEnvelope.success(answer, requestID: context.requestID)
        }
    }

    private static let deploymentVersion = "2022-07-18"
    private static let workspaceVersion = "2021-10-28"

    private static func versionless(_ path: String) -> String {
        path.hasPrefix("/api/v2/") ? String(path.dropFirst("/api/v2".count)) : path
    }

    /// The JSON body; an empty one is an empty object.
    private static func body(of request: CloudRequest) -> Result<JSONValue, CloudError> {
        guard case .bytes(let bytes) = request.body else {
            return .failure(
                RealtimeComputeErrors.malformedBody("it is larger than any request of this service"))
        }
        guard !bytes.isEmpty else { return .success(.object([])) }
        do throws(LabError) {
            let value = try JSONParser.parse(text: String(decoding: bytes, as: UTF8.self), name: "body")
            guard value.objectValue != nil else {
                return .failure(RealtimeComputeErrors.malformedBody("an object is expected"))
            }
            return .success(value)
        } catch {
            return .failure(RealtimeComputeErrors.malformedBody(error.message))
        }
    }

    private static func parameters(
        _ segments: [String: String], _ body: Result<JSONValue, CloudError>, _ secrets: [String]
    ) -> JSONValue {
        var members = segments.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
        if case .success(let value) = body {
            members += (value.objectValue ?? []).filter { !secrets.contains($0.0) }
        }
        return .object(members)
    }
}
