import LabKernel

/// The authentication errors that all OSS schemes share.
///
/// Source: help.aliyun.com/en/oss/support, pages of the EC codes 0002-… and 0003-….
package enum OSSSignatureErrors {
    static func mismatch(
        _ credentials: SignedCredentials, stringToSign: String, canonicalRequest: String? = nil,
        ec: String = "0002-00000040"
    ) -> CloudError {
        var details = [
            (name: "OSSAccessKeyId", value: credentials.accessKeyID),
            (name: "SignatureProvided", value: credentials.signature),
            (name: "StringToSign", value: stringToSign),
            (name: "StringToSignBytes", value: Hex.encodeSpaced(stringToSign)),
        ]
        if let canonicalRequest {
            details.append((name: "CanonicalRequest", value: canonicalRequest))
            details.append((name: "CanonicalRequestBytes", value: Hex.encodeSpaced(canonicalRequest)))
        }
        return CloudError(
            "SignatureDoesNotMatch", status: 403,
            "The request signature we calculated does not match the signature you provided. "
                + "Check your key and signing method.",
            details: details + [(name: "EC", value: ec)])
    }

    static func skewed(_ request: Instant, server: Instant) -> CloudError {
        CloudError(
            "RequestTimeTooSkewed", status: 403,
            "The difference between the request time and the current time is too large.",
            details: [
                (name: "MaxAllowedSkewMilliseconds", value: "900000"),
                (name: "RequestTime", value: ISO8601.millisText(request)),
                (name: "ServerTime", value: ISO8601.millisText(server)),
                (name: "EC", value: "0002-00000504"),
            ])
    }

    static func expired(at expires: Instant, server: Instant, ec: String) -> CloudError {
        CloudError(
            "AccessDenied", status: 403, "Request has expired.",
            details: [
                (name: "Expires", value: ISO8601.millisText(expires)),
                (name: "ServerTime", value: ISO8601.millisText(server)),
                (name: "EC", value: ec),
            ])
    }

    static func invalidArgument(_ message: String, ec: String? = nil) -> CloudError {
        let details = ec.map { [(name: "EC", value: $0)] } ?? []
        return CloudError("InvalidArgument", status: 400, message, details: details)
    }

    static func accessDenied(_ message: String, ec: String) -> CloudError {
        CloudError("AccessDenied", status: 403, message, details: [(name: "EC", value: ec)])
    }

    package static func keyError(_ problem: KeyProblem, accessKeyID: String) -> CloudError {
        let (code, message, ec) =
            switch problem {
            case .unknown:
                (
                    "InvalidAccessKeyId",
                    "The OSS Access Key Id you provided does not exist in our records.", "0002-00000902"
                )
            case .inactive:
                ("InvalidAccessKeyId", "The OSS Access Key Id you provided is disabled.", "0002-00000904")
            case .tokenMissing:
                (
                    "InvalidAccessKeyId",
                    "The OSS Access Key Id you provided does not exist in our records.", "0002-00000902"
                )
            case .tokenInvalid:
                ("InvalidSecurityToken", "The security token you provided is invalid.", "0002-00000006")
            case .tokenExpired:
                ("SecurityTokenExpired", "The security token you provided has expired.", "0002-00000002")
            }
        return CloudError(
            code, status: 403, message,
            details: [(name: "OSSAccessKeyId", value: accessKeyID), (name: "EC", value: ec)])
    }

    /// 403 AccessDenied with the diagnosis the real service gives.
    ///
    /// Dotted detail names nest: `AccessDeniedDetail.AuthAction` is an element inside `AccessDeniedDetail`.
    package static func denied(_ denial: Denial, principal: Principal) -> CloudError {
        let (message, ec) = wording(denial, principal)
        var details: [(name: String, value: String)] = []
        if principal.kind != .anonymous {
            details = AccessDeniedDetail(denial, principal: principal).fields
                .map { (name: "AccessDeniedDetail.\($0.name)", value: $0.value) }
        }
        details.append((name: "EC", value: ec))
        return CloudError("AccessDenied", status: 403, message, details: details, denial: denial)
    }

    /// Message and EC of a denial.
    ///
    /// Source: the vendor's pages of the EC codes 0003-00000001, …101, …201, …202, …203, …005 and …905 (2024 to 2026),
    /// with answers that were seen. The official sample of …201 says "bucket policy" for a RAM policy too.
    private static func wording(_ denial: Denial, _ principal: Principal) -> (String, String) {
        if denial.decision.effect == .explicitDeny { return explicitWording(denial) }
        if denial.decision.layer == "session_policy" {
            return ("Access denied by authorizer's policy.", "0003-00000202")
        }
        let access = denial.check.resourceAccess
        if let objectACL = access?.objectACL {
            return objectACL == "default"
                ? ("You have no right to access this object because of bucket acl.", "0003-00000001")
                : ("You do not have read acl permission on this object.", "0003-00000005")
        }
        if principal.kind == .anonymous {
            return access == nil
                ? ("Anonymous access is forbidden for this operation.", "0003-00000905")
                : ("The bucket you access does not belong to you.", "0003-00000905")
        }
        return access == nil
            ? ("Access denied by authorizer's policy.", "0003-00000202")
            : ("The bucket you access does not belong to you.", "0003-00000001")
    }

    private static func explicitWording(_ denial: Denial) -> (String, String) {
        let layers = (denial.decision.details["matched"]?.arrayValue ?? []).map { $0["layer"]?.stringValue }
        let isByBucket =
            layers.contains("ResourceBasedPolicy") || denial.decision.layer == "bucket_policy"
        let isByIdentity = layers.contains { $0 != "ResourceBasedPolicy" }
        if isByBucket, isByIdentity { return ("Access denied by bucket policy.", "0003-00000203") }
        if isByBucket { return ("Access denied by bucket policy.", "0003-00000101") }
        return denial.decision.layer == "session_policy"
            ? ("Access denied by authorizer's policy.", "0003-00000201")
            : ("Access denied by bucket policy.", "0003-00000201")
    }
}
