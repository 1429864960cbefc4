/// The `Credential` of a V4 signature: `AK/yyyymmdd/region/service/aliyun_v4_request`.
struct CredentialScope: Sendable, Equatable {
    var accessKeyID: String
    /// `yyyymmdd`.
    var date: String
    var region: String
    /// `oss` or `sls`.
    var service: String

    /// Nil when the text has other parts or another service than `service`.
    init?(_ text: String, service: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        guard parts.count == 5, parts[3] == service, parts[4] == "aliyun_v4_request",
            parts[1].utf8.count == 8, !parts[0].isEmpty
        else { return nil }
        (accessKeyID, date, region, self.service) = (parts[0], parts[1], parts[2], parts[3])
    }

    /// The scope without the key, as the string to sign has it.
    var text: String { "\(date)/\(region)/\(service)/aliyun_v4_request" }

    /// The signature of `canonicalRequest` made at `time` (`yyyymmddThhmmssZ`), with its string to sign.
    func sign(_ canonicalRequest: String, algorithm: String, time: String, secret: String)
        -> (signature: String, stringToSign: String)
    {
        let digest = Hex.encode(Digests.sha256(Array(canonicalRequest.utf8)))
        let stringToSign = "\(algorithm)\n\(time)\n\(text)\n\(digest)"
        let key = Digests.signingKey(secret: secret, date: date, region: region, service: service)
        return (Hex.encode(Digests.hmacSHA256(stringToSign, key: key)), stringToSign)
    }
}
