import LabKernel

/// Chooses the scheme of a request to an OpenAPI product (RPC or ROA), and holds the errors these schemes
/// share.
///
/// Source: help.aliyun.com/en/sdk/product-overview, common error codes of OpenAPI; the wording of
/// SignatureDoesNotMatch keeps its colon because the vendor's core SDK splits the message there.
package enum POPSignature {
    /// The scheme by which `request` is signed; RPC version 1 for an unsigned one. `refusal` words a denied
    /// permission check.
    package static func scheme(for request: CloudRequest, refusal: POPRefusal = POPRefusal())
        -> any SignatureScheme
    {
        let authorization = request.headers["Authorization"] ?? ""
        if authorization.hasPrefix("ACS3-HMAC-SHA256") { return ACS3Signature(refusal: refusal) }
        if authorization.hasPrefix("acs ") { return POPROASignature(refusal: refusal) }
        return POPRPCSignature(refusal: refusal)
    }

    /// Reads the signed time and throws when it is malformed or more than 15 minutes from `now`.
    static func checkTime(_ text: String?, at now: Instant) throws(CloudError) {
        guard let text, !text.isEmpty else {
            throw CloudError("MissingTimestamp", status: 400, "Timestamp is mandatory for this action.")
        }
        guard let time = ISO8601.parse(text) ?? ISO8601.parseHTTPDate(text) else {
            throw CloudError(
                "InvalidTimeStamp.Format", status: 400,
                "Specified time stamp or date value is not well formatted.")
        }
        if abs((now - time).wholeMicros) > Duration.minutes(15).wholeMicros {
            throw CloudError(
                "InvalidTimeStamp.Expired", status: 400, "Specified time stamp or date value is expired.")
        }
    }

    static func mismatch(_ stringToSign: String) -> CloudError {
        CloudError(
            "SignatureDoesNotMatch", status: 400,
            "Specified signature is not matched with our calculation. server string to sign "
                + "is:\(stringToSign)"
        )
    }

    static func incomplete() -> CloudError {
        CloudError(
            "IncompleteSignature", status: 400, "The request signature does not conform to Aliyun standards.")
    }

    static func keyError(_ problem: KeyProblem, accessKeyID: String) -> CloudError {
        if accessKeyID.isEmpty {
            return CloudError("MissingAccessKeyId", status: 400, "AccessKeyId is mandatory for this action.")
        }
        return switch problem {
        case .unknown:
            CloudError("InvalidAccessKeyId.NotFound", status: 404, "Specified access key is not found.")
        case .inactive:
            CloudError("InvalidAccessKeyId.Inactive", status: 400, "Specified access key is disabled.")
        case .tokenMissing:
            CloudError("MissingSecurityToken", status: 400, "SecurityToken is mandatory for this action.")
        case .tokenInvalid:
            CloudError(
                "InvalidSecurityToken.MismatchWithAccessKey", status: 400,
                "Specified SecurityToken mismatch with the AccessKey.")
        case .tokenExpired:
            CloudError("InvalidSecurityToken.Expired", status: 400, "Specified SecurityToken is expired.")
        }
    }
}

/// How a product words a denied permission check: RAM, STS and newer products `NoPermission`, others
/// `Forbidden.RAM`.
package struct POPRefusal: Sendable {
    package var code: String
    package var status: Int
    package var message: String

    package init(
        code: String = "NoPermission", status: Int = 403,
        message: String = "You are not authorized to do this action. You should be authorized by RAM."
    ) {
        (self.code, self.status, self.message) = (code, status, message)
    }

    /// The error; its details are `AccessDeniedDetail.<field>`, which renderers nest.
    func error(_ denial: Denial, principal: Principal) -> CloudError {
        let details = AccessDeniedDetail(denial, principal: principal).fields
            .map { (name: "AccessDeniedDetail.\($0.name)", value: $0.value) }
        return CloudError(code, status: status, message, details: details, denial: denial)
    }
}
