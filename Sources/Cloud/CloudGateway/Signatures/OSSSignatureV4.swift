import LabKernel

/// OSS signature version 4, `OSS4-HMAC-SHA256`, in the header or the URL.
///
/// Source: help.aliyun.com/en/oss/developer-reference/recommend-to-use-signature-version-4 and
/// …/add-signatures-to-urls-v4.
package struct OSSSignatureV4: SignatureScheme {
    /// Whether the signature stands in the URL.
    package var inQuery: Bool
    /// The region that signatures must name; nil accepts any.
    package var region: String?

    /// What the request says about its signature, read once.
    private let parts: Result<SignedParts, CloudError>

    package init(_ request: CloudRequest, inQuery: Bool, region: String? = nil) {
        (self.inQuery, self.region) = (inQuery, region)
        parts = Result { () throws(CloudError) in try Self.signedParts(request, inQuery: inQuery) }
    }

    private static let algorithm = "OSS4-HMAC-SHA256"

    package func credentials(of request: CloudRequest) throws(CloudError) -> SignedCredentials? {
        let signed = try parts.get()
        let token =
            inQuery ? request.parameter("x-oss-security-token") : request.headers["x-oss-security-token"]
        return SignedCredentials(
            accessKeyID: signed.scope.accessKeyID, signature: signed.signature, securityToken: token)
    }

    package func verify(
        _ request: CloudRequest, _ credentials: SignedCredentials, secret: String, at instant: Instant
    ) throws(CloudError) {
        let signed = try parts.get()
        if let region, signed.scope.region != region {
            throw OSSSignatureErrors.invalidArgument(
                inQuery
                    ? "The signing region in credential is invalid."
                    : "Invalid signing region in Authorization header.", ec: "0002-00000226")
        }
        let time = try checkedTime(request, signed.scope, at: instant)
        let canonicalRequest = canonicalRequest(request, additional: signed.additional)
        let (expected, stringToSign) = signed.scope.sign(
            canonicalRequest, algorithm: Self.algorithm, time: time, secret: secret)
        guard constantTimeEqual(expected, credentials.signature) else {
            throw OSSSignatureErrors.mismatch(
                credentials, stringToSign: String(decoding: stringToSign, as: UTF8.self),
                canonicalRequest: String(decoding: canonicalRequest, as: UTF8.self),
                ec: inQuery ? "0002-00000224" : "0002-00000201")
        }
        try checkPayload(request)
    }

    private struct SignedParts {
        var scope: CredentialScope
        var signature: String
        /// Lower-case names, sorted.
        var additional: [String]
    }

    private static func signedParts(_ request: CloudRequest, inQuery: Bool) throws(CloudError) -> SignedParts
    {
        let header = request.headers["Authorization"] ?? ""
        let fields = header.dropFirst(algorithm.count)
        func stated(_ parameter: String, _ field: String) -> String? {
            inQuery ? request.parameter(parameter) : authorizationField(field, in: fields)
        }
        let credential = stated("x-oss-credential", "Credential")
        let signature = stated("x-oss-signature", "Signature")
        let additional = stated("x-oss-additional-headers", "AdditionalHeaders") ?? ""
        guard let credential, let signature else { throw OSSSignature.malformed(header) }
        guard let scope = CredentialScope(credential, service: "oss") else {
            throw OSSSignatureErrors.invalidArgument(
                "The credential \"\(credential)\" is not <key>/<date>/<region>/oss/aliyun_v4_request.",
                ec: "0002-00000225")
        }
        return SignedParts(
            scope: scope, signature: signature,
            additional: additional.isEmpty
                ? [] : additional.split(separator: ";").map { $0.lowercased() }.sorted())
    }

    /// The signed time as `yyyymmddThhmmssZ`, after checking it against `now`.
    private func checkedTime(
        _ request: CloudRequest, _ scope: CredentialScope, at now: Instant
    ) throws(CloudError) -> String {
        let given = inQuery ? request.parameter("x-oss-date") : request.headers["x-oss-date"]
        let stated = given ?? request.headers["Date"] ?? ""
        guard let time = ISO8601.parse(stated) ?? ISO8601.parseHTTPDate(stated) else {
            throw OSSSignatureErrors.invalidArgument("x-oss-date must be an ISO 8601 time: \"\(stated)\".")
        }
        let isCompact = stated.utf8.count == 16 && stated.utf8.dropFirst(8).first == UInt8(ascii: "T")
        let text = isCompact ? stated : Self.compact(time)
        guard text.hasPrefix(scope.date) else {
            throw OSSSignatureErrors.invalidArgument(
                "The signing date \(scope.date) in the credential is not the date of \(stated).",
                ec: "0002-00000227")
        }
        guard inQuery else {
            try OSSSignature.checkSkew(time, now)
            return text
        }
        try checkWindow(request, from: time, at: now)
        return text
    }

    private func checkWindow(_ request: CloudRequest, from time: Instant, at now: Instant) throws(CloudError)
    {
        let text = request.parameter("x-oss-expires") ?? ""
        guard let seconds = Int64(text), (1...604_800).contains(seconds) else {
            throw OSSSignatureErrors.invalidArgument(
                "x-oss-expires must be 1 to 604800 seconds: \"\(text)\".", ec: "0002-00000233")
        }
        if time > now + OSSSignature.allowedSkew { throw OSSSignatureErrors.skewed(time, server: now) }
        let expires = time + .seconds(seconds)
        if expires < now { throw OSSSignatureErrors.expired(at: expires, server: now, ec: "0002-00000235") }
    }

    private func canonicalRequest(_ request: CloudRequest, additional: [String]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(512)
        func line(_ part: String) {
            text += part.utf8
            text.append(UInt8(ascii: "\n"))
        }
        line(request.method)
        line(PercentEncoding.encode(OSSAddress(request).canonicalPath, keepingSlash: true))
        line(SignedQuery.encoded(of: request, without: ["x-oss-signature"]))
        OSSSignature.appendHeaderLines(request, additional: additional, always: Self.alwaysSigned, to: &text)
        line("")
        line(additional.isEmpty ? "" : additional.joined(separator: ";"))
        text += payload(request).utf8
        return text
    }

    /// Fields that are signed where they are there, without being named.
    private static let alwaysSigned = ["content-type", "content-md5"]

    private func payload(_ request: CloudRequest) -> String {
        inQuery ? "UNSIGNED-PAYLOAD" : request.headers["x-oss-content-sha256"] ?? "UNSIGNED-PAYLOAD"
    }

    /// A digest in `x-oss-content-sha256` must be the body's.
    private func checkPayload(_ request: CloudRequest) throws(CloudError) {
        let stated = payload(request)
        guard stated != "UNSIGNED-PAYLOAD" else { return }
        guard let digest = BodyDigest.sha256(request.body), digest == stated.lowercased() else {
            throw OSSSignatureErrors.invalidArgument(
                "The body is not the one of x-oss-content-sha256 \"\(stated)\".", ec: "0002-00000220")
        }
    }

    /// `yyyymmddThhmmssZ`.
    static func compact(_ instant: Instant) -> String {
        let time = CivilTime(instant)
        return "\(padded(time.year, 4))\(padded(time.month, 2))\(padded(time.day, 2))T"
            + "\(padded(time.hour, 2))\(padded(time.minute, 2))\(padded(time.second, 2))Z"
    }

    package func keyError(_ problem: KeyProblem, accessKeyID: String) -> CloudError {
        OSSSignatureErrors.keyError(problem, accessKeyID: accessKeyID)
    }

    package func denied(_ denial: Denial, principal: Principal) -> CloudError {
        OSSSignatureErrors.denied(denial, principal: principal)
    }
}
