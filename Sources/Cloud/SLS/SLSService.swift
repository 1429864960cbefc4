import CloudGateway
import LabKernel

/// Simple Log Service on the wire.
///
/// Logs that the platform itself delivers, such as a job's, come in by `deliver`: on the real service an
/// appender inside the job writes them with the customer's right to do so, retries while a quota is used up,
/// and is no request of the customer. They are metered like any write.
package final class SLSService: CloudService {
    package let code = "log"
    package let catalog: LogCatalog
    private let meter: any UsageMeter
    private let signature: any SignatureScheme
    private let routes: [(operation: any SLSOperation.Type, template: PathTemplate)]

    /// `meter` takes the usage of deliveries; `signature` is how requests are authenticated.
    package init(
        catalog: LogCatalog, meter: any UsageMeter, signature: any SignatureScheme = LogSignature()
    ) {
        (self.catalog, self.meter, self.signature) = (catalog, meter, signature)
        routes = SLSOperations.all.map { ($0, PathTemplate($0.path)) }
    }

    package func accepts(_ request: CloudRequest) -> Bool {
        SLSHost.isOwn(request.hostName) || request.headers["x-log-apiversion"] != nil
            || SLSSignature.isSigned(request)
    }

    package func route(_ request: CloudRequest, at instant: Instant) throws(CloudError) -> Call {
        let project = SLSHost.project(request.hostName)
        for (operation, template) in routes where operation.method == request.method {
            if let isRegional = operation.isRegional, isRegional != project.isEmpty { continue }
            if let (name, value) = operation.selector, request.parameter(name) != value { continue }
            guard let segments = template.match(request.path) else { continue }
            try Self.checkVersion(of: request)
            return call(operation, project, segments, request)
        }
        throw SLSErrors.noSuchAPI(request.method, request.path)
    }

    /// Source: SLS "Common error codes".
    private static func checkVersion(of request: CloudRequest) throws(CloudError) {
        guard let version = request.headers["x-log-apiversion"] else { throw SLSErrors.missingVersion }
        guard ["0.4.0", "0.6.0"].contains(version) else { throw SLSErrors.invalidVersion(version) }
    }

    package func render(_ error: CloudError, of request: CloudRequest, requestID: String) -> CloudResponse {
        let body: JSONValue = .object([
            ("errorCode", .string(error.code)), ("errorMessage", .string(error.message)),
        ])
        var response = SLSAnswer.json(body)
        response.status = error.status
        response.headers.add("x-log-requestid", requestID)
        for (name, value) in error.headers { response.headers.add(name, value) }
        return response
    }

    /// Appends logs that the platform delivers; quotas of shards do not apply.
    ///
    /// - Throws: ProjectNotExist or LogStoreNotExist when there is no such logstore, InternalServerError when
    ///   it cannot be stored.
    package func deliver(
        _ group: LogGroup, project: String, logstore: String, at now: Instant, isRequest: Bool = true
    ) throws(CloudError) {
        let store = try catalog.logstore(logstore, in: project)
        store.expire(at: now)
        let bytes = group.encoded
        // The appender compresses with LZ4, and traffic is counted compressed.
        let wireBytes = Int64(LZ4Block.encode(bytes).count)
        try catalog.append(
            bytes, wireBytes: wireBytes, to: store.balancedShard(), of: store, meter: meter, at: now)
        guard isRequest, store.meteringMode == .byFeature else { return }
        meter.record(
            UsageEvent(
                instant: now, meter: "log.request.write",
                resource: catalog.resource(project: project, logstore: logstore), quantity: .one,
                unit: "request"))
    }

    private func call(
        _ operation: any SLSOperation.Type, _ project: String, _ segments: [String: String],
        _ request: CloudRequest
    ) -> Call {
        let resource = ResourceName(
            service: "log", region: catalog.region, account: catalog.accountID,
            relativeID: operation.relativeID(project, segments))
        let check = PermissionCheck(action: "log:\(operation.action)", resource: resource)
        var parameters = segments.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
        parameters += request.parameters.map { ($0.name, .string($0.value ?? "")) }
        return Call(
            operation: operation.info, signature: signature, checks: [check],
            parameters: .object([("project", .string(project))] + parameters)
        ) { [catalog] (context) throws(CloudError) in
            let call = SLSCall(context: context, project: project, segments: segments)
            var response = try operation.answer(call, catalog)
            response.headers.add("x-log-requestid", context.requestID)
            return response
        }
    }
}
