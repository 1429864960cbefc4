import CloudGateway
import LabKernel

/// The emulated Object Storage Service.
package final class OSSService: CloudService {
    /// What a world decides about its object store.
    package struct Configuration: Sendable {
        /// `cn-hangzhou`: where buckets are created and what V4 signatures must name.
        package var region: String
        /// The account whose world this is.
        package var accountID: String
        /// Whether fresh buckets block public access, as those created since 2025 on the real service do.
        package var blocksPublicAccess: Bool

        package init(region: String, accountID: String, blocksPublicAccess: Bool = false) {
            (self.region, self.accountID, self.blocksPublicAccess) = (region, accountID, blocksPublicAccess)
        }
    }

    package let code = "oss"
    package let configuration: Configuration
    package let state: OSSState
    private let usage: StorageUsage
    private let lifecycle = LifecycleClock()
    private let logs = AccessLogs()
    /// The time of the request being answered, for the rendering of errors.
    private var now = Instant.epoch
    /// The operation and the account of the request being answered, as far as they are known, for access logs.
    private var current: (operation: String, requester: String?) = ("", nil)
    /// The text of that time, which many requests share.
    private var date: (second: Int64, text: String) = (.min, "")

    /// Loads what `store` holds. `meter` takes stored bytes over time; requests are metered by the gateway.
    package init(configuration: Configuration, store: any ObjectStore, meter: any UsageMeter)
        throws(CloudError)
    {
        self.configuration = configuration
        usage = StorageUsage(meter: meter)
        state = try OSSState(store: store, usage: usage)
    }

    /// Meters stored bytes up to `now`; to be called before a bill is read.
    package func settleUsage(at now: Instant) { state.settleUsage(at: now) }

    /// Does what was due by `now`: lifecycle rules, inventory reports, access logs. Requests do it too: this is for
    /// worlds that have none.
    package func runLifecycle(at now: Instant) throws(CloudError) {
        try lifecycle.run(state, until: now)
        try logs.deliver(state, until: now)
    }

    /// Leaves the store in order; no request may come afterwards.
    package func close() { state.store.close() }

    package func hasSigned(_ request: CloudRequest) -> Bool {
        request.headers["Authorization"] != nil && OSSSignature.isSigned(request)
    }

    package func accepts(_ request: CloudRequest) -> Bool {
        if OSSSignature.isSigned(request) { return true }
        if request.headers["Authorization"] != nil { return false }
        let host = request.hostName
        if host.hasSuffix(".aliyuncs.com") {
            return host.split(separator: ".").contains { $0 == "oss" || $0.hasPrefix("oss-") }
        }
        // Anonymous calls on a local name: what bears another service's marks is not for this one.
        let isForeign = request.headers.fields.contains { field in
            let name = field.name.lowercased()
            return name.hasPrefix("x-log-") || name == "x-acs-action" || name == "x-acs-version"
        }
        return !isForeign && request.parameter("Action") == nil
    }

    package func route(_ raw: CloudRequest, at instant: Instant) throws(CloudError) -> Call {
        now = instant
        current = ("", nil)
        try state.recover()
        try runLifecycle(at: instant)
        let request = OSSRequest(raw, service: self, now: instant)
        let form = try PostObject.form(of: request)
        let operation = form == nil ? OSSCatalog.operation(of: request) : PostObject.row
        current.operation = operation.info.name
        try checkNames(request, operation)
        var checks = Conditions.checks(operation, request, key: form?.key ?? request.objectKey)
        checks += try operation.furtherChecks(request)
        let signature = form?.signature ?? request.signature
        var info = operation.info
        info.requestMeter = RequestClass.meter(of: request, operation)
        return Call(
            operation: info, signature: signature, allowsAnonymous: true,
            checks: checks, parameters: Self.parameters(of: request)
        ) { (context) throws(CloudError) in
            try self.answer(request, operation, context)
        }
    }

    /// `region` is the one that the host names, whose signatures are taken.
    func signatureScheme(of raw: CloudRequest, region: String?) -> any SignatureScheme {
        // A browser's preflight is asked on nobody's behalf.
        if raw.method == "OPTIONS" { return NoSignature() }
        let scheme = OSSSignature.scheme(for: raw)
        guard var v4 = scheme as? OSSSignatureV4 else { return scheme }
        v4.region = region ?? configuration.region
        return v4
    }

    /// What the real service refuses before it looks at credentials.
    private func checkNames(_ request: OSSRequest, _ operation: OSSOperation) throws(CloudError) {
        guard let name = request.bucketName else { return }
        guard BucketRecord.isValidName(name) else { throw OSSErrors.invalidBucketName(name) }
        // Creating a bucket and its ACL judge the key first.
        let mayCreate = ["PutBucket", "PutBucketAcl"].contains(operation.info.name)
        guard request.existingBucket != nil || mayCreate else { throw OSSErrors.noSuchBucket(name) }
        if let key = request.objectKey, !key.isValid { throw OSSErrors.invalidObjectName(key) }
        if let region = request.hostRegion, let bucket = request.existingBucket,
            bucket.record.region != region, !mayCreate
        {
            throw OSSErrors.wrongEndpoint(bucket.record)
        }
    }

    private func answer(
        _ request: OSSRequest, _ operation: OSSOperation, _ context: CallContext
    ) throws(CloudError) -> CloudResponse {
        current.requester = context.principal.kind == .anonymous ? nil : context.principal.accountID
        try RequesterPays.check(request, operation, context)
        try Referers.check(request, operation)
        try Traffic.checkLimit(request)
        if operation.action == "oss:PutObject", let key = request.objectKey {
            try OverwriteRules.check(key, request, context.principal)
        }
        var response: CloudResponse
        do throws(CloudError) { response = try operation.run(request, context) } catch {
            // What failed behind a stored object was stored all the same.
            if error.status < 300 { try replicate(request, operation) }
            throw error
        }
        try replicate(request, operation)
        CORS.addHeaders(to: &response, for: request)
        finish(&response, requestID: context.requestID)
        Traffic.meter(request, response, context)
        try Traffic.meterSource(request, operation, context)
        if let bucket = request.existingBucket {
            log(request.raw, bucket, response, code: "-", requestID: context.requestID)
        }
        return response
    }

    private func replicate(_ request: OSSRequest, _ operation: OSSOperation) throws(CloudError) {
        guard operation.info.kind == .dataWrite, let bucket = request.existingBucket,
            bucket.record.configurations["replication"] != nil
        else { return }
        let keys: [ObjectKey]
        if let key = request.objectKey {
            keys = [key]
        } else if operation.info.name == DeleteMultipleObjects.row.info.name {
            keys = try DeleteMultipleObjects.keys(request)
        } else {
            keys = try PostObject.form(of: request).map { [$0.key] } ?? []
        }
        try Replicator(state: state, source: bucket, now: now).carry(keys)
    }

    private func log(
        _ raw: CloudRequest, _ bucket: Bucket, _ response: CloudResponse, code: String, requestID: String
    ) {
        guard bucket.record.configurations["logging"] != nil else { return }
        let key = OSSAddress(raw).key.map(ObjectKey.init(bytes:))
        let object = key.flatMap { bucket.current($0) }
        logs.record(
            AccessLogs.Entry(
                request: raw, bucket: bucket.record, key: key, operation: current.operation,
                requestID: requestID, status: response.status, errorCode: code,
                bytesOut: response.body.count, objectSize: object?.size,
                storageClass: object?.storageClass.rawValue, requester: current.requester,
                accessKeyID: OSSRequest(raw, service: self, now: now).accessKeyID, now: now))
    }

    /// Adds what every answer carries.
    private func finish(_ response: inout CloudResponse, requestID: String) {
        if now.epochSeconds != date.second { date = (now.epochSeconds, ISO8601.httpDate(now)) }
        Self.finish(&response, requestID: requestID, date: date.text)
    }

    private static func finish(_ response: inout CloudResponse, requestID: String, date: String) {
        response.headers["Server"] = "AliyunOSS"
        response.headers["Date"] = date
        response.headers["x-oss-request-id"] = requestID
        // Requests take no virtual time.
        response.headers["x-oss-server-time"] = "0"
    }

    package func render(_ error: CloudError, of request: CloudRequest, requestID: String) -> CloudResponse {
        var response = ErrorRendering.response(to: error, of: request, requestID: requestID)
        if let name = OSSAddress(request).bucket, let bucket = state.buckets[name] {
            CORS.addHeaders(to: &response, request, bucket)
            log(request, bucket, response, code: error.code, requestID: requestID)
        }
        finish(&response, requestID: requestID)
        return response
    }

    /// Runs `body`; what the requests in it change may be made lasting as one, by what this answers.
    package func together(_ body: () -> Void) -> @Sendable () -> Void { state.store.together(body) }

    /// Hands `answer` the response once all that it tells of is lasting; an error when that was lost.
    package func answerWhenLasting(
        _ response: CloudResponse, to request: CloudRequest,
        _ answer: @escaping @Sendable (CloudResponse) -> Void
    ) {
        let now = now
        state.store.whenLasting { failure in
            guard let failure else { return answer(response) }
            let requestID = response.headers["x-oss-request-id"] ?? ""
            var refusal = ErrorRendering.response(to: failure, of: request, requestID: requestID)
            Self.finish(&refusal, requestID: requestID, date: ISO8601.httpDate(now))
            answer(refusal)
        }
    }

    private static func parameters(of request: OSSRequest) -> JSONValue {
        var fields: [(String, JSONValue)] = []
        fields.reserveCapacity(2 + request.query.count)
        if let bucket = request.bucketName { fields.append(("bucketName", .string(bucket))) }
        if let key = request.objectKey { fields.append(("objectName", .string(key.text))) }
        guard !request.query.isEmpty else { return .object(fields) }
        for (name, value) in request.query.sorted(by: { $0.key < $1.key })
        where !secretParameters.contains(name) {
            fields.append((name, .string(value)))
        }
        return .object(fields)
    }

    private static let secretParameters: Set<String> = [
        "Signature", "x-oss-signature", "security-token", "x-oss-security-token",
    ]
}
