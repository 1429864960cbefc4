import Crypto

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
        var rest = text.utf8[...]
        func next() -> Substring.UTF8View {
            let part = rest.prefix { $0 != UInt8(ascii: "/") }
            rest = rest.dropFirst(part.count + 1)
            return part
        }
        let (key, date, region) = (next(), next(), next())
        guard !key.isEmpty, date.count == 8, next().elementsEqual(service.utf8),
            rest.elementsEqual("aliyun_v4_request".utf8)
        else { return nil }
        accessKeyID = String(Substring(key))
        (self.date, self.region, self.service) = (String(Substring(date)), String(Substring(region)), service)
    }

    /// The signature of a canonical request made at `time` (`yyyymmddThhmmssZ`), with its string to sign.
    func sign(_ canonicalRequest: [UInt8], algorithm: String, time: String, secret: String)
        -> (signature: String, stringToSign: [UInt8])
    {
        var text: [UInt8] = []
        text.reserveCapacity(192)
        for part in [algorithm, "\n", time, "\n", date, "/", region, "/", service, "/aliyun_v4_request\n"] {
            text += part.utf8
        }
        SHA256.hash(data: canonicalRequest).withUnsafeBytes { Hex.append($0, to: &text) }
        let key = Digests.signingKey(secret: secret, date: date, region: region, service: service)
        return (Hex.encode(key.code(of: text)), text)
    }
}
